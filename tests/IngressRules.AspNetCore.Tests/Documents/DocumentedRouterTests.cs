using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using IngressRules.AspNetCore.Tests.Support;
using IngressRules.Diagnostics;
using IngressRules.Matching;
using IngressRules.Reading;
using IngressRules.Reloading;
using IngressRules.Tests.Support;

namespace IngressRules.AspNetCore.Tests.Documents;

/// <summary>The router's output is as docs/getting-started.md and docs/troubleshooting.md quote it.</summary>
public sealed partial class DocumentedRouterTests : IDisposable
{
    private const string Troubles = """
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: troubles}
        spec:
          tls:
          - {hosts: [shop.example.com]}
          rules:
          - host: trouble.example.com
            http:
              paths:
              - {path: /service, pathType: Prefix, backend: {service: {name: cart, port: {number: 80}}}}
              - {path: /port, pathType: Prefix, backend: {service: {name: web, port: {number: 81}}}}
              - {path: /endpoint, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}
              - {path: /external, pathType: Prefix, backend: {service: {name: ext, port: {number: 80}}}}
              - {path: /dead, pathType: Prefix, backend: {service: {name: dead, port: {number: 80}}}}
          - host: shop.example.com
            http:
              paths:
              - {path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}
        ---
        {apiVersion: v1, kind: Service, metadata: {name: web}, spec: {ports: [{port: 80}]}}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: ext}
        spec: {type: ExternalName, externalName: api.example.net, ports: [{port: 80}]}
        ---
        {apiVersion: v1, kind: Service, metadata: {name: dead}, spec: {ports: [{port: 80}]}}
        ---
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata: {name: dead-1, labels: {kubernetes.io/service-name: dead}}
        addressType: IPv4
        endpoints: [{addresses: [127.0.0.1]}]
        ports: [{port: 1}]
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("documented-router-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Getting_started_shows_what_the_router_prints_and_responds()
    {
        string page = Repository.Read("docs/getting-started.md").ReplaceLineEndings("\n");
        string manifest = Manifest().Match(page).Groups[1].Value;
        await using TestBackend backend = await TestBackend.StartAsync("web");
        await File.WriteAllTextAsync(
            Path.Combine(_folder, "shop.yaml"),
            manifest.Replace("5001", backend.Port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
        await using RunningRouter router = await RunningRouter.StartAsync("--manifests", _folder, "--debug-headers");
        string[] table = [.. router.Output.Split('\n').Where(l => l.StartsWith("  ", StringComparison.Ordinal)).Select(l => l.TrimEnd())];
        Assert.Equal(3, table.Length);
        Assert.All(table, line => Assert.Contains(line + "\n", page, StringComparison.Ordinal));

        RawResponse web = await RawHttp.GetAsync(router.Http, "shop.example.com", "/");
        Assert.Equal("web", web.Echo.Service);
        Assert.All(
            (string[])["X-Ingress", "X-Backend"],
            header => Assert.Contains($"{header}: {web.Headers[header]}\n", page, StringComparison.Ordinal));

        RawResponse cart = await RawHttp.GetAsync(router.Http, "shop.example.com", "/cart/42");
        Assert.Equal(503, cart.Status);
        Assert.Contains($"\n{cart.Body}", page, StringComparison.Ordinal);

        Diagnostic mistake = IngressMatcher.Parse(manifest.Replace("path: /cart", "path: cart", StringComparison.Ordinal)).Diagnostics[0];
        string place = $"manifests/shop.yaml:{mistake.Span!.Line}:{mistake.Span.Column}";
        string line = $"{place}: {mistake.Code.Id}: {mistake.Object}: {mistake.Field}: {mistake.Message}";
        Assert.Contains(line, page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Troubleshooting_quotes_the_router_s_own_responses()
    {
        string page = Repository.Read("docs/troubleshooting.md");
        await File.WriteAllTextAsync(Path.Combine(_folder, "troubles.yaml"), Troubles);
        await using RunningRouter router = await RunningRouter.StartAsync(
            "--manifests", _folder, "--https", "127.0.0.1:0", "--redirect-to-https", "443", "--require-matching-sni");

        RawResponse[] responses =
        [
            await RawHttp.GetAsync(router.Http, "nobody.example.com", "/"),
            await RawHttp.GetAsync(router.Http, "trouble.example.com", "/service"),
            await RawHttp.GetAsync(router.Http, "trouble.example.com", "/dead"),
            await RawHttp.GetAsync(router.Http, "trouble.example.com", "/dead%2Fend"),
            await RawHttp.GetAsync(router.Http, "shop.example.com", "/"),
            await RawHttp.ExchangeAsync(router.Http, "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"),
        ];
        Assert.Equal([404, 503, 502, 400, 308, 400], responses.Select(r => r.Status));
        Assert.All(responses, r => Assert.Contains(r.Body.Split(' ', 2)[1].TrimEnd(), Loosely(page), StringComparison.Ordinal));

        // HttpClient names the Host in its handshake, and here they must differ.
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(router.Https!);
        await using var stream = new SslStream(new NetworkStream(socket));
        await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "shop.example.com",
            RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null,
        });
        await stream.WriteAsync("GET / HTTP/1.1\r\nHost: trouble.example.com\r\nConnection: close\r\n\r\n"u8.ToArray());
        using var reader = new StreamReader(stream);
        string misdirected = await reader.ReadToEndAsync();
        Assert.StartsWith("HTTP/1.1 421 ", misdirected, StringComparison.Ordinal);
        string body = misdirected[(misdirected.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
        Assert.Contains(body.Split(' ', 2)[1].TrimEnd(), page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/service")]
    [InlineData("/port")]
    [InlineData("/endpoint")]
    [InlineData("/external")]
    public void Troubleshooting_quotes_why_a_backend_has_no_endpoint(string path)
    {
        RoutingTable table = RoutingTable.Build(IngressReader.Read(Troubles));
        string message = table.Backends.Resolve(table.Matcher.Match("trouble.example.com", path).Backend!).Message;

        // Some log messages end with the row of the specification.
        Assert.Contains($"| `{message.Split(" (")[0]}` |", Repository.Read("docs/troubleshooting.md"), StringComparison.Ordinal);
    }

    /// <summary>Headings quote a response without its initial capital and its full stop.</summary>
    private static string Loosely(string page) =>
        page + Heading().Replace(page, m => $"{char.ToUpperInvariant(m.Groups[1].Value[0])}{m.Groups[1].Value[1..]}.");

    [GeneratedRegex("^`manifests/shop.yaml`:\n\n```yaml\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Manifest();

    [GeneratedRegex("^## [0-9]{3}: (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();
}
