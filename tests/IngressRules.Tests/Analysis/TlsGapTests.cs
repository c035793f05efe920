using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using IngressRules.Analysis;
using IngressRules.Diagnostics;
using IngressRules.Model;
using IngressRules.Reading;
using IngressRules.Validation;

namespace IngressRules.Tests.Analysis;

/// <summary>Hosts that get another certificate than their author wants (specification 5).</summary>
public class TlsGapTests
{
    private const string Rule =
        """

          rules:
          - host: a.io
            http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}
        """;

    [Theory]
    [InlineData("- hosts: [a.io]\n  - secretName: s", "ING3203 spec.tls[0].hosts")]
    [InlineData("- secretName: s\n  - hosts: [a.io]", "ING3203 spec.tls[1].hosts")]
    [InlineData(
        "- hosts: [a.io]\n  - secretName: s\n  - hosts: [\"*.a.io\"]\n  - secretName: t",
        "ING3203 spec.tls[0].hosts\nING3203 spec.tls[2].hosts\nING3201 spec.tls[2].hosts[0]")]
    [InlineData("- hosts: [a.io]\n    secretName: s", "")]
    [InlineData("- hosts: [a.io]", "")]
    [InlineData("- secretName: s", "")]
    [InlineData("- hosts: [a.io]\n    secretName: s\n  - secretName: t", "")]
    public void A_host_and_its_Secret_stand_in_one_entry(string tls, string lines) =>
        Assert.Equal(lines, Analysed.Lines(Ingress("a", tls)));

    [Fact]
    public void Two_Secrets_for_a_host_are_named_both()
    {
        string both = Ingress("b", "- {hosts: [a.io], secretName: late}") + "\n---\n"
            + Ingress("a", "- {hosts: [a.io], secretName: first}");
        Diagnostic found = Assert.Single(Analysed.Yaml(both));
        Assert.Equal(("ING3204", "spec.tls[0].hosts[0]", "b"), (found.Code.Id, found.Field, found.Object!.Name));
        Assert.Contains("Ingress default/a names \"a.io\" in tls too, with Secret default/first, and comes first", found.Message,
            StringComparison.Ordinal);
        Assert.Contains("Secret default/late is not used", found.Message, StringComparison.Ordinal);
        Assert.Equal("a", found.Related!.Object!.Name);
    }

    [Theory]
    [InlineData("- {hosts: [a.io], secretName: s}\n  - {hosts: [a.io], secretName: t}", "ING3204 spec.tls[1].hosts[0]")]
    [InlineData("- {hosts: [a.io]}\n  - {hosts: [a.io], secretName: t}", "ING3204 spec.tls[1].hosts[0]")]
    [InlineData("- {hosts: [a.io], secretName: s}\n  - {hosts: [a.io], secretName: s}", "")]
    [InlineData("- {hosts: [a.io], secretName: s}\n  - {hosts: [a.io]}", "")]
    public void The_same_Secret_twice_is_no_gap(string tls, string lines) => Assert.Equal(lines, Analysed.Lines(Ingress("a", tls)));

    [Fact]
    public void Ingresses_of_two_classes_have_two_controllers() => Assert.Equal(
        "",
        Analysed.Lines(
            Ingress("a", "- {hosts: [a.io], secretName: s}", "one") + "\n---\n" + Ingress("b", "- {hosts: [a.io], secretName: t}", "two")));

    [Theory]
    [InlineData("spec: {defaultBackend: {service: {name: web, port: {number: 80}}}}", "")]
    [InlineData("spec: {rules: [{http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}}]}", "")]
    [InlineData("spec: {rules: [{host: \"*.c.io\"}]}", "ING3201 spec.tls[0].hosts[0]\nING3408 spec.rules[0]")]
    [InlineData("spec: {rules: [{host: b.io}]}", "ING3408 spec.rules[0]")]
    public void A_TLS_host_that_another_object_serves_is_in_use(string spec, string lines) => Assert.Equal(
        lines,
        Analysed.Lines(Ingress("a", "- {hosts: [b.io], secretName: s}")
            + $"\n---\napiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {{name: other}}\n{spec}"));

    [Theory]
    [InlineData("cert-manager.io/v1", "Certificate", "spec: {secretName: s}", true)]
    [InlineData("cert-manager.io/v1", "Certificate", "spec: {secretName: other}", false)]
    [InlineData("bitnami.com/v1alpha1", "SealedSecret", "spec: {template: {metadata: {name: s}}}", true)]
    [InlineData("bitnami.com/v1alpha1", "SealedSecret", "spec: {}", false)]
    [InlineData("external-secrets.io/v1beta1", "ExternalSecret", "spec: {target: {name: s}}", true)]
    [InlineData("secrets-store.csi.x-k8s.io/v1", "SecretProviderClass", "spec: {secretObjects: [{secretName: x}, {secretName: s}]}", true)]
    [InlineData("secrets.hashicorp.com/v1beta1", "VaultStaticSecret", "spec: {destination: {name: s}}", true)]
    [InlineData("kustomize.config.k8s.io/v1beta1", "Kustomization", "secretGenerator: [{name: s}]", true)]
    [InlineData("example.org/v1", "Certificate", "spec: {secretName: s}", false)]
    public void A_Secret_that_another_object_makes_is_not_missing(string version, string kind, string content, bool isMade)
    {
        string text = Ingress("a", "- {hosts: [a.io], secretName: s}") + Analysed.Secret("type: Opaque")
            + $"\n---\napiVersion: {version}\nkind: {kind}\nmetadata: {{name: q}}\n{content}\n";
        IngressReadResult read = IngressReader.Read(text, name: "a.yaml");
        ValueList<Diagnostic> found = IngressAnalyzer.Analyze(IngressValidator.Validate(read));
        Assert.Equal(isMade ? [] : new[] { "ING3311" }, found.Select(d => d.Code.Id));
        Assert.All(found, d => Assert.StartsWith("The files given contain no Secret \"s\" in namespace default", d.Message,
            StringComparison.Ordinal));
    }

    [Fact]
    public void A_SealedSecret_has_the_name_of_its_Secret() => Assert.Equal(
        [],
        IngressAnalyzer.Analyze(IngressValidator.Validate(IngressReader.Read(
            Ingress("a", "- {hosts: [a.io], secretName: s}") + Analysed.Secret("type: Opaque")
                + "\n---\napiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata: {name: s}\nspec: {}\n"))));

    [Theory]
    [InlineData("1.2.840.10045.3.1.7")]
    [InlineData("1.3.132.0.34")]
    [InlineData("1.3.132.0.35")]
    public void Curves_of_NIST_are_fine(string curve)
    {
        using var key = ECDsa.Create(ECCurve.CreateFromValue(curve));
        Assert.Empty(FindingsOf(new CertificateRequest("CN=x", key, HashAlgorithmName.SHA256), key.ExportPkcs8PrivateKeyPem(), "a.io"));
    }

    /// <summary>OpenSSL loads such keys, and then no client has a handshake.</summary>
    [Theory]
    [InlineData("1.3.132.0.10", "secP256k1")]
    [InlineData("1.3.132.0.33", "nistP224")]
    [InlineData("1.3.36.3.3.2.8.1.1.7", "brainpoolP256r1")]
    public void Other_curves_are_named(string curve, string name)
    {
        using var key = ECDsa.Create(ECCurve.CreateFromValue(curve));
        Diagnostic found = Assert.Single(
            FindingsOf(new CertificateRequest("CN=x", key, HashAlgorithmName.SHA256), key.ExportPkcs8PrivateKeyPem(), "a.io"));
        IsOfKindNotRead($"ECDSA ({name})", found);
    }

    [Fact]
    public void A_curve_has_to_have_a_name()
    {
        const string Chain = """
            -----BEGIN CERTIFICATE-----
            MIICeTCCAiCgAwIBAgIUI/9ik2FByUtZIfUw6H2US/UGaZQwCgYIKoZIzj0EAwIw
            DzENMAsGA1UEAwwEYS5pbzAgFw0yNjExMjgwMTI4MjJaGA8yMTI2MTEwNDAxMjgy
            MlowDzENMAsGA1UEAwwEYS5pbzCCAUswggEDBgcqhkjOPQIBMIH3AgEBMCwGByqG
            SM49AQECIQD/////AAAAAQAAAAAAAAAAAAAAAP///////////////zBbBCD/////
            AAAAAQAAAAAAAAAAAAAAAP///////////////AQgWsY12Ko6k+ez671VdpiGvGUd
            BrDMU7D2O848PifSYEsDFQDEnTYIhucEk2pmeOETnSa3gZ9+kARBBGsX0fLhLEJH
            +Lzm5WOkQPJ3A32BLeszoPShOUXYmMKWT+NC4v4af5uO5+tKfA+eFivOM1drMV7O
            y7ZAaDe/UfUCIQD/////AAAAAP//////////vOb6racXnoTzucrC/GMlUQIBAQNC
            AAQBw9M9lYM6omwudMZdWNIzI6iemSFVNSOj4QuV76Yan+Z0c4FWpPUa6FeByRsx
            QHvaEdBCOnFKWiYyWlID2uEfo2QwYjAdBgNVHQ4EFgQUC8Yv/bh3xdQVSGQGP5Yd
            1qlHjlswHwYDVR0jBBgwFoAUC8Yv/bh3xdQVSGQGP5Yd1qlHjlswDwYDVR0TAQH/
            BAUwAwEB/zAPBgNVHREECDAGggRhLmlvMAoGCCqGSM49BAMCA0cAMEQCIAG19/+D
            IekTSB/4yWZ0CLooyF+BXJHmcaKEtAl68ppbAiAkBtwxrsSjiUBsZh2dRs3MKhca
            1xZr54ixO4RxoWqz2A==
            -----END CERTIFICATE-----
            """;
        IsOfKindNotRead(
            "ECDSA (a curve without a name)",
            Assert.Single(Analysed.Yaml(Ingress("a", "- {hosts: [a.io], secretName: shop-tls}") + Pem(Chain, "its key"))));
    }

    private static void IsOfKindNotRead(string kind, Diagnostic found)
    {
        Assert.Equal("ING3314", found.Code.Id);
        Assert.Contains($"has a key of kind {kind}, which is not read here", found.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_certificate_lists_its_hosts_where_clients_look()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Diagnostic found = Assert.Single(
            FindingsOf(new CertificateRequest("CN=a.io", key, HashAlgorithmName.SHA256), key.ExportPkcs8PrivateKeyPem()));
        Assert.Equal("ING3318", found.Code.Id);
        Assert.Contains("Have one made that lists \"a.io\" there", found.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_of_a_kind_that_is_not_read_is_named_with_those_that_are()
    {
        const string Chain = """
            -----BEGIN CERTIFICATE-----
            MIIBYTCCAROgAwIBAgIUHYVVFXNvNxIM9XYNVv9F5rzCjk4wBQYDK2VwMBgxFjAU
            BgNVBAMMDWEuZXhhbXBsZS5jb20wIBcNMjYxMTI3MTcwMzU5WhgPMjEyNjExMDMx
            NzAzNTlaMBgxFjAUBgNVBAMMDWEuZXhhbXBsZS5jb20wKjAFBgMrZXADIQC6u1OK
            bZVEMLNGasmzLRS4pV68L3gURcRKReiNPwN7SKNtMGswHQYDVR0OBBYEFIznqEOy
            wRQPn9U7MmcBbtAWs291MB8GA1UdIwQYMBaAFIznqEOywRQPn9U7MmcBbtAWs291
            MA8GA1UdEwEB/wQFMAMBAf8wGAYDVR0RBBEwD4INYS5leGFtcGxlLmNvbTAFBgMr
            ZXADQQCeTGjitw3LQCoUOYXLbh+QY8hh+5+0iPRlzpk5Zn8KSB+7bq0dsIlKmrKZ
            R4GslpGj6PT2FKVHvKcUFGg++UMM
            -----END CERTIFICATE-----
            """;
        const string Key = """
            -----BEGIN PRIVATE KEY-----
            MC4CAQAwBQYDK2VwBCIEIND/1+nXWp4vOO/x1k5DxsRNKXcQlYVAWtvniAa+o/JZ
            -----END PRIVATE KEY-----
            """;
        Diagnostic found = Assert.Single(Analysed.Yaml(Ingress("a", "- {hosts: [a.io], secretName: shop-tls}") + Pem(Chain, Key)));
        Assert.Equal("ING3314", found.Code.Id);
        Assert.Contains("a key of kind Ed25519, which is not read here", found.Message, StringComparison.Ordinal);
        Assert.Contains("RSA and ECDSA (P-256, P-384, P-521)", found.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----",
        "tls.key of Secret default/shop-tls is encrypted")]
    [InlineData("AAAA", "is no key in PEM")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----", "holds no private key")]
    public void What_is_wrong_with_a_key_is_said_and_the_key_is_not(string key, string fault)
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        string message = Assert.Single(FindingsOf(new CertificateRequest("CN=x", other, HashAlgorithmName.SHA256), key, "a.io")).Message;
        Assert.Contains(fault, message, StringComparison.Ordinal);
        Assert.DoesNotContain("AAAA", message, StringComparison.Ordinal);
    }

    private static ValueList<Diagnostic> FindingsOf(CertificateRequest request, string key, params string[] hosts)
    {
        if (hosts.Length > 0)
        {
            var names = new SubjectAlternativeNameBuilder();
            Array.ForEach(hosts, names.AddDnsName);
            request.CertificateExtensions.Add(names.Build());
        }

        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        using X509Certificate2 certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(100));
        return Analysed.Yaml(Ingress("a", "- {hosts: [a.io], secretName: shop-tls}") + Pem(certificate.ExportCertificatePem(), key));
    }

    private static string Pem(string chain, string key) => Analysed.Secret(
        $"type: kubernetes.io/tls\ndata: {{ tls.crt: {Base64(chain)}, tls.key: {Base64(key)} }}");

    private static string Base64(string text) => Convert.ToBase64String(Encoding.ASCII.GetBytes(text));

    private static string Ingress(string name, string tls, string? className = null) =>
        $"apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {{name: {name}}}\nspec:\n"
            + (className is null ? "" : $"  ingressClassName: {className}\n") + $"  tls:\n  {tls}{Rule.ReplaceLineEndings("\n")}";
}
