using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using IngressRules.Policies;

namespace IngressRules.AspNetCore.Policies;

/// <summary>The certificate that a client has shown, and what became of its check.</summary>
/// <param name="Certificate">The certificate.</param>
/// <param name="Fault">Why it is not valid; null for a valid one.</param>
internal sealed record ClientCertificate(X509Certificate2 Certificate, string? Fault)
{
    private static readonly Oid s_clientAuthentication = new("1.3.6.1.5.5.7.3.2");
    private static readonly ConditionalWeakTable<ClientCertificatePolicy, X509Certificate2Collection> s_authorities = [];

    /// <summary>The subject of the certificate.</summary>
    public string Subject { get; } = DistinguishedName.Write(Certificate.SubjectName);

    /// <summary>Checks a certificate against the authorities of a policy.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="certificate">The certificate.</param>
    /// <param name="intermediates">What the client has sent besides.</param>
    /// <param name="now">The current time.</param>
    public static ClientCertificate Check(
        ClientCertificatePolicy policy, X509Certificate2 certificate, X509Certificate2Collection? intermediates, DateTimeOffset now)
    {
        X509Certificate2Collection authorities = s_authorities.GetValue(policy, static p => Read(p.Authorities));
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.ExtraStore.AddRange(authorities);
        if (intermediates is not null)
        {
            chain.ChainPolicy.ExtraStore.AddRange(intermediates);
        }

        chain.ChainPolicy.ApplicationPolicy.Add(s_clientAuthentication);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTimeIgnored = false;
        chain.ChainPolicy.VerificationTime = now.LocalDateTime;
        string? fault = authorities.Count == 0 ? "unable to get issuer certificate"
            : !chain.Build(certificate) ? FaultOf(chain)
            : chain.ChainElements.Count - 2 > policy.Depth ? "certificate chain too long"
            : null;
        foreach (X509ChainElement element in chain.ChainElements)
        {
            element.Certificate.Dispose();
        }

        return new(certificate, fault);
    }

    private static string FaultOf(X509Chain chain)
    {
        X509ChainStatusFlags all = X509ChainStatusFlags.NoError;
        foreach (X509ChainStatus status in chain.ChainStatus)
        {
            all |= status.Status;
        }

        return all.HasFlag(X509ChainStatusFlags.NotTimeValid) ? "certificate has expired"
            : (all & (X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain)) != 0
                ? "unable to verify the first certificate"
            : "certificate verify failed";
    }

    private static X509Certificate2Collection Read(string pem)
    {
        var read = new X509Certificate2Collection();
        try
        {
            read.ImportFromPem(pem);
        }
        catch (CryptographicException)
        {
            // Without authorities no certificate is valid, so nobody is let in.
            read.Clear();
        }

        return read;
    }
}
