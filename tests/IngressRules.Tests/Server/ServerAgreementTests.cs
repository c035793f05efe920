using FsCheck;
using FsCheck.Fluent;
using IngressRules.Reading;
using IngressRules.Tests.Support;
using IngressRules.Validation;
using Xunit.Abstractions;

namespace IngressRules.Tests.Server;

/// <summary>
/// The library and a real kube-apiserver agree on generated objects: accepted or not, and which fields for which reasons.
/// </summary>
public class ServerAgreementTests(ControlPlane server, ITestOutputHelper output) : IClassFixture<ControlPlane>
{
    // The release of the server that is compared with.
    private static readonly KubernetesRelease Release = new(20);

    [ControlPlaneTheory]
    [InlineData("Ingress", 1800)]
    [InlineData("IngressClass", 400)]
    public void A_real_server_agrees(string kind, int objects)
    {
        (Gen<string> generator, string collection) = kind == "Ingress"
            ? (Mutations.Ingress, "namespaces/default/ingresses")
            : (Mutations.IngressClass, "ingressclasses");
        int compared = 0;
        Prop.ForAll(generator.ToArbitrary(), json =>
        {
            compared++;
            Assert.Equal($"{json}\n{server.Verdict(collection, json)}", $"{json}\n{Verdict.Of(json, SourceFormat.Json, Release)}");
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(objects));
        output.WriteLine($"{compared} objects compared.");
        Assert.True(compared >= objects);
    }
}
