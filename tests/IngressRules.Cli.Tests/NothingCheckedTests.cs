namespace IngressRules.Cli.Tests;

/// <summary>Where there was no Ingress, <c>validate</c> says so and what to do next: silence would be taken for "all is well".</summary>
public class NothingCheckedTests
{
    [Theory]
    [InlineData("Kustomization", "kustomize.config.k8s.io/v1beta1", "kubectl kustomize .")]
    [InlineData("HelmRelease", "helm.toolkit.fluxcd.io/v2", "helm template")]
    [InlineData("Template", "template.openshift.io/v1", "oc process -f -")]
    [InlineData("Application", "argoproj.io/v1alpha1", "helm template")]
    [InlineData("Deployment", "apps/v1", "Left out: 1 Deployment.")]
    [InlineData("VirtualService", "networking.istio.io/v1", "VirtualService is Istio's own kind: check it with istioctl analyze")]
    [InlineData("Gateway", "networking.istio.io/v1beta1", "Gateway is Istio's own kind")]
    [InlineData("HTTPRoute", "gateway.networking.k8s.io/v1", "HTTPRoute belongs to the Gateway API")]
    [InlineData("Gateway", "gateway.networking.k8s.io/v1", "Gateway belongs to the Gateway API")]
    [InlineData("\"\\e[2J\"", "gateway.networking.k8s.io/v1", "belongs to the Gateway API")]
    [InlineData("IngressRoute", "traefik.io/v1alpha1", "write its Host and PathPrefix as host and path of an Ingress.")]
    [InlineData("IngressRoute", "traefik.containo.us/v1alpha1", "IngressRoute is Traefik's own kind")]
    [InlineData("Route", "route.openshift.io/v1", "Route is OpenShift's own kind")]
    [InlineData("HTTPProxy", "projectcontour.io/v1", "HTTPProxy is Contour's own kind")]
    [InlineData("Ingress", "config.openshift.io/v1", "1 Ingress of config.openshift.io/v1. Ingress of config.openshift.io/v1 is another")]
    public void Another_kind_names_the_next_step(string kind, string version, string step)
    {
        string text = $"apiVersion: {version}\nkind: {kind}\nmetadata: {{name: a}}\n";
        ToolRun run = ToolRun.WithInput(text, "validate", "-");
        Assert.Equal(0, run.Exit);
        Assert.StartsWith("0 objects in 1 file: no Ingress was among them\n", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', run.Output);
        Assert.Contains(step, string.Join(' ', run.Lines.Select(l => l.Trim())), StringComparison.Ordinal);
        Assert.Equal(1, ToolRun.WithInput(text, "validate", "-", "--strict").Exit);
    }

    [Theory]
    [InlineData("json")]
    [InlineData("sarif")]
    public void Other_formats_say_it_on_standard_error(string format)
    {
        ToolRun run = ToolRun.WithInput("a: b\n", "validate", "-", "--output", format);
        Assert.Equal("ingress-rules: no Ingress was among them. Left out: 1 document that is no Kubernetes object.\n", run.Error);
        Assert.Equal(1, ToolRun.WithInput("a: b\n", "validate", "-", "--output", format, "--strict").Exit);
    }

    [Theory]
    [InlineData("apiVersion: v1\nkind: List\nitems: []\n")]
    [InlineData("{\"apiVersion\": \"v1\", \"kind\": \"List\", \"items\": []}")]
    [InlineData("apiVersion: networking.k8s.io/v1\nkind: IngressList\nitems:\n")]
    [InlineData("")]
    public void An_empty_list_says_where_more_may_be(string text) => Assert.Contains(
        "name the namespace (-n NAME) or all of them (-A).", Joined(ToolRun.WithInput(text, "validate", "-")), StringComparison.Ordinal);

    [Fact]
    public void An_empty_directory_and_one_of_hidden_files_are_told_apart()
    {
        using var folder = new TemporaryFolder();
        ToolRun empty = ToolRun.Of("validate", folder.Path);
        Assert.Equal(0, empty.Exit);
        Assert.Contains("0 objects in 0 files: no Ingress was among them", empty.Output, StringComparison.Ordinal);
        Assert.Contains("has no .yaml, .yml or .json file.", Joined(empty), StringComparison.Ordinal);
        Assert.DoesNotContain("dot", empty.Output, StringComparison.Ordinal);

        folder.Write(".hidden/shop.yaml", Yaml.Shop);
        Assert.Contains("Names that start with a dot are left out", Joined(ToolRun.Of("validate", folder.Path)), StringComparison.Ordinal);
        Assert.Equal(1, ToolRun.Of("validate", folder.Path, "--strict").Exit);
    }

    [Theory]
    [InlineData("kustomization.yaml", "resources: [ingress.yaml]\n", "Build the Kustomization and check the output: kubectl kustomize")]
    [InlineData("kustomization.yml", "resources: [ingress.yaml]\n", "Build the Kustomization and check the output: kubectl kustomize")]
    [InlineData("Chart.yaml", "apiVersion: v2\nname: a\n", "Render the chart and check the output: helm template")]
    public void A_file_that_is_known_by_its_name_names_the_next_step(string name, string text, string step)
    {
        using var folder = new TemporaryFolder();
        folder.Write(name, text);
        folder.Write("values.yaml", "replicas: 2\n");
        ToolRun run = ToolRun.In(host => host with { Width = 400 }, "", "validate", folder.Path);
        Assert.Equal(0, run.Exit);
        Assert.Contains($"{step} {folder.Path} | ingress-rules validate -", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_templates_of_a_chart_in_a_directory_are_no_errors_and_named_one_by_one_they_are()
    {
        using var folder = new TemporaryFolder();
        folder.Write("chart/Chart.yaml", "apiVersion: v2\nname: a\n");
        string template = folder.Write("chart/templates/ingress.yaml", "{{- if .Values.on }}\n" + Yaml.Default + "{{- end }}\n");
        string step = $"helm template {Path.Combine(folder.Path, "chart")}";

        ToolRun directory = ToolRun.In(host => host with { Width = 400 }, "", "validate", folder.Path);
        Assert.Equal(0, directory.Exit);
        Assert.Contains(step, directory.Output, StringComparison.Ordinal);
        ToolRun file = ToolRun.In(host => host with { Width = 400 }, "", "validate", template);
        Assert.Equal(1, file.Exit);
        Assert.Contains(step, file.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void An_Ingress_or_an_error_says_more()
    {
        Assert.DoesNotContain("no Ingress", ToolRun.WithInput(Yaml.Shop, "validate", "-").Output, StringComparison.Ordinal);
        Assert.DoesNotContain("no Ingress", ToolRun.WithInput("a: [b\n", "validate", "-").Output, StringComparison.Ordinal);
    }

    private static string Joined(ToolRun run) => string.Join(' ', run.Lines.Select(l => l.Trim()));
}
