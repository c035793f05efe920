using System.Text;
using IngressRules.Tests.Snapshots;

namespace IngressRules.Cli.Tests;

/// <summary>The reports of typical mistakes in a terminal 80 columns wide.</summary>
public class MistakeTests
{
    private const string Correct = """
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata:
          name: shop
        spec:
          rules:
          - host: shop.example.com
            http:
              paths:
              - path: /cart
                pathType: Prefix
                backend:
                  service:
                    name: cart
                    port:
                      number: 80

        """;

    private static readonly (string Title, string Old, string New)[] Mistakes =
    [
        ("pathType in lower case", "pathType: Prefix", "pathType: prefix"),
        ("no pathType", "        pathType: Prefix\n", ""),
        ("port number in quotes", "number: 80", "number: \"80\""),
        ("port out of range", "number: 80", "number: 80800"),
        ("port by name and number", "number: 80", "number: 80\n              name: http"),
        ("no port", "number: 80", "{}"),
        ("host in upper case", "host: shop.example.com", "host: Shop.Example.com"),
        ("host with a port", "host: shop.example.com", "host: shop.example.com:8080"),
        ("host as a URL", "host: shop.example.com", "host: https://shop.example.com/"),
        ("an address as host", "host: shop.example.com", "host: 10.0.0.1"),
        ("star without a dot", "host: shop.example.com", "host: \"*shop.example.com\""),
        ("star without quotes", "host: shop.example.com", "host: *.example.com"),
        ("path without slash", "path: /cart", "path: cart"),
        ("path with dots", "path: /cart", "path: /cart/../admin"),
        (
            "v1beta1 backend in v1",
            "service:\n            name: cart\n            port:\n              number: 80",
            "serviceName: cart\n          servicePort: 80"),
        ("v1beta1", "networking.k8s.io/v1", "networking.k8s.io/v1beta1"),
        ("misspelt field", "backend:", "backed:"),
        ("Service name that YAML takes for a boolean", "name: cart", "name: on"),
        ("tab as indentation", "        backend:", "\tbackend:"),
        ("name in upper case", "name: shop", "name: Shop"),
        ("neither rules nor default backend", Correct[Correct.IndexOf("  rules:", StringComparison.Ordinal)..], "  rules: []\n"),
        (
            "the same path twice",
            "number: 80\n",
            "number: 80\n      - {path: /cart, pathType: Prefix, backend: {service: {name: other, port: {number: 80}}}}\n"),
    ];

    [Fact]
    public void Usual_mistakes()
    {
        var text = new StringBuilder();
        foreach ((string title, string old, string @new) in Mistakes)
        {
            Assert.Contains(old, Correct, StringComparison.Ordinal);
            ToolRun run = ToolRun.WithInput(Correct.Replace(old, @new, StringComparison.Ordinal), "validate", "-");
            Assert.All(run.Lines, line => Assert.True(line.Length <= 80, line));
            Assert.Empty(run.Error);
            text.Append("######## ").Append(title).Append('\n').Append(run.Output).Append('\n');
        }

        Snapshot.Verify(text.ToString());
    }

    [Fact]
    public void The_correct_one_has_no_findings() =>
        Assert.Equal("1 object in 1 file: no findings\n", ToolRun.WithInput(Correct, "validate", "-").Output);
}
