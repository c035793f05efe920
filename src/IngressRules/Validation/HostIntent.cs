using System.Buffers;
using IngressRules.Diagnostics;
using IngressRules.Model;

namespace IngressRules.Validation;

/// <summary>Recognises what somebody has in mind who writes something else than one DNS name as a host.</summary>
internal static class HostIntent
{
    // A host of a few hundred characters is looked at. Whatever is longer is no list of names that a person wrote.
    private const int MostCharacters = 1000;

    private const string Separators = " \t\n\r,;|&+";

    private static readonly SearchValues<char> s_separators = SearchValues.Create(Separators);
    private static readonly SearchValues<char> s_expression = SearchValues.Create("^$()[]\\+|~`{}");
    private static readonly SearchValues<char> s_signs = SearchValues.Create("^$()[]\\+?|~{}*");

    /// <summary>
    /// The hosts that a rule was meant to have: the text itself where it is one, else those that the finding about it advises. Empty text,
    /// which takes every host, where nobody can tell: a placeholder, an address, a star alone.
    /// </summary>
    public static IReadOnlyList<string> Meant(string host)
    {
        host = InvisibleCharacters.Remove(host).Trim();
        if (host.Length > MostCharacters || Address(host) is not null)
        {
            return [""];
        }

        return host.Length == 0 || NameGrammars.Host(host) == NameFaults.None ? [host]
            : Placeholder.Describe(host) is not null ? [""]
            : (Several(host) ?? Expression(host)) is { } names ? (names.Count > 0 ? names : [""])
            : Suggestions.Host(host) is not { } name ? [""]
            : host.StartsWith('.') ? [name, $"*.{name}"]
            : [name];
    }

    /// <summary>The names, where the text is a list of at least two; else null.</summary>
    public static IReadOnlyList<string>? Several(string host)
    {
        if (host.Length > MostCharacters || !host.AsSpan().Trim().ContainsAny(s_separators))
        {
            return null;
        }

        string[] parts = host.Split(Separators.ToCharArray(), StringSplitOptions.RemoveEmptyEntries);
        string[] words = [.. parts.Where(p => p != "/" && !IsConjunction(p))];
        bool isSaid = host.Contains('&') || words.Length < parts.Length;
        List<string> names = [.. words.Select(p => p.Trim('[', ']', '"', '\'')).Select(NameOf).OfType<string>()];

        // A name with a space in it is one name that is misspelt; each of several has its dot, or a word between them says that they are.
        return names.Count > 1 && names.Count == words.Length && names.TrueForAll(n => isSaid || n.Contains('.', StringComparison.Ordinal))
            ? names
            : null;
    }

    /// <summary>True for a word between two things of a list.</summary>
    public static bool IsConjunction(string word) =>
        word.Equals("and", StringComparison.OrdinalIgnoreCase) || word.Equals("or", StringComparison.OrdinalIgnoreCase);

    /// <summary>What the text is, where it is an address or a network; else null.</summary>
    public static string? Address(string host)
    {
        ReadOnlySpan<char> text = host.AsSpan().Trim();
        int scheme = text.IndexOf("://");
        text = scheme >= 0 ? text[(scheme + 3)..].TrimEnd('/') : text;
        int slash = text.IndexOf('/');
        if (slash > 0 && IsDigits(text[(slash + 1)..]) && IsAddress(text[..slash]))
        {
            return "a network";
        }

        if (text.StartsWith('['))
        {
            int end = text.IndexOf(']');
            return end > 0 && IsAddress(text[1..end]) ? "an IPv6 address" : null;
        }

        int colon = text.LastIndexOf(':');
        return IsAddress(text) ? (colon < 0 ? "an IP address" : "an IPv6 address")
            : colon > 0 && IsDigits(text[(colon + 1)..]) && IsAddress(text[..colon])
                ? "an IP address with a port"
            : null;
    }

    /// <summary>The hosts that an expression stands for, as far as they can be read from it; null where it is no expression.</summary>
    public static IReadOnlyList<string>? Expression(string host)
    {
        bool isExpression = host.AsSpan().ContainsAny(s_expression) || host.StartsWith(".*", StringComparison.Ordinal);
        if (!isExpression || host.Length > MostCharacters || Suggestions.IsUrl(host)
            || host.Any(char.IsControl))
        {
            return null;
        }

        // Traefik's rules name hosts between back-ticks.
        string[] ticked = host.Split('`');
        if (ticked.Length > 2)
        {
            return [.. ticked.Where((_, i) => i % 2 == 1).Select(NameOf).OfType<string>()];
        }

        string text = host.Trim().TrimStart('~', ' ', '^').TrimEnd('$').Replace("\\.", ".", StringComparison.Ordinal);
        int open = text.IndexOf('('), close = text.IndexOf(')');
        if (open == 0 && close > 0 && text.AsSpan(1, close - 1).Contains('|'))
        {
            string rest = text[(close + 1)..];
            return [.. text[1..close].TrimStart('?', ':').Split('|').Select(p => NameOf(p + rest)).OfType<string>()];
        }

        // What follows the last sign of the expression is the end of the name: the names below it are meant.
        int last = text.AsSpan().LastIndexOfAny(s_signs);
        if (last < 0)
        {
            return NameOf(text) is { } whole ? [whole] : [];
        }

        string tail = text[(last + 1)..];
        return tail.StartsWith('.') && NameOf(tail[1..]) is { } name && name.Contains('.', StringComparison.Ordinal) ? [$"*.{name}"] : [];
    }

    private static string? NameOf(string text) =>
        NameGrammars.Host(text) == NameFaults.None && text.Length > 0 ? text : Suggestions.Host(text);

    /// <summary>True for an address, an IPv6 one with its zone or without.</summary>
    private static bool IsAddress(ReadOnlySpan<char> text)
    {
        int zone = text.IndexOf('%');
        return IpAddressText.IsAddress(zone > 0 && text[..zone].Contains(':') ? text[..zone] : text);
    }

    /// <summary>True for digits, at least one.</summary>
    internal static bool IsDigits(ReadOnlySpan<char> text) => text.Length > 0 && !text.ContainsAnyExceptInRange('0', '9');
}
