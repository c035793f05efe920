using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using IngressRules.Analysis;
using IngressRules.Model;

namespace IngressRules.Tests.Analysis;

/// <summary>The facts of the certificate in a Secret (specification 5).</summary>
public class TlsCertificateTests
{
    private static readonly DateTimeOffset s_now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(-1, 100, TlsCertificateValidity.Valid)]
    [InlineData(-1, 15, TlsCertificateValidity.Valid)]
    [InlineData(-1, 13, TlsCertificateValidity.ExpiresSoon)]
    [InlineData(-10, -1, TlsCertificateValidity.Expired)]
    [InlineData(1, 100, TlsCertificateValidity.NotYetValid)]
    [InlineData(1, 2, TlsCertificateValidity.NotYetValid)]
    public void A_certificate_is_due_fourteen_days_before_its_end(int from, int until, TlsCertificateValidity expected)
    {
        var certificate = TlsCertificate.Of(Pair(from: from, until: until));
        Assert.Equal(TlsCertificateFault.None, certificate.Fault);
        Assert.Equal(expected, certificate.ValidityAt(s_now));
        Assert.Equal((s_now.AddDays(from), s_now.AddDays(until)), (certificate.NotBefore, certificate.NotAfter));
    }

    [Fact]
    public void Another_notice_can_be_asked_for()
    {
        var certificate = TlsCertificate.Of(Pair(until: 20));
        Assert.Equal(TlsCertificateValidity.ExpiresSoon, certificate.ValidityAt(s_now, TimeSpan.FromDays(30)));
        Assert.Equal(TlsCertificate.ExpiryNotice, AnalysisOptions.Default.ExpiryNotice);
    }

    [Fact]
    public void Names_are_compared_in_one_form()
    {
        var certificate = TlsCertificate.Of(Pair(names: ["SHOP.io", "shop.io", "*.Shop.io"]));
        Assert.Equal(["shop.io", "*.shop.io"], certificate.Names);
        Assert.True(certificate.Covers("shop.io") && certificate.Covers("a.shop.io") && certificate.Covers("*.shop.io"));
        Assert.False(certificate.Covers("a.b.shop.io") || certificate.Covers("io"));
    }

    [Fact]
    public void The_subject_is_a_name_only_without_a_list_of_names()
    {
        Assert.Equal(["subject.io"], TlsCertificate.Of(Pair(names: [])).Names);
        Assert.Equal(["shop.io"], TlsCertificate.Of(Pair(names: ["shop.io"])).Names);
    }

    [Theory]
    [InlineData("", "any", "no tls.crt")]
    [InlineData("any", "", "no tls.key")]
    [InlineData("", "", "no tls.crt and no tls.key")]
    public void What_is_empty_is_missing(string certificate, string key, string refusal)
    {
        var found = TlsCertificate.Of(NewSecret(certificate, key));
        Assert.Equal((TlsCertificateFault.Incomplete, refusal), (found.Fault, found.Refusal));
        Assert.Equal("no tls.crt and no tls.key", TlsCertificate.Of(new Secret()).Refusal);
    }

    [Fact]
    public void Text_that_is_not_PEM_is_no_certificate()
    {
        Secret good = Pair();
        (string chain, string key) = TextsOf(good);
        Assert.Equal(TlsCertificateFault.Unreadable, TlsCertificate.Of(NewSecret("nonsense", key)).Fault);
        Assert.Equal(TlsCertificateFault.Unreadable, TlsCertificate.Of(NewSecret(key, key)).Fault);

        string damaged = chain.Replace("MII", "MIX", StringComparison.Ordinal);
        Assert.Equal(TlsCertificateFault.Unreadable, TlsCertificate.Of(NewSecret(damaged, key)).Fault);
    }

    [Fact]
    public void A_certificate_behind_the_first_that_is_broken_breaks_the_chain()
    {
        (string chain, string key) = TextsOf(Pair());
        Assert.Equal(TlsCertificateFault.None, TlsCertificate.Of(NewSecret($"{chain}\n{chain}\n", key)).Fault);
        Assert.Equal(
            TlsCertificateFault.Unreadable,
            TlsCertificate.Of(NewSecret($"{chain}\n-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", key)).Fault);
    }

    [Fact]
    public void The_key_of_another_certificate_does_not_fit_and_the_names_are_known_all_the_same()
    {
        var found = TlsCertificate.Of(NewSecret(TextsOf(Pair()).Chain, TextsOf(Pair()).Key));
        Assert.Equal((TlsCertificateFault.KeyDoesNotFit, "tls.key does not fit"), (found.Fault, found.Refusal));
        Assert.Equal(["shop.io"], found.Names);
        Assert.Equal(TlsCertificateFault.KeyDoesNotFit, TlsCertificate.Of(NewSecret(TextsOf(Pair()).Chain, "nonsense")).Fault);
    }

    [Theory]
    [InlineData(1024, TlsCertificateFault.WeakKey)]
    [InlineData(2048, TlsCertificateFault.None)]
    public void An_RSA_key_has_two_thousand_bits(int bits, TlsCertificateFault fault)
    {
#pragma warning disable CA5385 // It is weak on purpose.
        using var key = RSA.Create(bits);
#pragma warning restore CA5385
        using X509Certificate2 made = new CertificateRequest("CN=weak.io", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(s_now.AddDays(-1), s_now.AddDays(100));
        Assert.Equal(fault, TlsCertificate.Of(NewSecret(made.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem())).Fault);
    }

    [Theory]
    [InlineData("CN=subject.io", TlsCertificateFault.None)]
    [InlineData("CN=authority", TlsCertificateFault.WeakSignature)]
    public void A_signature_with_SHA_1_counts_where_somebody_relies_on_it(string issuer, TlsCertificateFault fault)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 made = new CertificateRequest("CN=subject.io", key, HashAlgorithmName.SHA256)
            .Create(new X500DistinguishedName(issuer), new Sha1Generator(key), s_now.AddDays(-1), s_now.AddDays(100), [1]);
        Assert.Equal(fault, TlsCertificate.Of(NewSecret(made.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem())).Fault);
    }

    [Fact]
    public void A_pair_is_loaded_for_a_server_and_only_where_it_is_not_refused()
    {
        (string chain, string key) = TextsOf(Pair());
        using (var pair = TlsKeyPair.TryLoad(NewSecret($"{chain}\n{chain}\n", key), out TlsCertificate certificate))
        {
            Assert.True(pair!.Certificate.HasPrivateKey);
            Assert.Single(pair.Chain);
            Assert.Null(certificate.Refusal);
        }

        Assert.Null(TlsKeyPair.TryLoad(chain, "nonsense", out TlsCertificate refused));
        Assert.Equal(TlsCertificateFault.KeyDoesNotFit, refused.Fault);
    }

    [Fact]
    public void A_Secret_is_read_once()
    {
        Secret secret = Pair();
        Assert.Same(TlsCertificate.Of(secret), TlsCertificate.Of(secret));
    }

    /// <summary>ECDSA with SHA-1, which the base library no longer offers.</summary>
    private sealed class Sha1Generator(ECDsa key) : X509SignatureGenerator
    {
        private static readonly byte[] s_algorithm = [0x30, 9, 6, 7, 0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 1];

        public override byte[] GetSignatureAlgorithmIdentifier(HashAlgorithmName hashAlgorithm) => s_algorithm;

#pragma warning disable CA5350 // It is weak on purpose.
        public override byte[] SignData(byte[] data, HashAlgorithmName hashAlgorithm) =>
            key.SignData(data, HashAlgorithmName.SHA1, DSASignatureFormat.Rfc3279DerSequence);
#pragma warning restore CA5350

        protected override PublicKey BuildPublicKey() => CreateForECDsa(key).PublicKey;
    }

    private static Secret Pair(int from = -1, int until = 100, string[]? names = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=subject.io", key, HashAlgorithmName.SHA256);
        var list = new SubjectAlternativeNameBuilder();
        foreach (string name in names ?? ["shop.io"])
        {
            list.AddDnsName(name);
        }

        if (names is not { Length: 0 })
        {
            request.CertificateExtensions.Add(list.Build());
        }

        using X509Certificate2 made = request.CreateSelfSigned(s_now.AddDays(from), s_now.AddDays(until));
        return NewSecret(made.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    private static Secret NewSecret(string certificate, string key) => new()
    {
        Data = new([new("tls.crt", [.. Encoding.ASCII.GetBytes(certificate)]), new("tls.key", [.. Encoding.ASCII.GetBytes(key)])]),
    };

    private static (string Chain, string Key) TextsOf(Secret secret) =>
        (Encoding.ASCII.GetString(secret.Data["tls.crt"].AsSpan()), Encoding.ASCII.GetString(secret.Data["tls.key"].AsSpan()));
}
