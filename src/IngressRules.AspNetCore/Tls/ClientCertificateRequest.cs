using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;

namespace IngressRules.AspNetCore.Tls;

/// <summary>
/// Asks for the client's certificate in a handshake. Any certificate ends the handshake well, and so does none: the check comes with the
/// request, which can be told what is wrong with it.
/// </summary>
internal static class ClientCertificateRequest
{
    private const int MaxIntermediates = 10;

    private static readonly object s_key = new();

    /// <summary>The settings of a handshake that asks for a certificate.</summary>
    /// <param name="usual">The settings for the server name.</param>
    /// <param name="connection">The connection.</param>
    public static SslServerAuthenticationOptions Add(SslServerAuthenticationOptions usual, ConnectionContext connection) => new()
    {
        ServerCertificateContext = usual.ServerCertificateContext,
        EnabledSslProtocols = usual.EnabledSslProtocols,
        ApplicationProtocols = usual.ApplicationProtocols,
        CertificateRevocationCheckMode = usual.CertificateRevocationCheckMode,
        ClientCertificateRequired = true,

        // A session from another name must not bring its certificate along, or its lack of one.
        AllowTlsResume = false,
        CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        },
        RemoteCertificateValidationCallback = (_, certificate, chain, _) => Remember(connection, certificate, chain),
    };

    /// <summary>The certificates that a client has sent beside its own; null for none.</summary>
    /// <param name="context">A request of its connection.</param>
    public static X509Certificate2Collection? IntermediatesOf(HttpContext context) =>
        context.Features.Get<IConnectionItemsFeature>()?.Items.TryGetValue(s_key, out object? kept) == true
            ? kept as X509Certificate2Collection
            : null;

    /// <summary>Copies the certificates, because the chain is disposed of after the handshake.</summary>
    /// <returns>True, because the request decides.</returns>
    private static bool Remember(ConnectionContext connection, X509Certificate? certificate, X509Chain? chain)
    {
        if (certificate is not null && chain is { ChainPolicy.ExtraStore: { Count: > 0 } sent })
        {
            var kept = new X509Certificate2Collection();
            foreach (X509Certificate2 further in sent.Take(MaxIntermediates))
            {
                kept.Add(X509CertificateLoader.LoadCertificate(further.RawData));
            }

            connection.Items[s_key] = kept;
        }

        return true;
    }
}
