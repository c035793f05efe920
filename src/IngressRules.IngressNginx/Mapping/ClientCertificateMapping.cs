using System.Text;
using IngressRules.IngressNginx.Patterns;
using IngressRules.Model;
using IngressRules.Policies;

namespace IngressRules.IngressNginx.Mapping;

/// <summary>The certificate that clients of the Ingress' hosts must have (N69). A fault closes the whole host, with 403.</summary>
/// <param name="Policy">The policy; null for none.</param>
/// <param name="HasAuthorities">Whether the Secret has authorities, so that no later Ingress of the host counts.</param>
/// <param name="Fault">Why the hosts are closed; null where they are not.</param>
internal sealed record ClientCertificateMapping(ClientCertificatePolicy? Policy, bool HasAuthorities, string? Fault)
{
    private const string SecretName = "auth-tls-secret", Verify = "auth-tls-verify-client", Depth = "auth-tls-verify-depth";
    private const string ErrorPage = "auth-tls-error-page", Pass = "auth-tls-pass-certificate-to-upstream", Subject = "auth-tls-match-cn";
    private const string AuthoritiesKey = "ca.crt";

    /// <summary>No certificate is asked for.</summary>
    public static ClientCertificateMapping None { get; } = new(null, false, null);

    /// <summary>Reads the policy.</summary>
    public static ClientCertificateMapping Read(IngressReading reading)
    {
        ValueState state = reading.Text(SecretName, out string text);
        if (state == ValueState.Invalid)
        {
            reading.LeaveOut(SecretName);
        }

        if (state != ValueState.Valid)
        {
            reading.IdleWithout("auth-tls-secret", Verify, Depth, ErrorPage, Pass, Subject);
            return None;
        }

        (string @namespace, string secretName) = NamedObject.Read(reading, text, needsNamespace: true, out string? fault);
        if (fault is not null)
        {
            return Closed(reading, SecretName, fault);
        }

        Secret? secret = reading.FindSecret(@namespace, secretName);
        if (secret is null && !reading.KnowsObjects)
        {
            return None;
        }

        string authorities = secret is not null && secret.Data.TryGetValue(AuthoritiesKey, out ValueList<byte>? file)
            ? Encoding.UTF8.GetString(file.AsSpan())
            : "";
        if (authorities.Length == 0)
        {
            return Closed(reading, SecretName, secret is null
                ? $"There is no Secret {@namespace}/{secretName}."
                : $"The Secret {@namespace}/{secretName} has no key {AuthoritiesKey}.");
        }

        return Read(reading, authorities);
    }

    private static ClientCertificateMapping Read(IngressReading reading, string authorities)
    {
        string verify = reading.TextOrNull(Verify)?.Replace(" ", "", StringComparison.Ordinal) ?? "on";
        long depth = reading.IntegerOr(Depth, 1);
        foreach (string name in (string[])[ErrorPage, Subject])
        {
            if (reading.Text(name, out _) == ValueState.Invalid)
            {
                reading.LeaveOut(name);
            }
        }

        if (reading.Boolean(Pass, out bool pass) == ValueState.Invalid)
        {
            reading.LeaveOut(Pass);
        }

        LinearPattern? subject = null;
        if (reading.TextOrNull(Subject) is { } expression
            && !PcrePattern.TryParse(expression, PatternKind.Search, out subject, out string? refusal))
        {
            return Closed(reading, Subject, $"The expression is refused: {refusal}");
        }

        return verify == "off"
            ? new(null, true, null)
            : new(
                new ClientCertificatePolicy(authorities)
                {
                    Optional = verify is "optional" or "optional_no_ca",
                    AnyAuthority = verify == "optional_no_ca",
                    Depth = depth == 0 ? 1 : (int)Math.Clamp(depth, 0, 100),
                    Subject = subject,
                    PassToBackend = pass,
                    ErrorPage = reading.TextOrNull(ErrorPage),
                },
                true,
                null);
    }

    // The paths of the Ingress are closed too, but the host is closed before.
    private static ClientCertificateMapping Closed(IngressReading reading, string name, string fault)
    {
        reading.Close(name, fault, "Until then every request for its hosts gets 403.");
        return new(null, false, fault);
    }
}
