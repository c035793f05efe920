using IngressRules.Diagnostics;
using IngressRules.Model;

namespace IngressRules.Validation;

/// <summary>The messages about invalid hosts.</summary>
internal static class HostMessages
{
    /// <summary>Reports a host in which <see cref="NameGrammars.Host"/> finds a fault.</summary>
    public static void Report(
        ObjectFindings findings, DiagnosticCode code, FieldPath field, string what, string host, NameFaults faults, bool canBeAbsent)
    {
        string message = Intended(host, InvisibleCharacters.Remove(host), canBeAbsent)
            ?? Hidden(host, canBeAbsent)
            ?? (host.Contains('*') ? Wildcard(host, canBeAbsent) : Exact(host, canBeAbsent));
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
            Suggestions.IsUrl(host) ? "is a URL"
            : host.Contains('?') ? "contains a query, which no rule sees"
            : host.Contains('/') ? "contains a path, which belongs in paths"
            : host.Contains(':') ? IpAddressText.IsAddress(host)
                ? "contains colons, which no DNS name has"
                : "contains a port, which a rule does not see"
            : host.EndsWith('.') ? "ends with a dot; names are written without it here"
            : host.Trim().Length != host.Length ? "has spaces around it"
            : AsciiForm.Describe(host) is { } form ? $"contains {form}; names are written with ASCII characters here"
            : host.AsSpan().ContainsAnyInRange('A', 'Z') ? "has capitals; names are written in lower case here"
            : host.AsSpan().ContainsAnyExceptInRange('\0', '\x7f') ? "is not ASCII; write an international name in its xn-- form"
            : $"is not a DNS name: {Suggestions.SubdomainRule}";
        return $"The host {QuotedText.Quote(host)} {reason}." + Suggestion(host, canBeAbsent);
    }

    /// <summary>About a text that shows what its author has in mind; null where it does not.</summary>
    private static string? Intended(string written, string host, bool canBeAbsent)
    {
        string quoted = QuotedText.Quote(written);
        if (HostIntent.Several(host) is { } several)
        {
            string names = QuotedText.List(several);
            return canBeAbsent
                ? $"The host {quoted} names {several.Count} hosts, and a rule has one. Write one rule for each: {names}."
                : $"The host {quoted} names {several.Count} hosts. Write one item of hosts for each: {names}.";
        }

        if (HostIntent.Address(host) is { } address)
        {
            return $"The host {quoted} is {address}; a host is a DNS name. "
                + (canBeAbsent
                    ? "Write the name that clients use, or remove host to take every request."
                    : "Write the name that clients use, or remove it.");
        }

        if (HostIntent.Expression(host) is not { } meant)
        {
            return null;
        }

        const string Reason = "is an expression, and a host is a name, or *. and a name";
        return meant.Count switch
        {
            0 => $"The host {quoted} {Reason}. Write one rule for each host that is meant, or a wildcard such as *.example.com.",
            1 => $"The host {quoted} {Reason}. Write {QuotedText.Quote(meant[0])}."
                + (meant[0].StartsWith('*') ? " The star stands for one label." : ""),
            _ => $"The host {quoted} {Reason}. Write one {(canBeAbsent ? "rule" : "item of hosts")} for each: "
                + $"{string.Join(", ", meant.Take(5).Select(QuotedText.Quote))}.",
        };
    }

    /// <summary>About a host with a character that nobody sees; null for any other.</summary>
    private static string? Hidden(string host, bool canBeAbsent) => InvisibleCharacters.Describe(host) is { } hidden
        ? $"The host {QuotedText.Quote(host)} {hidden}." + Suggestion(host, canBeAbsent)
        : null;

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

    private static string Suggestion(string host, bool canBeAbsent, string example = "shop.example.com")
    {
        if (Suggestions.Host(host) is not { } name)
        {
            return canBeAbsent ? $" Write a name like {example}, or remove host to take every host." : $" Write a name like {example}.";
        }

        string path = Suggestions.PathAfterHost(host);
        string below = host.StartsWith('.') && !host.Contains('/') ? $", or *.{name} for the names below it" : "";
        return canBeAbsent && path.Length > 0
            ? $" Write host: {name} and path: {VisibleText.Short(path)}."
            : $" Write {name}{below}.";
    }
}
