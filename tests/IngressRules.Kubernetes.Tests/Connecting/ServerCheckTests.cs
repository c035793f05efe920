using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using IngressRules.Kubernetes.Connecting;

namespace IngressRules.Kubernetes.Tests.Connecting;

/// <summary>Which certificates are believed; kubectl believes the same.</summary>
public sealed class ServerCheckTests
{
    private const string ServerUsage = "1.3.6.1.5.5.7.3.1", ClientUsage = "1.3.6.1.5.5.7.3.2", AnyUsage = "2.5.29.37.0";
    private static readonly X509Certificate2 s_root = Issue("root", null, isAuthority: true);
    private static readonly X509Certificate2 s_intermediate = Issue("intermediate", s_root, isAuthority: true);
    private static readonly X509Certificate2 s_ofOtherKey = Issue("intermediate", s_root, isAuthority: true);

    [Fact]
    public void An_intermediate_CA_can_be_the_one_that_is_named()
    {
        X509Certificate2 leaf = Issue("server", s_intermediate);
        Assert.Null(Refusal(leaf, [s_intermediate]));
        Assert.Null(Refusal(leaf, [s_intermediate], s_intermediate, s_root));
        Assert.Null(Refusal(leaf, [s_root], s_intermediate));
        Assert.NotNull(Refusal(leaf, [s_root]));
        Assert.NotNull(Refusal(leaf, [s_ofOtherKey]));
        Assert.NotNull(Refusal(leaf, [s_ofOtherKey], s_intermediate));
        Assert.NotNull(Refusal(leaf, [s_ofOtherKey], s_intermediate, s_root));
        Assert.NotNull(Refusal(leaf, [Issue("root", null, isAuthority: true)], s_intermediate, s_root));
        Assert.NotNull(Refusal(Issue("server", null), [s_root, s_intermediate]));
        Assert.NotNull(Refusal(Issue("server", Issue("other", s_intermediate)), [s_intermediate]));
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData(ServerUsage, true)]
    [InlineData(AnyUsage, true)]
    [InlineData(ClientUsage, false)]
    public void A_certificate_must_be_for_servers_if_it_says_what_it_is_for(string? usage, bool isAccepted)
    {
        string? refusal = Refusal(Issue("server", s_root, usage: usage), [s_root]);
        Assert.Equal(isAccepted, refusal is null);
        X509Certificate2 between = Issue("between", s_root, isAuthority: true, usage: usage);
        Assert.Equal(isAccepted, Refusal(Issue("server", between), [s_root], between) is null);
    }

    [Fact]
    public void A_signature_with_SHA_1_is_not_believed_but_on_the_certificate_that_is_named()
    {
        Assert.Contains(
            "CN=server is signed with MD5 or SHA-1.", Refusal(Issue("server", s_root, sha1: true), [s_root]), StringComparison.Ordinal);
        X509Certificate2 between = Issue("between", s_root, isAuthority: true, sha1: true);
        X509Certificate2 leaf = Issue("server", between);
        Assert.Contains(
            "CN=between is signed with MD5 or SHA-1.", Refusal(leaf, [s_root], between), StringComparison.Ordinal);
        Assert.Null(Refusal(leaf, [between]));
    }

    [Fact]
    public void A_name_is_one_of_subjectAltName()
    {
        Assert.Null(Refusal(Issue("server", s_root), [s_root]));
        Assert.Contains(
            "is not for server.", Refusal(Issue("server", s_root, hasNames: false), [s_root]), StringComparison.Ordinal);
    }

    private static string? Refusal(X509Certificate2 leaf, X509Certificate2Collection authorities, params X509Certificate2[]? sent)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.ExtraStore.AddRange(sent ?? []);
        try
        {
            Assert.True(new ServerCheck(() => authorities, "in ca.crt", "server").Accept(chain, leaf, chain, SslPolicyErrors.None));
            return null;
        }
        catch (AuthenticationException refusal)
        {
            return refusal.Message;
        }
    }

    private static X509Certificate2 Issue(
        string name,
        X509Certificate2? issuer,
        bool isAuthority = false,
        string? usage = null,
        bool sha1 = false,
        bool hasNames = true)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, critical: true));
        if (usage is not null)
        {
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], critical: false));
        }

        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        if (hasNames)
        {
            request.CertificateExtensions.Add(names.Build());
        }

        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        if (issuer is null)
        {
            return request.CreateSelfSigned(now.AddDays(-2), now.AddDays(2));
        }

        // By its key alone, so that a certificate that is no CA can sign as well.
        ECDsa signs = issuer.GetECDsaPrivateKey()!;
        X509SignatureGenerator generator = sha1 ? new Sha1Generator(signs) : X509SignatureGenerator.CreateForECDsa(signs);
        using X509Certificate2 made = request.Create(
            issuer.SubjectName, generator, now.AddDays(-1), now.AddDays(1), RandomNumberGenerator.GetBytes(8));
        return made.CopyWithPrivateKey(key);
    }

    /// <summary>Signs with SHA-1, which the framework no longer does for a certificate.</summary>
    private sealed class Sha1Generator(ECDsa key) : X509SignatureGenerator
    {
        /// <summary>ecdsa-with-SHA1 in DER.</summary>
        public override byte[] GetSignatureAlgorithmIdentifier(HashAlgorithmName hashAlgorithm) =>
            [0x30, 0x09, 0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x04, 0x01];

        public override byte[] SignData(byte[] data, HashAlgorithmName hashAlgorithm) =>
            key.SignData(data, HashAlgorithmName.SHA1, DSASignatureFormat.Rfc3279DerSequence);

        protected override PublicKey BuildPublicKey() => new(key);
    }
}
