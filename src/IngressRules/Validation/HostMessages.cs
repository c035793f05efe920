using IngressRules.Diagnostics;

namespace IngressRules.Validation;

/// <summary>The messages about invalid hosts.</summary>
internal static class HostMessages
{
    /// <summary>Reports a host in which <see cref="NameGrammars.Host"/> finds a fault.</summary>
    public static void Report(
        ObjectFindings findings, DiagnosticCode code, FieldPath field, string what, string host, NameFaults faults, bool canBeAbsent)
    {
        string message = host.Contains('*') ? Wildcard(host, canBeAbsent) : Exact(host, canBeAbsent);
        NameMessages.Report(findings, code, field, what, host, NameGrammars.MaxSubdomain, faults, message);
    }

    /// <summary>About a host without an asterisk.</summary>
    public static string Exact(string host, bool canBeAbsent)
    {
        if (host.Length == 0)
        {
            return "The host is empty. Write a DNS name, or remove the entry.";
        }

        string reason =
            host.Contains("://", StringComparison.Ordinal) ? "is a URL; write only its host"
            : host.Contains('/') ? "contains a path, which belongs in paths"
            : host.Contains(':') ? IpAddressText.IsAddress(host)
                ? "contains colons, which no DNS name has"
                : "contains a port, which a rule does not see"
            : host.EndsWith('.') ? "ends with a dot; names are written without it here"
            : host.AsSpan().ContainsAnyInRange('A', 'Z') ? "has capitals; names are written in lower case here"
            : host.AsSpan().ContainsAnyExceptInRange('\0', '\x7f') ? "is not ASCII; write an international name in its xn-- form"
            : $"is not a DNS name: {Suggestions.SubdomainRule}";
        return $"The host {QuotedText.Quote(host)} {reason}." + Suggestion(host, canBeAbsent);
    }

    private static string Wildcard(string host, bool canBeAbsent)
    {
        if (host == "*")
        {
            return "The host \"*\" is not a wildcard."
                + (canBeAbsent
                    ? " Remove host to take every host, or write one like *.example.com."
                    : " Write one like *.example.com, or remove hosts.");
        }

        return $"The host {QuotedText.Quote(host)} is not a wildcard: the star stands alone as the first label and a DNS name follows."
            + Suggestion(host, canBeAbsent: false, "*.example.com");
    }

    private static string Suggestion(string host, bool canBeAbsent, string example = "shop.example.com") =>
        Suggestions.Host(host) is { } name ? $" Write {name}."
        : canBeAbsent ? $" Write a name like {example}, or remove host to take every host."
        : $" Write a name like {example}.";
}
