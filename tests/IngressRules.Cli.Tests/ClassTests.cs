namespace IngressRules.Cli.Tests;

/// <summary>Ingresses whose class is another controller's.</summary>
public class ClassTests
{
    private const string Files =
        """
        apiVersion: networking.k8s.io/v1
        kind: IngressClass
        metadata: {name: public}
        spec: {controller: example.org/ingress}
        ---
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: web}
        spec:
          ingressClassName: public
          rules:
          - {host: a.io, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}}
        """;

    [Theory]
    [InlineData(1)]
    [InlineData(0, "--controller", "example.org/ingress")]
    [InlineData(0, "--ingress-class", "public")]
    [InlineData(1, "--ingress-class", "private")]
    [InlineData(0, "--ingress-class", "private", "--ingress-class", "public")]
    public void An_option_takes_it(int exit, params string[] options)
    {
        ToolRun run = ToolRun.WithInput(Files, ["match", "-f", "-", "a.io/", .. options]);
        Assert.Equal(exit, run.Exit);
        if (exit != 0)
        {
            Assert.Contains(
                "no match: Every Ingress is left out. Left out: default/web (ING3001).", run.Output, StringComparison.Ordinal);
            Assert.Contains("(--controller example.org/ingress), or name the class (--ingress-class public).", run.Error,
                StringComparison.Ordinal);
            Assert.Contains("info ING3001: Ingress default/web", run.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_class_that_no_object_describes_is_taken_by_its_name() => Assert.Equal(
        0,
        ToolRun.WithInput(
            Files.Replace("ingressClassName: public", "ingressClassName: other", StringComparison.Ordinal), "match", "-f", "-", "a.io/",
            "--ingress-class", "other").Exit);

    [Fact]
    public void Validate_says_which_option_takes_it()
    {
        ToolRun run = ToolRun.WithInput(Files, "validate", "-");
        Assert.Equal((0, ""), (run.Exit, run.Error));
        Assert.Contains("info[ING3001]", run.Output, StringComparison.Ordinal);
        Assert.Contains("--controller", run.Output, StringComparison.Ordinal);
        Assert.EndsWith("1 info in 1 of 2 objects (1 file)\n", run.Output, StringComparison.Ordinal);
        Assert.Equal(
            "2 objects in 1 file: no findings\n", ToolRun.WithInput(Files, "validate", "-", "--ingress-class", "public").Output);
        Assert.Equal(0, ToolRun.WithInput(Files, "validate", "-", "--strict").Exit);
    }
}
