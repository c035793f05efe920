using System.Text;

namespace IngressRules.Validation;

/// <summary>
/// Suggests the nearest valid value for an invalid one; null where there is none. Every suggestion is checked against the grammar, so that
/// following it does not lead to another error.
/// </summary>
internal static class Suggestions
{
    /// <summary>What a DNS-1123 subdomain is, in words.</summary>
    public const string SubdomainRule = "use a-z, 0-9, \"-\" and \".\", and start and end each part between dots with a letter or digit";

    public static string? Subdomain(string value)
    {
        string name = Fold(value, '.');
        return name != value && NameGrammars.Dns1123Subdomain(name) == NameFaults.None ? name : null;
    }

    public static string? Label(string value, bool startsWithLetter)
    {
        string name = Fold(value, '-');
        NameFaults faults = startsWithLetter ? NameGrammars.Dns1035Label(name) : NameGrammars.Dns1123Label(name);
        return name != value && faults == NameFaults.None ? name : null;
    }

    public static string? LabelOrSelf(string value, bool startsWithLetter)
    {
        NameFaults faults = startsWithLetter ? NameGrammars.Dns1035Label(value) : NameGrammars.Dns1123Label(value);
        return faults == NameFaults.None ? value : Label(value, startsWithLetter);
    }

    /// <summary>The intended host of a text with a URL, a port, capitals, a trailing dot, or an asterisk without its dot.</summary>
    public static string? Host(string value)
    {
        ReadOnlySpan<char> host = value.AsSpan().Trim();
        int scheme = host.IndexOf("://", StringComparison.Ordinal);
        if (scheme >= 0)
        {
            host = host[(scheme + 3)..];
        }

        int end = host.IndexOfAny('/', '?', '#');
        host = end >= 0 ? host[..end] : host;
        int colon = host.LastIndexOf(':');
        if (colon >= 0 && !host[(colon + 1)..].ContainsAnyExceptInRange('0', '9'))
        {
            host = host[..colon];
        }

        bool wildcard = host.StartsWith('*');
        string name = Fold((wildcard ? host[1..] : host).ToString(), '.');
        name = wildcard ? "*." + name : name;
        NameFaults faults = wildcard ? NameGrammars.WildcardSubdomain(name) : NameGrammars.Dns1123Subdomain(name);
        return name != value && faults == NameFaults.None && !IpAddressText.IsAddress(name) ? name : null;
    }

    /// <summary>The path with a slash in front, without empty and dot segments; null where it has an encoded slash.</summary>
    public static string? Path(string value)
    {
        if (value.Contains("%2f", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var segments = new List<string>();
        string[] parts = value.Split('/');
        foreach (string part in parts)
        {
            if (part == ".." && segments.Count > 0)
            {
                segments.RemoveAt(segments.Count - 1);
            }
            else if (part is not ("" or "." or ".."))
            {
                segments.Add(part);
            }
        }

        bool directory = segments.Count > 0 && parts[^1] is "" or "." or "..";
        return "/" + string.Join('/', segments) + (directory && segments.Count > 0 ? "/" : "");
    }

    // Converts to lower case; replaces blanks and underscores by hyphens, and dots too where the name is one label; trims characters that
    // are not allowed at the start or end.
    private static string Fold(string value, char dot)
    {
        var name = new StringBuilder(value.Length);
        foreach (char c in value)
        {
            name.Append(c switch
            {
                '_' or ' ' => '-',
                '.' => dot,
                _ => char.IsAsciiLetterUpper(c) ? (char)(c | 0x20) : c,
            });
        }

        return name.ToString().Trim('-', '.');
    }
}
