namespace IngressRules.Cli.Tests;

/// <summary><c>validate --convert</c> writes what the text says, and nothing else.</summary>
public class ConvertTests
{
    private const string Old =
        """
        apiVersion: networking.k8s.io/v1beta1
        kind: Ingress
        metadata:
          name: web
          labels: {a: b}
          annotations: {x.io/y: "1"}
          finalizers: [example.org/keep]
          ownerReferences:
          - {apiVersion: apps/v1, kind: Deployment, name: web, uid: u-1, controller: true}
        spec:
          backend: {serviceName: web, servicePort: 80}
        status: {loadBalancer: {ingress: [{ip: 192.0.2.1, ports: [{port: 80, protocol: TCP}]}]}}
        ---
        apiVersion: networking.k8s.io/v1beta1
        kind: IngressClass
        metadata: {name: public, annotations: {ingressclass.kubernetes.io/is-default-class: "true"}}
        spec: {controller: example.org/ingress, parameters: {kind: Config, name: c, apiGroup: example.org}}
        """;

    [Fact]
    public void Everything_is_kept_and_nothing_is_added()
    {
        ToolRun run = ToolRun.WithInput(Old, "validate", "-", "--convert");
        Assert.Equal(0, run.Exit);
        Assert.Equal(
            """
            ---
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata:
              name: web
              labels:
                a: b
              annotations:
                x.io/y: "1"
              finalizers:
              - example.org/keep
              ownerReferences:
              - apiVersion: apps/v1
                kind: Deployment
                name: web
                uid: u-1
                controller: true
            spec:
              defaultBackend:
                service:
                  name: web
                  port:
                    number: 80
            status:
              loadBalancer:
                ingress:
                - ip: "192.0.2.1"
                  ports:
                  - port: 80
                    protocol: TCP
            ---
            apiVersion: networking.k8s.io/v1
            kind: IngressClass
            metadata:
              name: public
              annotations:
                ingressclass.kubernetes.io/is-default-class: "true"
            spec:
              controller: example.org/ingress
              parameters:
                apiGroup: example.org
                kind: Config
                name: c

            """.ReplaceLineEndings("\n"),
            run.Output);
        Assert.Equal(2, run.Error.Split("warning[ING1016]").Length - 1);
    }

    [Fact]
    public void A_namespace_that_is_written_is_kept() => Assert.Contains(
        "  namespace: default\n",
        ToolRun.WithInput(
            Old.Replace("  name: web\n", "  name: web\n  namespace: default\n", StringComparison.Ordinal), "validate", "-", "--convert")
                .Output,
        StringComparison.Ordinal);

    [Theory]
    [InlineData(Yaml.Default, "1 Ingress")]
    [InlineData("apiVersion: v1\nkind: Service\nmetadata: {name: rest}\nspec: {ports: [{port: 80}]}", "1 Service")]
    [InlineData("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: rest}", "1 ConfigMap")]
    [InlineData("apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: rest}", "1 Deployment")]
    [InlineData(
        "apiVersion: networking.k8s.io/v1beta1\nkind: Ingress\nmetadata: {name: rest}\nspec: {rules: a, tls: b}", "1 object with errors")]
    [InlineData("replicas: 1", "1 document that is no Kubernetes object")]
    [InlineData(
        "apiVersion: v1\nkind: Service\nmetadata: {name: rest}\nspec: {ports: [{port: 80}]}\n---\n" + Yaml.Default,
        "1 Ingress, 1 Service")]
    public void What_is_not_written_is_counted(string more, string left)
    {
        ToolRun run = ToolRun.WithInput(Old + "\n---\n" + more, "validate", "-", "--convert");
        Assert.DoesNotContain("name: rest", run.Output, StringComparison.Ordinal);
        Assert.Contains($"ingress-rules: 2 objects converted and written; not written: {left}\n", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_to_convert_is_an_empty_output() =>
        Assert.Equal("", ToolRun.WithInput(Yaml.Default, "validate", "-", "--convert").Output);
}
