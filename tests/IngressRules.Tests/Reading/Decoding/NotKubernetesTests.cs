using IngressRules.Diagnostics;
using IngressRules.Reading;

namespace IngressRules.Tests.Reading.Decoding;

/// <summary>What is no Kubernetes object is left out with a note, unless it looks like an Ingress that lost its head.</summary>
public class NotKubernetesTests
{
    [Theory]
    [InlineData("replicas: 2\ningress:\n  enabled: true\n  hosts: [a.example.com]\n")] // Values of a chart
    [InlineData("apiVersion: v2\nname: shop\nversion: 1.2.3\n")] // Chart.yaml
    [InlineData("on: [push]\njobs:\n  build:\n    steps: [{run: make}]\n")] // CI
    [InlineData("kind: pipeline\ntype: docker\nsteps: []\n")]
    [InlineData("services:\n  web:\n    image: nginx\n")] // Compose
    [InlineData("- hosts: all\n  tasks: []\n")] // A playbook
    [InlineData("[]\n")]
    [InlineData("kind: Deployment\nmetadata: {name: a}\n")]
    [InlineData("spec: {replicas: 2}\nmetadata: {name: a}\n")]
    [InlineData("NAME: shop\nLAST DEPLOYED: Mon Jan  5 10:00:00 2026\nSTATUS: deployed\nMANIFEST:\n")]
    [InlineData("install.go:1: [debug] path: \"\": x\nNAME: shop\nMANIFEST:\n")]
    [InlineData("coalesce.go:220: warning: cannot overwrite table: x\n\nW0102 10:00:00.1 1 a.go:1] b: c: d\n")]
    public void Other_documents_are_left_out_with_a_note(string text)
    {
        Diagnostic note = Assert.Single(Samples.Read(text).Diagnostics);
        Assert.Equal((ReadingCodes.NotKubernetes, DiagnosticSeverity.Info), (note.Code, note.Severity));
    }

    [Theory]
    [InlineData("kind: Ingress\nmetadata: {name: a}\n", "ING1011")]
    [InlineData("kind: ingress\nmetadata: {name: a}\n", "ING1011")]
    [InlineData("apiVersion: networking.k8s.io/v1\nmetadata: {name: a}\n", "ING1012")]
    [InlineData("metadata: {name: a}\nspec:\n  rules:\n  - http: {paths: [{path: /}]}\n", "ING1011")]
    [InlineData("metadata: {name: a}\nspec: {defaultBackend: {}}\n", "ING1011")]
    [InlineData("ApiVersion: apps/v1\nkind: Deployment\n", "ING1011")]
    [InlineData("- {apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: a}}\n", "ING1010")]
    [InlineData("apiVersion:networking.k8s.io/v1\nkind:Ingress\n", "ING1010")]
    public void An_Ingress_without_its_head_is_an_error(string text, string codes) =>
        Assert.Equal(codes, string.Join(' ', Samples.Read(text).Diagnostics.Select(d => d.Code.Id)));

    [Theory]
    [InlineData("networking.k8s.io/v1", "ingress", "Write kind: Ingress.")]
    [InlineData("networking.k8s.io/v1", "Ingresses", "Write kind: Ingress.")]
    [InlineData("networking.k8s.io/v1", "ingresses", "Write kind: Ingress.")]
    [InlineData("networking.k8s.io/v1", "INGRESS", "Write kind: Ingress.")]
    [InlineData("networking.k8s.io/v1", "Ingres", "Write kind: Ingress.")]
    [InlineData("networking.k8s.io/v1", "Ingressclass", "Write kind: IngressClass.")]
    [InlineData("v1", "services", "Write kind: Service.")]
    [InlineData("v1", "list", "Write kind: List.")]
    [InlineData("networking.k8s.io/V1", "Ingress", "Write apiVersion: networking.k8s.io/v1.")]
    [InlineData("network.k8s.io/v1", "Ingress", "Write apiVersion: networking.k8s.io/v1.")]
    [InlineData("networking.k8s/v1", "Ingress", "Write apiVersion: networking.k8s.io/v1.")]
    [InlineData("networking.k8s.io.v1", "Ingress", "Write apiVersion: networking.k8s.io/v1.")]
    [InlineData("networking/v1", "Ingress", "Write apiVersion: networking.k8s.io/v1.")]
    [InlineData("k8s.io/v1", "Ingress", "Write apiVersion: networking.k8s.io/v1.")]
    [InlineData("extentions/v1beta1", "Ingress", "Write apiVersion: networking.k8s.io/v1.")]
    [InlineData("network.k8s.io/v1", "ingress", "Write kind: Ingress and apiVersion: networking.k8s.io/v1.")]
    [InlineData("v1/networking.k8s.io", "Ingress", "Write apiVersion: networking.k8s.io/v1.")]
    [InlineData("networking.k8s.io/v1/Ingress", "Ingress", "Write apiVersion: networking.k8s.io/v1.")]
    [InlineData("apps/v1", "Ingress", "Write apiVersion: networking.k8s.io/v1.")]
    [InlineData("rbac.authorization.k8s.io/v1", "Ingress", "Write apiVersion: networking.k8s.io/v1.")]
    [InlineData("a.example.com/v1/x", "Ingress", "Write apiVersion: networking.k8s.io/v1.")]
    [InlineData("networking.k8s.io/v1", "Service", "Write apiVersion: v1.")]
    [InlineData("networking.k8s.io/v1", "EndpointSlice", "Write apiVersion: discovery.k8s.io/v1.")]
    [InlineData("networking.k8s.io/v1", "\"Ingress,\"", "There is no kind \"Ingress,\". Write kind: Ingress.")]
    [InlineData("networking.k8s.io/v1", "networking.k8s.io/Ingress", "a kind is one word of letters and digits. If an Ingress is meant")]
    [InlineData("a.example.com/v1", "Ingress.v1", "write kind: Ingress and apiVersion: networking.k8s.io/v1.")]
    [InlineData("networking.k8s.io/v1", "\u201CIngress\u201D", "are typographic ones")]
    [InlineData("\u201Cnetworking.k8s.io/v1\u201D", "Ingress", "are typographic ones")]
    public void A_misspelt_kind_or_group_is_an_error_with_the_right_word(string version, string kind, string advice)
    {
        Diagnostic error = Samples.OnlyError(Samples.Read($"apiVersion: {version}\nkind: {kind}\nmetadata: {{name: a}}\n"));
        Assert.Contains(advice, error.Message, StringComparison.Ordinal);
        Assert.Equal(error.Field == "kind" ? 2 : 1, error.Span!.Line);
    }

    [Theory]
    [InlineData("networking.k8s.io/v1", "IngressRule")]
    [InlineData("networking.k8s.io/v1", "NetworkPolicy")]
    [InlineData("v1", "Web")]
    [InlineData("apps/v1", "ReplicaSet")]
    public void What_has_the_fields_of_an_Ingress_and_a_built_in_kind_without_them_is_an_error(string version, string kind)
    {
        string text = $"apiVersion: {version}\nkind: {kind}\nmetadata: {{name: a}}\nspec: {{rules: [{{host: a.example.com}}]}}\n";
        Diagnostic error = Samples.OnlyError(Samples.Read(text));
        Assert.Equal((ReadingCodes.KindNotSupported, "kind"), (error.Code, error.Field));
        Assert.Contains("If an Ingress is meant, write kind: Ingress", error.Message, StringComparison.Ordinal);
        Assert.False(Samples.Read(text.Replace(version, "a.example.com/v1", StringComparison.Ordinal)).HasErrors);
    }

    [Fact]
    public void A_key_in_typographic_quotes_is_named()
    {
        Diagnostic error = Samples.OnlyError(Samples.Read(
            "apiVersion: networking.k8s.io/v1\n\u201Ckind\u201D: Ingress\nmetadata: {name: a}\n"));
        Assert.Equal(ReadingCodes.KindMissing, error.Code);
        Assert.Contains("typographic quotation marks are letters to YAML. Write kind.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("networking.internal.knative.dev/v1alpha1", "Ingress")]
    [InlineData("config.openshift.io/v1", "Ingress")]
    [InlineData("gateway.networking.k8s.io/v1", "HTTPRoute")]
    [InlineData("networking.istio.io/v1", "Sidecar")]
    [InlineData("serving.knative.dev/v1", "Service")]
    [InlineData("v1", "ServiceAccount")]
    [InlineData("apps/v1", "Deployment")]
    [InlineData("networking.k8s.io/v1", "ServiceCIDR")]
    [InlineData("a.example.com/v1", "Secret")]
    [InlineData("apps/v1", "${KIND}")]
    public void The_same_word_in_another_group_is_another_kind(string version, string kind)
    {
        IngressReadResult result = Samples.Read($"apiVersion: {version}\nkind: {kind}\nmetadata: {{name: a}}\n");
        Assert.Equal(ReadingCodes.KindSkipped, Assert.Single(result.Diagnostics).Code);
    }

    [Fact]
    public void A_list_of_Ingresses_is_told_its_kind() => Assert.Contains(
        "Write apiVersion: v1 and kind: List, and the list below items:",
        Samples.OnlyError(Samples.Read("- {apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: a}}\n")).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Warnings_of_helm_in_front_of_the_manifests_are_left_out()
    {
        IngressReadResult result = Samples.Read("coalesce.go:220: warning: cannot overwrite table: x\n---\n" + Samples.Small());
        Assert.Equal("web", Assert.Single(result.Ingresses).Metadata.Name);
        Assert.Equal(ReadingCodes.NotKubernetes, Assert.Single(result.Diagnostics).Code);
    }

    [Theory]
    [InlineData("main.go:1: a: b\nx: [y\n")]
    [InlineData("error: a: b\n")]
    public void Other_lines_are_no_log(string text) =>
        Assert.Equal(ReadingCodes.YamlSyntax, Samples.OnlyError(Samples.Read(text)).Code);

    [Fact]
    public void What_helm_prints_around_the_manifests_is_left_out()
    {
        IngressReadResult result = Samples.Read(
            "NAME: shop\nLAST DEPLOYED: Mon Jan  5 10:00:00 2026\nHOOKS:\nMANIFEST:\n---\n# Source: shop/templates/ingress.yaml\n"
            + Samples.Small() + "\nNOTES:\n1. Open the shop:\n  http://shop.example.com: now\n");
        Assert.Equal("web", Assert.Single(result.Ingresses).Metadata.Name);
        Assert.All(result.Diagnostics, d => Assert.Equal(ReadingCodes.NotKubernetes, d.Code));
        Assert.Equal([1, 15], result.Diagnostics.Select(d => d.Span!.Line).Order());
    }
}
