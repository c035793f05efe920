using System.Text;

namespace IngressRules.Validation;

/// <summary>
/// The nearest right value for a wrong one. Each suggestion has passed the grammar itself, so that nobody is sent from one error to
/// the next; where there is none, null.
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

    /// <summary>The host that somebody meant who wrote a URL, a port, capitals, a final dot or a star without its dot.</summary>
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

    /// <summary>The path with a slash in front, without empty and dot segments; null where an encoded slash remains.</summary>
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

    // Lower case; a blank or an underscore becomes a hyphen, and so does a dot where the name is one label; whatever cannot
    // stand at an edge goes.
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
