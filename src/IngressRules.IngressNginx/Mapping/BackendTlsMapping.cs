using System.Text;
using IngressRules.Analysis;
using IngressRules.Model;
using IngressRules.Policies;

namespace IngressRules.IngressNginx.Mapping;

/// <summary>TLS with the backend (N59). Without <c>proxy-ssl-secret</c> there is no verification and no server name.</summary>
internal static class BackendTlsMapping
{
    private const string SecretName = "proxy-ssl-secret", Verify = "proxy-ssl-verify", Depth = "proxy-ssl-verify-depth";
    private const string Name = "proxy-ssl-name", ServerName = "proxy-ssl-server-name", Protocols = "proxy-ssl-protocols";

    /// <summary>Reads the policy; null for none, or where the paths are closed.</summary>
    public static BackendTls? Read(IngressReading reading)
    {
        ValueState state = reading.Text(SecretName, out string text);
        if (state == ValueState.Invalid)
        {
            reading.LeaveOut(SecretName);
        }

        if (state != ValueState.Valid)
        {
            reading.IdleWithout("proxy-ssl-secret", Verify, Depth, Name, ServerName, Protocols);
            return null;
        }

        (string @namespace, string secretName) = NamedObject.Read(reading, text, needsNamespace: true, out string? fault);
        Secret? secret = fault is null ? reading.FindSecret(@namespace, secretName) : null;
        if (secret is null && fault is null && !reading.KnowsObjects)
        {
            return null;
        }

        string? authorities = Key(secret, "ca.crt");
        string? certificate = Key(secret, TlsCertificate.CertificateKey), key = Key(secret, TlsCertificate.PrivateKeyKey);
        bool hasPair = certificate is not null && key is not null;
        fault ??= secret is null ? $"There is no Secret {@namespace}/{secretName}."
            : authorities is null && !hasPair ? $"The Secret {@namespace}/{secretName} has neither ca.crt nor a pair of tls.crt and "
                + "tls.key."
            : null;
        if (fault is not null)
        {
            reading.Close(SecretName, fault);
            return null;
        }

        bool verify = Switch(reading, Verify);
        if (verify && authorities is null)
        {
            reading.Close(Verify, $"The Secret {@namespace}/{secretName} has no ca.crt to verify with.");
            return null;
        }

        long depth = reading.IntegerOr(Depth, 1);
        return new BackendTls
        {
            Authorities = authorities,
            Certificate = hasPair ? certificate : null,
            Key = hasPair ? key : null,
            Verify = verify,
            Depth = depth == 0 ? 1 : (int)Math.Clamp(depth, 0, 100),
            ServerName = NameOf(reading),
            SendServerName = Switch(reading, ServerName),
            AllowTls13 = reading.TextOrNull(Protocols)?.Contains("TLSv1.3", StringComparison.Ordinal) ?? false,
        };
    }

    private static string? NameOf(IngressReading reading)
    {
        if (reading.TextOrNull(Name) is not { } name)
        {
            return null;
        }

        if (Uri.CheckHostName(name) == UriHostNameType.Unknown)
        {
            reading.Close(Name, "It is no name of a server: variables and expressions are not known here.");
            return null;
        }

        return name;
    }

    private static bool Switch(IngressReading reading, string name) => reading.TextOrNull(name)?.Trim() == "on";

    private static string? Key(Secret? secret, string key) =>
        secret is not null && secret.Data.TryGetValue(key, out ValueList<byte>? file) && file.Count > 0
            ? Encoding.UTF8.GetString(file.AsSpan())
            : null;
}
