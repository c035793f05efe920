using System.Net;
using System.Runtime.CompilerServices;
using System.Security.Cryptography.X509Certificates;
using IngressRules.Analysis;
using IngressRules.AspNetCore.Tls;
using IngressRules.Policies;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;

namespace IngressRules.AspNetCore.Policies;

/// <summary>
/// The certificate that clients of a host must have. The host must be the one that the connection was made for, so that nobody comes to a
/// guarded host through the connection of another name, for which no certificate was asked.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class ClientCertificatePhase(TimeProvider time) : ImmediatePhase("client certificate", PolicyStage.Host)
{
    private const string Required = "A client certificate is required.", Invalid = "The client certificate is not valid.";

    /// <summary>The result for the certificate of a connection, which many requests share.</summary>
    private readonly ConditionalWeakTable<X509Certificate2, Checked> _checked = [];

    protected override PolicyAnswer? Apply(PolicyRequest request)
    {
        if (request.Policies.Host?.ClientCertificate is not { } policy)
        {
            return null;
        }

        HttpContext context = request.Context;
        if (!context.Request.IsHttps)
        {
            // Without TLS there is no certificate. Whoever is redirected to HTTPS learns nothing else on the way.
            return policy.Optional || HttpsRedirectPhase.AppliesTo(request) ? SubjectFault(policy, null) : Refuse(policy, Required);
        }

        if (!IsServerName(context.Features.Get<ITlsHandshakeFeature>()?.HostName, request.HostName))
        {
            return new(StatusCodes.Status421MisdirectedRequest, "The host is not the one that the connection was made for.");
        }

        if (context.Connection.ClientCertificate is not { } shown)
        {
            return policy.Optional ? SubjectFault(policy, null) : Refuse(policy, Required);
        }

        ClientCertificate certificate = CheckOnce(policy, shown, context);
        request.ClientCertificate = certificate;
        return certificate.Fault is not null && !policy.AnyAuthority ? Refuse(policy, Invalid) : SubjectFault(policy, certificate);
    }

    private static PolicyAnswer Refuse(ClientCertificatePolicy policy, string sentence) => policy.ErrorPage is { } page
        ? PolicyAnswer.Redirect(StatusCodes.Status302Found, page)
        : new(StatusCodes.Status400BadRequest, sentence);

    private static PolicyAnswer? SubjectFault(ClientCertificatePolicy policy, ClientCertificate? certificate) =>
        policy.Subject is { } subject && !subject.IsMatch(certificate?.Subject ?? "")
            ? new(StatusCodes.Status403Forbidden, "The client certificate is of another subject.")
            : null;

    /// <summary>A server name cannot be an IP address (RFC 6066, 3), so a request for an address has none.</summary>
    private static bool IsServerName(string? serverName, string host) => string.IsNullOrEmpty(serverName)
        ? host.Length == 0 || IPAddress.TryParse(host, out _)
        : TlsCertificate.NormalizeName(serverName) == TlsCertificate.NormalizeName(host);

    private ClientCertificate CheckOnce(ClientCertificatePolicy policy, X509Certificate2 shown, HttpContext context)
    {
        if (_checked.TryGetValue(shown, out Checked? known) && ReferenceEquals(known.Policy, policy))
        {
            return known.Certificate;
        }

        ClientCertificate certificate =
            ClientCertificate.Check(policy, shown, ClientCertificateRequest.IntermediatesOf(context), time.GetUtcNow());
        _checked.AddOrUpdate(shown, new(policy, certificate));
        return certificate;
    }

    private sealed record Checked(ClientCertificatePolicy Policy, ClientCertificate Certificate);
}
