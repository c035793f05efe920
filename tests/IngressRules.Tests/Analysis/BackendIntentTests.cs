using IngressRules.Diagnostics;

namespace IngressRules.Tests.Analysis;

/// <summary>Backends that are not spoken to as their author wants.</summary>
public class BackendIntentTests
{
    [Theory]
    [InlineData("{ name: grpc, port: 80, appProtocol: h2c }", true)]
    [InlineData("{ port: 80, appProtocol: grpc }", true)]
    [InlineData("{ port: 80, appProtocol: http2 }", true)]
    [InlineData("{ port: 80, appProtocol: example.org/h2c }", true)]
    [InlineData("{ name: grpc, port: 80 }", true)]
    [InlineData("{ name: grpc-api, port: 80 }", true)]
    [InlineData("{ name: h2c, port: 80 }", true)]
    [InlineData("{ name: grpc, port: 80, appProtocol: kubernetes.io/h2c }", false)]
    [InlineData("{ name: grpc, port: 80, appProtocol: https }", false)]
    [InlineData("{ name: http, port: 80 }", false)]
    [InlineData("{ name: grpc-web, port: 80 }", false)]
    [InlineData("{ port: 80, appProtocol: grpc-web }", false)]
    [InlineData("{ name: web-grpc, port: 80 }", true)]
    public void HTTP_2_without_TLS_is_declared_with_its_prefix(string port, bool isReported)
    {
        IEnumerable<Diagnostic> found = Analysed.Yaml(Analysed.WithBackend("web", "number: 80") + Analysed.Service(port));
        Assert.Equal(isReported ? ["ING3306"] : Array.Empty<string>(), found.Select(d => d.Code.Id));
        Assert.All(found, d => Assert.Contains("Write appProtocol: kubernetes.io/h2c", d.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void An_action_of_the_AWS_controller_is_no_Service()
    {
        Diagnostic found = Assert.Single(Analysed.Yaml(Analysed.WithBackend("ssl-redirect", "name: use-annotation")));
        Assert.Equal(("ING3305", "spec.rules[0].http.paths[0].backend.service"), (found.Code.Id, found.Field));
        Assert.Contains("\"alb.ingress.kubernetes.io/actions.ssl-redirect\"", found.Message, StringComparison.Ordinal);
        Assert.Contains("requests get 503", found.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_redirect_is_called_one() => Assert.Contains(
        "a redirect",
        Analysed.Yaml(Analysed.WithBackend("to-https", "name: use-annotation").Replace(
            "metadata: { name: shop }",
            """
            metadata:
              name: shop
              annotations: { alb.ingress.kubernetes.io/actions.to-https: '{"Type": "redirect"}' }
            """,
            StringComparison.Ordinal)).Single(d => d.Code.Id == "ING3305").Message,
        StringComparison.Ordinal);

    [Theory]
    [InlineData("/*", "ImplementationSpecific", "ING3403", "Write \"/\" with pathType: Prefix")]
    [InlineData("/api/*", "ImplementationSpecific", "ING3403", "Write \"/api\" with pathType: Prefix")]
    [InlineData("/*", "Prefix", "ING3402", "Write \"/\" with pathType: Prefix")]
    [InlineData("/api/*", "Exact", "ING3402", "Write \"/api\" with pathType: Prefix")]
    [InlineData("/api ", "Prefix", "ING3404", "Write \"/api\".")]
    [InlineData("/api\\\\v1", "Prefix", "ING3404", "Write \"/api/v1\" if slashes are meant.")]
    public void A_path_that_misses_is_always_a_warning(string path, string type, string code, string advice)
    {
        Diagnostic found = Assert.Single(Analysed.Yaml(Analysed.WithPath(path, type)));
        Assert.Equal((code, DiagnosticSeverity.Warning), (found.Code.Id, found.Severity));
        Assert.Contains(advice, found.Message, StringComparison.Ordinal);
    }
}
