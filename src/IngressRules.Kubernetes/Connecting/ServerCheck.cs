using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace IngressRules.Kubernetes.Connecting;

/// <summary>
/// Decides whether a server is the API server, as kubectl does: its certificate is valid now, for the name by which it was called, and
/// signed by a CA of the kubeconfig. CAs of the system do not count, and Kubernetes' own client does not check the name.
/// </summary>
/// <param name="authorities">The CAs at this moment.</param>
/// <param name="where">Where the CAs are and when they are read, for the message: "in /ca.crt, which …".</param>
/// <param name="serverName">The name that is expected in place of the one in the URL; null for that one.</param>
internal sealed class ServerCheck(Func<X509Certificate2Collection> authorities, string where, string? serverName)
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    /// <summary>Accepts a server's certificate, or throws what says why not.</summary>
    /// <param name="sender">The connection.</param>
    /// <param name="certificate">The certificate.</param>
    /// <param name="chain">What else the server has sent.</param>
    /// <param name="errors">What the system says.</param>
    /// <exception cref="AuthenticationException">It is not accepted.</exception>
    public bool Accept(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is not X509Certificate2 leaf || chain is null)
        {
            throw new AuthenticationException("The API server has sent no certificate.");
        }

        if (serverName is null ? errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) : !leaf.MatchesHostname(serverName))
        {
            string name = serverName ?? (sender as SslStream)?.TargetHostName ?? "";
            throw new AuthenticationException(
                $"The API server's certificate is not for {name}. "
                + "Write a name that it is for into server or tls-server-name of the kubeconfig.");
        }

        X509Certificate2Collection all = authorities();
        return IsSignedBy(all, leaf, chain, out string reasons) || all.Any(one => IsSignedBy([one], leaf, chain, out _))
            ? true
            : throw new AuthenticationException(
                $"The API server's certificate is not accepted: {reasons} It must be signed by a CA {where}.");
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
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ServerAuthentication));
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        bool isSigned = chain.Build(leaf);
        reasons = Reasons(chain);
        return isSigned;
    }

    private static string Reasons(X509Chain chain) => string.Join(' ', chain.ChainStatus
        .Select(s => s.StatusInformation.Trim() is { Length: > 0 } text ? $"{text.TrimEnd('.')}." : $"{s.Status}.").Distinct());
}
