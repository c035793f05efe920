using IngressRules.Diagnostics;
using IngressRules.Forwarding;
using IngressRules.Model;
using IngressRules.Reading;
using IngressRules.Tests.Analysis;

namespace IngressRules.Tests.Forwarding;

/// <summary>Backends for which the router answers 503 by its defaults (Q20, Q21, Q30).</summary>
public class BackendAnalyzerTests
{
    private const string Ready = "{addresses: [10.0.0.1]}";
    private const string Port = "{name: http, port: 80}";

    [Theory]
    [InlineData(Port, Ready, "")]
    [InlineData(Port, "{addresses: [10.0.0.1], conditions: {ready: false}}", "None of its endpoints is ready (1).")]
    [InlineData(Port, "", "Its EndpointSlices are empty.")]
    [InlineData("{name: web, port: 80}", Ready, "the slices have \"web\".")]
    [InlineData(Port, "{addresses: [169.254.169.254]}", "\"169.254.169.254\" is a link-local address, so requests get 503.")]
    [InlineData(Port, "{addresses: [\"0.0.0.0\"]}", "is an unspecified address")]
    public void Endpoints_that_take_nothing_are_reported_with_the_cause(string port, string endpoints, string cause) => Says(
        cause,
        Analysed.WithBackend("web", "number: 80") + Analysed.Service("{ name: http, port: 80 }") + Slice(port, endpoints, "web"));

    [Fact]
    public void A_slice_without_the_label_is_named() => Says(
        "No EndpointSlice given has the label kubernetes.io/service-name: \"web\", and one has no such label.",
        Analysed.WithBackend("web", "number: 80") + Analysed.Service("{ name: http, port: 80 }") + Slice(Port, Ready, null));

    /// <summary>The slices are of another Service where the other namespace has a Service of that name.</summary>
    [Theory]
    [InlineData("", true)]
    [InlineData("\n---\napiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: x}\nspec: {ports: [{port: 80}]}\n", false)]
    [InlineData("\n---\napiVersion: v1\nkind: Service\nmetadata: {name: api, namespace: x}\nspec: {ports: [{port: 80}]}\n", true)]
    public void A_slice_in_another_namespace_is_named(string more, bool isFound) => Says(
        isFound
            ? "No EndpointSlice of its namespace has the label kubernetes.io/service-name: \"web\". Namespace x has one, but the slices of "
                + "a Service are in its own namespace."
            : "",
        Analysed.WithBackend("web", "number: 80") + Analysed.Service("{ name: http, port: 80 }")
            + Slice(Port, Ready, "web").Replace("name: web-1", "name: web-1, namespace: x", StringComparison.Ordinal) + more);

    [Fact]
    public void Another_namespace_is_named_also_where_the_own_one_has_slices() => Says(
        "Namespace x has one",
        Analysed.WithBackend("web", "number: 80") + Analysed.Service("{ name: http, port: 80 }") + Slice(Port, Ready, "api")
            + Slice(Port, Ready, "web").Replace("name: web-1", "name: web-1, namespace: x", StringComparison.Ordinal));

    [Fact]
    public void Without_slices_nothing_is_known_of_endpoints() =>
        Says("", Analysed.WithBackend("web", "number: 80") + Analysed.Service("{ name: http, port: 80 }"));

    [Theory]
    [InlineData(false, "a.example.org", "--allow-external-name")]
    [InlineData(true, "a.example.org", "")]
    [InlineData(true, "localhost", "names no external host: \"localhost\", so requests get 503. Write the name of a host elsewhere")]
    public void An_external_name_has_to_be_allowed(bool isAllowed, string name, string cause) => Says(
        cause,
        Analysed.WithBackend("web", "number: 80")
            + Analysed.Service("", more: $"type: ExternalName\n  externalName: {name}"),
        new() { AllowExternalName = isAllowed });

    [Fact]
    public void A_resource_is_no_Service() => Says(
        "The router knows no backends but Services by default",
        Analysed.WithBackend("web", "number: 80").Replace(
            "service: { name: web, port: { number: 80 } }", "resource: { kind: Bucket, name: b }", StringComparison.Ordinal));

    private static void Says(string cause, string text, ResolverOptions? options = null)
    {
        ValueList<Diagnostic> found = BackendAnalyzer.Analyze(IngressReader.Read(text).Objects, options);
        if (cause.Length == 0)
        {
            Assert.Empty(found);
            return;
        }

        Diagnostic finding = Assert.Single(found);
        Assert.Equal(("ING3602", "spec.rules[0].http.paths[0].backend"), (finding.Code.Id, finding.Field));
        Assert.Contains("requests get 503", finding.Message, StringComparison.Ordinal);
        Assert.Contains(cause, finding.Message, StringComparison.Ordinal);
    }

    private static string Slice(string port, string endpoints, string? service) =>
        $"\n---\napiVersion: discovery.k8s.io/v1\nkind: EndpointSlice\nmetadata: {{name: web-1"
            + (service is null ? "" : $", labels: {{kubernetes.io/service-name: {service}}}")
            + $"}}\naddressType: IPv4\nports: [{port}]\nendpoints: [{endpoints}]\n";
}
