using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using IngressRules.AspNetCore.Tests.Support;
using IngressRules.Model;
using IngressRules.Reading;
using IngressRules.Tests.Conformance;

namespace IngressRules.AspNetCore.Tests;

/// <summary>
/// The scenarios of the Ingress conformance suite (specification 7) over real sockets. C7 uses a certificate that the host configures; C13
/// shows that an Ingress of another class gets no traffic, since files have no status to look at.
/// </summary>
public class ConformanceOverSocketsTests
{
    private static readonly Ingress HostRules = Manifests.NewIngress("hr", ConformanceCases.HostRules, tls: ["foo.bar.com"]);

    private static readonly Ingress PathRules = Manifests.NewIngress("pr", ConformanceCases.PathRules);

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

    [Fact]
    public Task C7_to_C12_host_rules() => AssertAsync(HostRules, [.. ConformanceCases.Hosts]);

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
        Ingress other = Manifests.NewIngress("ic", ConformanceCases.ClassRules, className: ConformanceCases.UnknownClass);
        var ours = new IngressClass { Metadata = new() { Name = "ours" }, Spec = new() { Controller = "ingress-rules.dev/edge-router" } };
        await using TestRouter router = await TestRouter.StartAsync(new IngressReadResult
        {
            Objects = new() { Ingresses = [other], IngressClasses = [ours] },
        });
        Assert.Equal("404", (await router.GetAsync("ingress-class", "/")).Who);
    }

    [Fact]
    public async Task C14_a_hundred_requests_reach_all_ten_pods_evenly()
    {
        TestBackend[] pods = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => TestBackend.StartAsync("echo-service", $"echo-{i}")));
        await using TestRouter router = await TestRouter.StartAsync(
            new IngressReadResult
            {
                Objects = new()
                {
                    Ingresses = [Manifests.NewIngress("lb", defaultBackend: "echo-service")],
                    Services = [TestBackend.NewService("echo-service")],
                    EndpointSlices = [.. pods.Select(p => p.Slice())],
                },
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
    public Task C15_to_C29_path_rules() => AssertAsync(PathRules, [.. ConformanceCases.Paths]);

    private static async Task AssertAsync(Ingress ingress, object[][] cases)
    {
        await using TestRouter router = await TestRouter.StartAsync([ingress]);
        var answers = new List<(string, string)>();
        foreach (object[] row in cases)
        {
            (string id, string host, string path) = ((string)row[0], (string)row[1], (string)row[2]);
            RawResponse answer = await router.GetAsync(host, path);
            Assert.True(answer.Status == 404 || answer.Echo.Host == host, "the backend sees the client's Host");
            answers.Add((id, answer.Who));
        }

        Assert.Equal(cases.Select(c => ((string)c[0], c[3] is "-" ? "404" : (string)c[3])), answers);
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
