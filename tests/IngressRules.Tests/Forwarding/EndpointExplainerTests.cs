using IngressRules.Forwarding;
using IngressRules.Model;
using IngressRules.Reading;
using IngressRules.Tests.Analysis;

namespace IngressRules.Tests.Forwarding;

/// <summary>What is said of a backend without endpoints is so under the options of the resolver that serves requests.</summary>
public class EndpointExplainerTests
{
    [Theory]
    [InlineData(false, "The router knows", "Allow it (--allow-external-name)")]
    [InlineData(true, "Allow it", "names no external host: \"localhost\", so requests get 503. Write the name of a host elsewhere")]
    public void What_the_options_allow_is_not_advised(bool isAllowed, string unsaid, string said)
    {
        string service = Analysed.Service("", more: "type: ExternalName\n  externalName: localhost");
        string text = Analysed.WithBackend("web", "number: 80") + service;
        KubernetesObjects objects = IngressReader.Read(text).Objects;
        var backend = new BackendReference("default", objects.Ingresses[0].Spec.Rules[0].Http!.Paths[0].Backend);
        var explainer = new EndpointExplainer(objects, new ResolverOptions { AllowExternalName = isAllowed });

        EndpointExplanation explanation = explainer.Explain(backend)!;
        Assert.Empty(explanation.Endpoints);
        Assert.Contains(said, explanation.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(unsaid, explanation.Text, StringComparison.Ordinal);
    }
}
