using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using IngressRules.AspNetCore.Tests.Support;
using IngressRules.Model;
using IngressRules.Reading;

namespace IngressRules.AspNetCore.Tests;

/// <summary>
/// The scenarios of the Ingress conformance suite (specification 7) over real sockets. C7 uses a certificate that the host configures; C13
/// shows that an Ingress of another class gets no traffic, since files have no status to look at.
/// </summary>
public class ConformanceOverSocketsTests
{
    private static readonly Ingress HostRules = Manifests.NewIngress(
        "hr", [("*.foo.com", "Prefix", "/", "wildcard-foo-com"), ("foo.bar.com", "Prefix", "/", "foo-bar-com")], tls: ["foo.bar.com"]);

    private static readonly Ingress PathRules = Manifests.NewIngress(
        "pr",
        [
            ("exact-path-rules", "Exact", "/foo", "foo-exact"),
            ("prefix-path-rules", "Prefix", "/foo", "foo-prefix"),
            ("prefix-path-rules", "Prefix", "/aaa/bbb", "aaa-slash-bbb-prefix"),
            ("prefix-path-rules", "Prefix", "/aaa", "aaa-prefix"),
            ("mixed-path-rules", "Prefix", "/foo", "foo-prefix"),
            ("mixed-path-rules", "Exact", "/foo", "foo-exact"),
            ("trailing-slash-path-rules", "Prefix", "/aaa/bbb/", "aaa-slash-bbb-slash-prefix"),
            ("trailing-slash-path-rules", "Exact", "/foo/", "foo-slash-exact"),
        ]);

    [Theory]
    [InlineData("C1", "GET", "my-host", "/")]
    [InlineData("C2", "GET", "my-host", "/sub-path")]
    [InlineData("C3", "POST", "some-host", "/")]
    [InlineData("C4", "PUT", "127.0.0.1", "/resource")]
    [InlineData("C5", "DELETE", "some-host", "/resource")]
    [InlineData("C6", "PATCH", "my-host", "/resource")]
    public async Task Default_backend(string id, string method, string host, string path)
    {
        await using TestRouter router = await TestRouter.StartAsync([Manifests.NewIngress("db", defaultBackend: "echo-service")]);
        RawResponse answer = await RawHttp.SendAsync(router.Http, method, host, path, "User-Agent: conformance/1");
        Assert.Equal((id, 200, "echo-service"), (id, answer.Status, answer.Who));
        Assert.Equal((method, path, host, "HTTP/1.1"), (answer.Echo.Method, answer.Echo.Path, answer.Echo.Host, answer.Echo.Proto));
        Assert.Equal("conformance/1", answer.Echo.Headers["User-Agent"]);
        Assert.All((string[])["Content-Length", "Content-Type", "Date", "Server"], name => Assert.Contains(name, answer.Headers.Keys));
    }

    [Theory]
    [InlineData("C8", "foo.bar.com", "foo-bar-com")]
    [InlineData("C9", "subdomain.bar.com", "404")]
    [InlineData("C10", "bar.foo.com", "wildcard-foo-com")]
    [InlineData("C11", "baz.bar.foo.com", "404")]
    [InlineData("C12", "foo.com", "404")]
    public async Task Host_rules(string id, string host, string service)
    {
        await using TestRouter router = await TestRouter.StartAsync([HostRules]);
        RawResponse answer = await router.GetAsync(host, "/");
        Assert.Equal((id, service), (id, answer.Who));
        Assert.True(answer.Status == 404 || answer.Echo.Host == host, "the backend sees the client's Host");
    }

    [Fact]
    public async Task C7_over_TLS_the_certificate_is_valid_for_the_host_and_the_route_is_the_same()
    {
        using X509Certificate2 certificate = SelfSigned("foo.bar.com");
        await using TestRouter router = await TestRouter.StartAsync([HostRules], certificate);
        using var client = new TcpClient();
        await client.ConnectAsync(router.Https);
        await using var tls = new SslStream(client.GetStream());
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "foo.bar.com",
            CertificateChainPolicy = new()
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                CustomTrustStore = { certificate },
                RevocationMode = X509RevocationMode.NoCheck,
            },
        });
        await tls.WriteAsync("GET / HTTP/1.1\r\nHost: foo.bar.com\r\nConnection: close\r\n\r\n"u8.ToArray());
        using var reader = new StreamReader(tls, Encoding.UTF8);
        string answer = await reader.ReadToEndAsync();
        Assert.StartsWith("HTTP/1.1 200", answer, StringComparison.Ordinal);
        Assert.Contains("\"service\":\"foo-bar-com\"", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task C13_an_Ingress_of_an_unknown_class_gets_no_traffic()
    {
        Ingress other =
            Manifests.NewIngress("ic", [("ingress-class", "Prefix", "/", "ingress-class-prefix")], className: "some-invalid-class-name");
        var ours = new IngressClass { Metadata = new() { Name = "ours" }, Spec = new() { Controller = "ingress-rules.dev/edge-router" } };
        await using TestRouter router = await TestRouter.StartAsync(new IngressReadResult { Ingresses = [other], IngressClasses = [ours] });
        Assert.Equal("404", (await router.GetAsync("ingress-class", "/")).Who);
    }

    [Fact]
    public async Task C14_a_hundred_requests_reach_all_ten_pods_evenly()
    {
        TestBackend[] pods = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => TestBackend.StartAsync("echo-service", $"echo-{i}")));
        await using TestRouter router = await TestRouter.StartAsync(
            new IngressReadResult
            {
                Ingresses = [Manifests.NewIngress("lb", defaultBackend: "echo-service")],
                Services = [TestBackend.NewService("echo-service")],
                EndpointSlices = [.. pods.Select(p => p.Slice())],
            },
            backends: pods);
        var hits = new Dictionary<string, int>();
        for (int i = 0; i < 100; i++)
        {
            RawResponse answer = await router.GetAsync("load-balancing", "/");
            hits[answer.Echo.Pod] = hits.GetValueOrDefault(answer.Echo.Pod) + 1;
        }

        Assert.Equal(Enumerable.Range(0, 10).Select(i => ($"echo-{i}", 10)), hits.OrderBy(h => h.Key).Select(h => (h.Key, h.Value)));
    }

    [Fact]
    public async Task C15_to_C29_path_rules()
    {
        (string Id, string Host, string Path, string Service)[] rows =
        [
            ("C15", "exact-path-rules", "/foo", "foo-exact"),
            ("C16", "exact-path-rules", "/foo/", "404"),
            ("C17", "exact-path-rules", "/FOO", "404"),
            ("C18", "exact-path-rules", "/bar", "404"),
            ("C19", "prefix-path-rules", "/foo", "foo-prefix"),
            ("C20", "prefix-path-rules", "/foo/", "foo-prefix"),
            ("C21", "prefix-path-rules", "/FOO", "404"),
            ("C22", "prefix-path-rules", "/aaa/bbb", "aaa-slash-bbb-prefix"),
            ("C23", "prefix-path-rules", "/aaa/bbb/ccc", "aaa-slash-bbb-prefix"),
            ("C24", "prefix-path-rules", "/aaa/ccc", "aaa-prefix"),
            ("C25", "prefix-path-rules", "/aaaccc", "404"),
            ("C26", "mixed-path-rules", "/foo", "foo-exact"),
            ("C27", "trailing-slash-path-rules", "/aaa/bbb", "aaa-slash-bbb-slash-prefix"),
            ("C28", "trailing-slash-path-rules", "/aaa/bbb/", "aaa-slash-bbb-slash-prefix"),
            ("C29", "trailing-slash-path-rules", "/foo", "404"),
        ];
        await using TestRouter router = await TestRouter.StartAsync([PathRules]);
        var answers = new List<(string, string)>();
        foreach ((string id, string host, string path, _) in rows)
        {
            answers.Add((id, (await router.GetAsync(host, path)).Who));
        }

        Assert.Equal(rows.Select(r => (r.Id, r.Service)), answers);
    }

    private static X509Certificate2 SelfSigned(string host)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={host}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        using X509Certificate2 made = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }
}
