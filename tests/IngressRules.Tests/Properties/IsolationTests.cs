using System.Text;
using IngressRules.Compilation;
using IngressRules.Matching;
using IngressRules.Reading;
using IngressRules.Validation;

namespace IngressRules.Tests.Properties;

/// <summary>Invalid objects do not affect valid ones: compile(S + bad), restricted to S, equals compile(S).</summary>
public class IsolationTests
{
    private const string Good = """
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: shop, namespace: a, creationTimestamp: "2025-01-01T00:00:00Z"}
        spec:
          defaultBackend: {service: {name: shop-default, port: {number: 80}}}
          rules:
          - host: shop.example.com
            http:
              paths:
              - {path: /cart, pathType: Prefix, backend: {service: {name: cart, port: {number: 80}}}}
              - {path: /cart, pathType: Exact, backend: {service: {name: cart-exact, port: {number: 80}}}}
          - host: "*.example.com"
            http:
              paths:
              - {path: /, pathType: Prefix, backend: {service: {name: wildcard, port: {name: http}}}}
        ---
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: catch-all, namespace: b, creationTimestamp: "2025-01-02T00:00:00Z"}
        spec:
          defaultBackend: {service: {name: catch-all, port: {number: 80}}}
        """;

    private static readonly (string Host, string Target)[] Requests =
        [
            ("shop.example.com", "/cart"), ("shop.example.com", "/cart/1"), ("shop.example.com", "/x"), ("eu.example.com", "/"),
            ("unknown.io", "/"), ("", "/"),
        ];

    public static TheoryData<string> Names => [.. Bad.Keys];

    private static readonly Dictionary<string, byte[]> Bad = new()
    {
        ["rule without http"] = Ingress("rules: [{host: claimed.example.org}]"),
        ["rule without anything"] = Ingress("rules: [{}]"),
        ["resource backend"] = Ingress(
            "rules: [{host: r.example.org, http: {paths: [{path: /, pathType: Prefix, backend: {resource: {kind: Bucket, name: b}}}]}}]"),
        ["braces in paths"] = Ingress(Path("'/{id}/{*rest}'") + "," + Path("'/}{'") + "]"),
        ["1 MB path"] = Ingress(Path("/" + string.Concat(Enumerable.Repeat("a/", 500_000)) + "z") + "]"),
        ["1 MB element"] = Ingress(Path("/" + new string('x', 1_000_000)) + "]"),
        ["100,000 rules in one object"] =
            Ingress("rules: [" + string.Join(", ", Enumerable.Range(0, 100_000).Select(i => $"{{host: h{i}.example.org}}")) + "]"),
        ["null list items"] = Ingress("rules: [null, {host: n.example.org, http: {paths: [null]}}]\n  tls: [null, {hosts: [null]}]"),
        ["null everywhere"] = Encoding.UTF8.GetBytes("apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: null\nspec: null\n"),
        ["invalid UTF-8"] = [.. Ingress(Path("/ok") + "]"), (byte)'#', 0xC3, 0x28, 0xFF, (byte)'\n'],
        ["wrong types"] = Ingress("rules: [{host: 5, http: []}]"),
        ["syntax error"] = Encoding.UTF8.GetBytes("kind: Ingress\n  spec: [}\n"),
        ["unquoted wildcard"] = Ingress("rules: [{host: *.example.org}]"),
        ["truncated"] = Ingress(Path("/ok") + "]")[..^20],
        ["alias bomb"] = Encoding.UTF8.GetBytes("a: &a [x,x,x,x,x,x,x,x,x,x]\n" + string.Concat(
            Enumerable.Range(1, 9).Select(
                i => $"{(char)('a' + i)}: &{(char)('a' + i)} [{string.Join(',', Enumerable.Repeat("*" + (char)('a' + i - 1), 10))}]\n"))),
        ["deep nesting"] = Encoding.UTF8.GetBytes(new string('[', 10_000) + "\n"),
        ["NUL bytes"] = new byte[4096],
        ["an older object for another host"] = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Ingress(Path("/cart") + "]"))
            .Replace("namespace: z", "namespace: z, creationTimestamp: \"2020-01-01T00:00:00Z\"", StringComparison.Ordinal)),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void A_bad_object_after_the_good_ones_changes_nothing_for_them(string name) =>
        AssertSame(name, [.. Encoding.UTF8.GetBytes(Good + "\n---\n"), .. Bad[name]]);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_bad_object_before_the_good_ones_changes_nothing_for_them(string name) =>
        AssertSame(name, [.. Bad[name], .. Encoding.UTF8.GetBytes("\n---\n" + Good)]);

    [Fact]
    public void A_large_object_is_taken_where_the_limit_allows_it()
    {
        IngressReadResult read = IngressReader.Read(Bad["100,000 rules in one object"], new ReaderOptions { MaxObjectBytes = 64 << 20 });
        CompiledRules rules = IngressCompiler.Compile(IngressValidator.Validate(read));
        Assert.Equal(100_000, rules.Hosts.Count);
    }

    private static void AssertSame(string name, byte[] text)
    {
        IngressReadResult read = IngressReader.Read(text);
        Assert.Equal(IngressReader.Read(Good).Ingresses, read.Ingresses.Where(i => i.Metadata.Namespace is "a" or "b"));
        (string[] expected, string[] actual) = (Answers(IngressReader.Read(Good)), Answers(read));
        Assert.Equal(expected, actual);
        Assert.True(read.Diagnostics.All(d => d.Span is not null), $"{name}: every finding of a text has a place");
    }

    private static string[] Answers(IngressReadResult read)
    {
        var matcher = new IngressMatcher(IngressCompiler.Compile(IngressValidator.Validate(read)));
        return [.. Requests.Select(r => $"{r} {matcher.Match(r.Host, r.Target)}"),
            .. matcher.Rules.Hosts.Where(h => h.Host.EndsWith("example.com", StringComparison.Ordinal))
                .SelectMany(h => h.Rules)
                .Select(r => r.ToString())];
    }

    private static byte[] Ingress(string spec) => Encoding.UTF8.GetBytes(
        $"apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {{name: bad, namespace: z}}\nspec:\n  {spec}\n");

    private static string Path(string path) =>
        $"{(path.StartsWith("'/}", StringComparison.Ordinal) ? "" : "rules: [")}{{host: other.example.org, http: {{paths: [{{path: "
            + $"{path}, pathType: Prefix, backend: {{service: {{name: bad, port: {{number: 80}}}}}}}}]}}}}";
}
