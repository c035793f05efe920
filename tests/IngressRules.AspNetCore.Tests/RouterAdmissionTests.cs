using System.Net;
using System.Text;
using EdgeRouter;
using IngressRules.AspNetCore.Tests.Support;
using IngressRules.Kubernetes.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace IngressRules.AspNetCore.Tests;

/// <summary>The webhook of the sample router: its own port, TLS, and a certificate that changes.</summary>
public sealed class RouterAdmissionTests : IDisposable
{
    private const string Name = "edge-router-admission.ingress-rules.svc";

    private readonly string _folder = Directory.CreateTempSubdirectory("admission").FullName;
    private readonly TestAuthority _authority = new();

    public void Dispose()
    {
        _authority.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task It_is_served_with_TLS_on_a_port_of_its_own_and_says_what_it_has_not_read()
    {
        string config = Path.Combine(_folder, "config");
        await File.WriteAllTextAsync(config, KubeConfig.Text(new Uri("http://127.0.0.1:1"), "default", "t"));
        PemFiles files = Write(Name);
        IPEndPoint admission = RouterProcess.FreePort();
        await using RunningRouter router = await RunningRouter.StartAsync(
            "--kubeconfig", config, "--wait-for-sync", "0", "--admission", $"{admission}",
            "--admission-certificate", $"{files.Certificate},{files.Key}");
        using HttpClient client = _authority.Client(admission);
        using var review = new StringContent(
            """
            {"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"u1","operation":"CREATE",
             "kind":{"group":"networking.k8s.io","version":"v1","kind":"Ingress"},"object":{}}}
            """,
            Encoding.UTF8,
            "application/json");
        using HttpResponseMessage answer = await client.PostAsync(new Uri($"https://{Name}/admission"), review);
        string text = await answer.Content.ReadAsStringAsync();
        Assert.Contains(
            "\"uid\":\"u1\",\"allowed\":true,\"warnings\":[\"The router has not read the cluster yet", text, StringComparison.Ordinal);

        // No rule and no page is there, and it is not on the port for clients.
        using HttpResponseMessage other = await client.GetAsync(new Uri($"https://{Name}/"));
        Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);
        Assert.Equal(404, (await RawHttp.GetAsync(router.Http, Name, "/admission")).Status);
    }

    [Fact]
    public void A_certificate_that_is_replaced_is_used_and_one_that_cannot_be_used_is_not()
    {
        var time = new ManualTime();
        PemFiles files = Write(Name);
        var certificate = new ReloadedCertificate(files, time, NullLogger.Instance);
        var first = certificate.Handshake;

        // Handshakes read the files at most once in ten seconds.
        Write("other.example");
        Assert.Same(first, certificate.Handshake);
        time.Advance(TimeSpan.FromSeconds(10));
        var second = certificate.Handshake;
        Assert.NotSame(first, second);

        time.Advance(TimeSpan.FromSeconds(10));
        Assert.Same(second, certificate.Handshake);

        File.WriteAllText(files.Key, "broken");
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.Same(second, certificate.Handshake);

        Write(Name);
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.NotSame(second, certificate.Handshake);
    }

    private PemFiles Write(string name)
    {
        var files = new PemFiles("--admission-certificate", Path.Combine(_folder, "tls.crt"), Path.Combine(_folder, "tls.key"));
        (string chain, string key) = _authority.Issue([name]);
        File.WriteAllText(files.Certificate, chain);
        File.WriteAllText(files.Key, key);
        return files;
    }
}
