using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using IngressRules.Analysis;
using IngressRules.AspNetCore.Tests.Support;
using IngressRules.AspNetCore.Tls;
using IngressRules.Model;
using IngressRules.Reading;
using IngressRules.Reloading;
using IngressRules.Validation;

namespace IngressRules.AspNetCore.Tests.Tls;

/// <summary>
/// The analyzer, the TLS handshakes and the TLS page agree about every Secret. Each used to parse certificates in its own way: the page
/// accepted a weak key and a broken chain and took an empty key for one that does not fit, the analyzer did not detect broken chains, and
/// the page warned thirty days before expiry where the analyzer warns fourteen.
/// </summary>
public sealed class CertificateAgreementTests : IDisposable
{
    private const string Host = "shop.example.com";

    private readonly TestAuthority _authority = new();

    public void Dispose() => _authority.Dispose();

    /// <summary>For each kind: the analyzer's finding, whether a handshake uses the certificate, and the state on the page.</summary>
    [Theory]
    [InlineData("good", "", true, "tag good\">until ")]
    [InlineData("valid for 20 days", "", true, "tag good\">until ")]
    [InlineData("valid for 10 days", "ING3316", true, "tag warning\">ends ")]
    [InlineData("expired", "ING3315", true, "tag error\">expired ")]
    [InlineData("not yet valid", "ING3315", true, "tag error\">not valid yet<")]
    [InlineData("for another host", "ING3317", true, "tag error\">not for shop.example.com<")]
    [InlineData("no list of names", "ING3318", true, "tag error\">no subject alternative names<")]
    [InlineData("no list of names, other subject", "ING3317", true, "tag error\">not for shop.example.com<")]
    [InlineData("weak RSA key", "ING3314", false, "tag error\">RSA key under 2048 bits<")]
    [InlineData("key on another curve", "ING3314", false, "tag error\">key of kind ECDSA (secP256k1), which is not read<")]
    [InlineData("key of another", "ING3314", false, "tag error\">tls.key does not fit<")]
    [InlineData("broken key", "ING3314", false, "tag error\">tls.key does not fit<")]
    [InlineData("broken certificate", "ING3314", false, "tag error\">tls.crt is not a certificate<")]
    [InlineData("broken chain", "ING3314", false, "tag error\">tls.crt is not a certificate<")]
    [InlineData("empty key", "ING3313", false, "tag error\">no tls.key<")]
    [InlineData("empty certificate", "ING3313", false, "tag error\">no tls.crt<")]
    [InlineData("nothing", "ING3313", false, "tag error\">no tls.crt and no tls.key<")]
    public async Task Analyzer_handshake_and_page_agree(string kind, string code, bool shown, string state)
    {
        Secret secret = TestAuthority.Secret("shop", PairOf(kind));
        Ingress ingress = Manifests.NewIngress("shop", [(Host, "Prefix", "/", "web")]);
        ingress = ingress with { Spec = ingress.Spec with { Tls = [new() { Hosts = [Host], SecretName = "shop" }] } };
        var objects = new KubernetesObjects { Ingresses = [ingress], Secrets = [secret] };

        ValidationResult valid = IngressValidator.Validate(objects);
        Assert.Equal(code, string.Join(' ', IngressAnalyzer.AnalyzeSecrets(valid.Objects, valid.Objects.Ingresses).Select(d => d.Code.Id)));

        var table = CertificateTable.Build(RoutingTable.Build(objects), CertificateTable.Empty);
        Assert.Equal(shown, table.Find(Host) is not null);

        await using TestAdmin admin = await TestAdmin.StartAsync(objects: new IngressReadResult { Objects = objects });
        Assert.Contains(state, (await admin.GetAsync("/tls")).Body, StringComparison.Ordinal);
    }

    private (string Chain, string Key) PairOf(string kind)
    {
        (string chain, string key) = _authority.Issue([Host]);
        return kind switch
        {
            "good" => (chain, key),
            "valid for 20 days" => _authority.Issue([Host], Now.AddDays(20)),
            "valid for 10 days" => _authority.Issue([Host], Now.AddDays(10)),
            "expired" => _authority.Issue([Host], Now.AddDays(-1)),
            "not yet valid" => SelfSigned(Host, from: 1),
            "for another host" => _authority.Issue(["other.example.com"]),
            "no list of names" => SelfSigned(Host),
            "no list of names, other subject" => SelfSigned("other.example.com"),
            "weak RSA key" => Weak(),
            "key on another curve" => SelfSigned(Host, curve: ECCurve.CreateFromValue("1.3.132.0.10")),
            "key of another" => (chain, _authority.Issue([Host]).Key),
            "broken key" => (chain, "nonsense"),
            "broken certificate" => ("nonsense", key),
            "broken chain" => ($"{chain}-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", key),
            "empty key" => (chain, ""),
            "empty certificate" => ("", key),
            "nothing" => ("", ""),
            _ => throw new ArgumentException($"There is no kind {kind}.", nameof(kind)),
        };
    }

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    private static (string Chain, string Key) SelfSigned(string subject, int from = -1, ECCurve? curve = null)
    {
        using var key = ECDsa.Create(curve ?? ECCurve.NamedCurves.nistP256);
        using X509Certificate2 made = new CertificateRequest($"CN={subject}", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(Now.AddDays(from), Now.AddDays(90));
        return (made.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    private static (string Chain, string Key) Weak()
    {
#pragma warning disable CA5385 // It is weak on purpose.
        using var key = RSA.Create(1024);
#pragma warning restore CA5385
        using X509Certificate2 made = new CertificateRequest($"CN={Host}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(Now.AddDays(-1), Now.AddDays(90));
        return (made.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }
}
