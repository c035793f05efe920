using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using IngressRules.Diagnostics;

namespace IngressRules.Kubernetes.Connecting;

/// <summary>
/// Decides whether a server is the API server, as kubectl does: its certificate is valid now, for the name by which it was called, and
/// signed by a CA of the kubeconfig. CAs of the system do not count beside one, and Kubernetes' own client does not check the name.
/// </summary>
/// <param name="authorities">The CAs at this moment; null for those of the system.</param>
/// <param name="where">Where the CAs are and when they are read, for the message: "in /ca.crt, which …".</param>
/// <param name="serverName">The name that is expected in place of the one in the URL; null for that one.</param>
internal sealed class ServerCheck(Func<X509Certificate2Collection>? authorities, string where, string? serverName)
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1", AnyUsage = "2.5.29.37.0";

    /// <summary>Signatures with MD5 or SHA-1, which anybody with enough time can make for a certificate of their own.</summary>
    private static readonly HashSet<string> s_brokenSignatures =
        ["1.2.840.113549.1.1.4", "1.2.840.113549.1.1.5", "1.3.14.3.2.29", "1.2.840.10045.4.1", "1.2.840.10040.4.3"];

    /// <summary>Accepts a server's certificate, or throws what says why not.</summary>
    /// <param name="sender">The connection.</param>
    /// <param name="certificate">The certificate.</param>
    /// <param name="chain">What else the server has sent.</param>
    /// <param name="errors">What the system says; it takes the common name of a certificate for a name, which kubectl does not.</param>
    /// <exception cref="AuthenticationException">It is not accepted.</exception>
    public bool Accept(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is not X509Certificate2 leaf || chain is null)
        {
            throw new AuthenticationException("The API server has sent no certificate.");
        }

        string name = serverName ?? (sender as SslStream)?.TargetHostName ?? "";
        if (Uri.CheckHostName(name) == UriHostNameType.Unknown
            || !leaf.MatchesHostname(name, allowWildcards: true, allowCommonName: false))
        {
            throw new AuthenticationException(
                $"The API server's certificate is not for {VisibleText.Of(name)}. "
                + "Write a name that it is for (subjectAltName) into server or tls-server-name of the kubeconfig.");
        }

        return IsSigned(leaf, chain, errors, out string reasons)
            ? true
            : throw new AuthenticationException(
                $"The API server's certificate is not accepted: {reasons} It must be signed by a CA {where}.");
    }

    private bool IsSigned(X509Certificate2 leaf, X509Chain chain, SslPolicyErrors errors, out string reasons)
    {
        if (authorities?.Invoke() is { } all)
        {
            return IsSignedBy(all, leaf, chain, out reasons) || all.Any(one => IsSignedBy([one], leaf, chain, out _));
        }

        string? fault = errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors) ? Reasons(chain)
            : FaultOf([.. chain.ChainElements.Select(e => e.Certificate)]);
        reasons = fault ?? "";
        return fault is null;
    }

    /// <summary>
    /// Whether a certificate leads to one of some CAs. Among CAs of the same name, as they are in a bundle while one takes the place of the
    /// other, the system may try the wrong one alone.
    /// </summary>
    private static bool IsSignedBy(X509Certificate2Collection authorities, X509Certificate2 leaf, X509Chain sent, out string reasons)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.ExtraStore.AddRange(sent.ChainPolicy.ExtraStore);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;

        // The system wants a root. An intermediate CA that the kubeconfig names is enough, so where the chain leads is judged here.
        chain.ChainPolicy.VerificationFlags = X509VerificationFlags.AllowUnknownCertificateAuthority;
        bool isSound = chain.Build(leaf);
        X509Certificate2[] path = [.. chain.ChainElements.Select(e => e.Certificate)];
        int end = Array.FindIndex(path, c => authorities.Any(a => a.RawDataMemory.Span.SequenceEqual(c.RawDataMemory.Span)));
        string? fault = !isSound || end < 0 ? Reasons(chain) : FaultOf(path.AsSpan(0, end + 1));
        reasons = fault ?? "";
        return fault is null;
    }

    /// <summary>What the system does not refuse and kubectl does.</summary>
    /// <param name="path">The server's certificate, and what leads to the one that is trusted, with it.</param>
    private static string? FaultOf(ReadOnlySpan<X509Certificate2> path)
    {
        for (int i = 0; i < path.Length; i++)
        {
            // The last one is trusted for itself, whoever has signed it.
            if (i < path.Length - 1 && s_brokenSignatures.Contains(path[i].SignatureAlgorithm.Value ?? ""))
            {
                return $"{VisibleText.Of(path[i].Subject)} is signed with MD5 or SHA-1.";
            }

            if (path[i].Extensions.OfType<X509EnhancedKeyUsageExtension>().FirstOrDefault() is { } usages
                && !usages.EnhancedKeyUsages.Cast<Oid>().Any(u => u.Value is ServerAuthentication or AnyUsage))
            {
                return $"{VisibleText.Of(path[i].Subject)} is not for servers (extendedKeyUsage).";
            }
        }

        return null;
    }

    private static string Reasons(X509Chain chain) => string.Join(' ', chain.ChainStatus
        .Select(s => s.StatusInformation.Trim() is { Length: > 0 } text ? $"{text.TrimEnd('.')}." : $"{s.Status}.").Distinct());
}
