using System.Text;
using IngressRules.Tests.Snapshots;

namespace IngressRules.Cli.Tests;

/// <summary>What people write and what they are told, in a terminal 80 columns wide.</summary>
public class TrialTests
{
    private const string Head = "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: web\n";

    private const string Rule = """
        spec:
          rules:
          - host: app.example.com
            http:
              paths:
              - path: /
                pathType: Prefix
                backend: {service: {name: web, port: {number: 80}}}

        """;

    private static readonly (string Title, string Text)[] Trials =
    [
        ("annotations that keep clients out", Head + """
              annotations:
                nginx.ingress.kubernetes.io/auth-tls-secret: default/ca
                haproxy.org/allow-list: 192.0.2.0/24
                alb.ingress.kubernetes.io/auth-type: oidc
                traefik.ingress.kubernetes.io/router.middlewares: default-login@kubernetescrd

            """ + Rule),
        ("fields in the wrong place", Head + "  ingressClassName: nginx\nannotations: {example.org/a: b}\n" + Rule
            + "tls: [{hosts: [app.example.com], secretName: web-tls}]\n"),
        ("two hosts in one", Head + Rule.Replace("app.example.com", "a.example.com, b.example.com", StringComparison.Ordinal)),
        ("an expression as host", Head + Rule.Replace("app.example.com", "'^(a|b)\\.example\\.com$'", StringComparison.Ordinal)),
        ("a URL as host", Head + Rule.Replace("app.example.com", "https://app.example.com/x", StringComparison.Ordinal)),
        ("a URL as path", Head + Rule.Replace("path: /\n", "path: https://app.example.com/x\n", StringComparison.Ordinal)),
        ("the star of cloud controllers", Head + Rule.Replace("path: /\n", "path: /*\n", StringComparison.Ordinal)
            .Replace("Prefix", "ImplementationSpecific", StringComparison.Ordinal)),
        ("a flat port", Head + Rule.Replace("port: {number: 80}", "port: 80", StringComparison.Ordinal)),
        ("a flat service", Head + Rule.Replace("service: {name: web, port: {number: 80}}", "service: web:80", StringComparison.Ordinal)),
        ("JSON in an annotation", Head + "  annotations:\n    alb.ingress.kubernetes.io/listen-ports: [{\"HTTP\": 80}, {\"HTTPS\": 443}]\n"
            + Rule),
        ("a TLS entry in two pieces", Head + Rule.Replace(
            "spec:\n", "spec:\n  tls:\n  - hosts: [app.example.com]\n  - secretName: web-tls\n", StringComparison.Ordinal)),
        ("h2c without its prefix", "apiVersion: v1\nkind: Service\nmetadata: {name: web}\n"
            + "spec: {ports: [{name: grpc, port: 80, appProtocol: h2c}]}\n---\n" + Head + Rule),
        ("a Service of another name", "apiVersion: v1\nkind: Service\nmetadata: {name: wbe}\nspec: {ports: [{port: 80}]}\n---\n" + Head
            + Rule),
        ("an external name", "apiVersion: v1\nkind: Service\nmetadata: {name: web}\n"
            + "spec: {type: ExternalName, externalName: a.example.org}\n---\n" + Head + Rule),
        ("a class of another controller", "apiVersion: networking.k8s.io/v1\nkind: IngressClass\nmetadata: {name: public}\n"
            + "spec: {controller: example.org/ingress}\n---\n" + Head
            + Rule.Replace("spec:\n", "spec:\n  ingressClassName: public\n", StringComparison.Ordinal)),
    ];

    [Fact]
    public void Each_is_told_what_to_write()
    {
        var text = new StringBuilder();
        foreach ((string title, string yaml) in Trials)
        {
            ToolRun run = ToolRun.WithInput(yaml.ReplaceLineEndings("\n"), "validate", "-");
            Assert.Empty(run.Error);
            text.Append("######## ").Append(title).Append('\n').Append(run.Output).Append('\n');
        }

        Snapshot.Verify(text.ToString());
    }
}
