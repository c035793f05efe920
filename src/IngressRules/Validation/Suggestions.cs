using System.Buffers;
using System.Globalization;
using IngressRules.Diagnostics;
using IngressRules.Model;

namespace IngressRules.Validation;

/// <summary>
/// Suggests the nearest valid value for an invalid one; null where there is none. Every suggestion is checked against the grammar, so that
/// following it does not lead to another error.
/// </summary>
internal static class Suggestions
{
    /// <summary>What a DNS-1123 subdomain is, in words.</summary>
    public const string SubdomainRule = "use a-z, 0-9, \"-\" and \".\", and start and end each part between dots with a letter or digit";

    // The schemes that people write in front of a host. Behind these even one slash or a colon alone shows a URL.
    private static readonly string[] s_schemes = ["https", "http", "wss", "ws", "grpcs", "grpc", "h2c"];

    private static readonly SearchValues<char> s_expression = SearchValues.Create("^$()[]*+|\\{?");

    /// <summary>
    /// The intended host of a text with a URL, a port, capitals, a trailing or doubled dot, a comma or a quotation mark at an end, letters
    /// beyond ASCII, or an asterisk without its dot.
    /// </summary>
    public static string? Host(string value)
    {
        ReadOnlySpan<char> host = WithoutScheme(AsciiForm.Fold(InvisibleCharacters.Remove(value)).AsSpan().Trim(" \t\r\n,;\"'"));
        int end = host.IndexOfAny('/', '?', '#');
        host = end >= 0 ? host[..end] : host;
        host = host[(host.LastIndexOf('@') + 1)..];
        int colon = host.LastIndexOf(':');
        if (colon >= 0 && IsPort(host[(colon + 1)..]))
        {
            host = host[..colon];
        }

        bool wildcard = host.StartsWith('*');
        string name = Ascii(NearestName.Fold(host.TrimStart('*').ToString(), '.'));
        name = wildcard ? "*." + name : name;
        NameFaults faults = wildcard ? NameGrammars.WildcardSubdomain(name) : NameGrammars.Dns1123Subdomain(name);
        return name != value && faults == NameFaults.None && !IpAddressText.IsAddress(name) ? name : null;
    }

    /// <summary>The path after the host in a text such as a URL, or empty: none, or only a slash.</summary>
    public static string PathAfterHost(string value)
    {
        ReadOnlySpan<char> rest = WithoutScheme(value.AsSpan().Trim());
        int slash = rest.IndexOf('/');
        return slash < 0 || slash == rest.Length - 1 ? "" : PathOf(rest[slash..]);
    }

    /// <summary>The host and the path of a URL, or of a text that begins with a host; two empty texts for any other.</summary>
    public static (string Host, string Path) SplitUrl(string value)
    {
        ReadOnlySpan<char> text = value.AsSpan().Trim();
        ReadOnlySpan<char> rest = WithoutScheme(text);
        bool isUrl = rest.Length != text.Length;
        bool isBare = text.StartsWith("//");
        int slash = rest.IndexOf('/');
        ReadOnlySpan<char> host = slash < 0 ? rest : rest[..slash];

        // Without a scheme, "v1.2/items" is as likely a path as "www.example.com/items" is none, and "//items" has a slash too many.
        bool isHost = host.Length > 0
            && (isBare ? host.ContainsAny('.', ':') && (IsName(host) || Host(host.ToString()) is not null)
                : isUrl || (slash > 0 && BeginsWithHost(host)));
        return isHost ? (host.ToString(), slash < 0 ? "/" : PathOf(rest[slash..])) : ("", "");
    }

    /// <summary>The path before the first sign of an expression.</summary>
    public static string LiteralPath(string value)
    {
        ReadOnlySpan<char> text = value.AsSpan().Trim();
        int mode = text.IndexOf("(?i)");
        text = (mode is >= 0 and < 5 ? text[(mode + 4)..] : text).TrimStart("~^*( .");
        if (!text.StartsWith('/'))
        {
            return "/";
        }

        int end = text.IndexOfAny(s_expression);
        string literal = (end < 0 ? text : text[..end].TrimEnd('.')).TrimEnd('/').ToString();
        return Path(literal) ?? "/";
    }

    /// <summary>The path with a slash in front, without empty and dot segments; null where it has an encoded slash.</summary>
    public static string? Path(string value)
    {
        if (value.Contains("%2f", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var segments = new List<string>();
        string[] parts = InvisibleCharacters.Remove(value).Trim().Replace('\\', '/').Split('/');
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

    /// <summary>True for a text that begins as a URL does.</summary>
    public static bool IsUrl(string text) => WithoutScheme(text.AsSpan().Trim()).Length != text.AsSpan().Trim().Length;

    private static ReadOnlySpan<char> WithoutScheme(ReadOnlySpan<char> text)
    {
        int scheme = text.IndexOf("://");
        if (scheme >= 0 && scheme < 12)
        {
            return text[(scheme + 3)..];
        }

        if (text.StartsWith("//"))
        {
            return text[2..];
        }

        foreach (string known in s_schemes)
        {
            if (text.StartsWith(known, StringComparison.OrdinalIgnoreCase))
            {
                ReadOnlySpan<char> marks = text[known.Length..];
                ReadOnlySpan<char> rest = marks.TrimStart(":/\\");
                bool isScheme = marks.StartsWith(":/") || marks.StartsWith(":\\") || marks.StartsWith("//")
                    || (marks.StartsWith(":") && rest.Contains('.'));
                return isScheme && rest.Length > 0 ? rest : text;
            }
        }

        return text;
    }

    /// <summary>True for a host without a scheme: a name of three labels, one with a port, or an address.</summary>
    private static bool BeginsWithHost(ReadOnlySpan<char> host)
    {
        int colon = host.LastIndexOf(':');
        bool hasPort = colon > 0 && HostIntent.IsDigits(host[(colon + 1)..]) && IsName(host[..colon]);
        return hasPort || host is "localhost" || HostIntent.Address(host.ToString()) is not null
            || (host.Count('.') > 1 && char.IsAsciiLetter(host[^1]) && IsName(host));
    }

    private static bool IsPort(ReadOnlySpan<char> text) =>
        !text.ContainsAnyExceptInRange('0', '9') || text is "*" || NameGrammars.PortName(text.ToString()) == PortNameFaults.None;

    /// <summary>The path of a target, without query and in the form that a rule has.</summary>
    private static string PathOf(ReadOnlySpan<char> target)
    {
        int end = target.IndexOfAny('?', '#');
        ReadOnlySpan<char> path = end < 0 ? target : target[..end];
        return Path(path.ToString()) ?? path.ToString();
    }

    private static bool IsName(ReadOnlySpan<char> host) => NameGrammars.Host(host.ToString()) == NameFaults.None;

    /// <summary>True for a sign beyond ASCII that no international name has, but for the two dots that stand inside words.</summary>
    private static bool IsNoLetter(char c) => c > '\x7f' && c is not ('\u00B7' or '\u30FB')
        && (char.IsPunctuation(c) || char.GetUnicodeCategory(c) is UnicodeCategory.MathSymbol or UnicodeCategory.CurrencySymbol);

    /// <summary>
    /// A name with letters beyond ASCII in its <c>xn--</c> form; the text itself where that is not possible. A letter and its mark in two
    /// characters are one in that form, which only a table of all of them knows.
    /// </summary>
    private static string Ascii(string name)
    {
        if (System.Text.Ascii.IsValid(name) || name.AsSpan().ContainsAnyInRange('\u0300', '\u036F') || name.Any(IsNoLetter))
        {
            return name;
        }

        try
        {
            return new IdnMapping().GetAscii(name.ToLowerInvariant());
        }
        catch (ArgumentException)
        {
            return name;
        }
    }
}
