using System.Buffers;
using IngressRules.IngressNginx.Mapping;

namespace IngressRules.IngressNginx.Annotations;

/// <summary>
/// The grammars of annotation values (N60). The controller checks a value before it asks what it means; a value is taken as it stands,
/// with its spaces, unless the grammar drops them.
/// </summary>
internal static class AnnotationGrammar
{
    private const string Alphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private const string Basic = Alphanumeric + "-._~/:";

    private static readonly SearchValues<char> s_basic = SearchValues.Create(Basic);
    private static readonly SearchValues<char> s_spaced = SearchValues.Create(Basic + " ");
    private static readonly SearchValues<char> s_listed = SearchValues.Create(Basic + ", ");
    private static readonly SearchValues<char> s_expression = SearchValues.Create(Basic + @"^$[](){}*+?|&=\");
    private static readonly SearchValues<char> s_url = SearchValues.Create(Basic + ",?&=");
    private static readonly SearchValues<char> s_urlWithVariables = SearchValues.Create(Basic + ", ?&=$");
    private static readonly SearchValues<char> s_target = SearchValues.Create(Basic + "$");
    private static readonly SearchValues<char> s_headers = SearchValues.Create(Alphanumeric + "-_, ");
    private static readonly SearchValues<char> s_variables = SearchValues.Create(Alphanumeric + "-_${}");
    private static readonly SearchValues<char> s_word = SearchValues.Create(Alphanumeric + "-_");
    private static readonly SearchValues<char> s_fileName = SearchValues.Create(Alphanumeric + "-_.");
    private static readonly SearchValues<char> s_ciphers = SearchValues.Create(Alphanumeric + "!:+-_@=");
    private static readonly string[] s_nextUpstream =
    [
        "error", "timeout", "invalid_header", "http_500", "http_502", "http_503", "http_504", "http_403", "http_404", "http_429",
        "non_idempotent", "off",
    ];

    /// <summary>Any text.</summary>
    public static bool Any(string value) => true;

    /// <summary>A Go boolean.</summary>
    public static bool Boolean(string value) => GoText.TryParseBool(value, out _);

    /// <summary>A Go integer.</summary>
    public static bool Integer(string value) => GoText.TryParseInt(value, out _);

    /// <summary>A number of bytes with a unit, with spaces anywhere.</summary>
    public static bool Size(string value)
    {
        string size = WithoutSpaces(value);
        int digits = size.AsSpan().IndexOfAnyExceptInRange('0', '9');
        return digits < 0 ? size.Length > 0 : digits > 0 && digits == size.Length - 1 && "bkmgBKMG".Contains(size[digits]);
    }

    /// <summary>Names and simple paths, with spaces anywhere.</summary>
    public static bool Names(string value) => Only(s_basic, WithoutSpaces(value));

    /// <summary>Names and simple paths, and spaces between them.</summary>
    public static bool Sentence(string value) => Only(s_spaced, value);

    /// <summary>Names and simple paths, commas and spaces.</summary>
    public static bool NameList(string value) => Only(s_listed, value);

    /// <summary>A URL without spaces.</summary>
    public static bool Url(string value) => Only(s_url, value);

    /// <summary>A URL, with spaces anywhere.</summary>
    public static bool SpacedUrl(string value) => Only(s_url, WithoutSpaces(value));

    /// <summary>A URL in which variables may stand, with spaces anywhere.</summary>
    public static bool UrlWithVariables(string value) => Only(s_urlWithVariables, value);

    /// <summary>A path in which captures may stand.</summary>
    public static bool Target(string value) => Only(s_target, value);

    /// <summary>A path in which captures may stand, with spaces anywhere.</summary>
    public static bool SpacedTarget(string value) => Only(s_target, WithoutSpaces(value));

    /// <summary>A regular expression.</summary>
    public static bool Expression(string value) => Only(s_expression, value);

    /// <summary>A server name or an expression for one.</summary>
    public static bool ServerName(string value) => Only(s_expression, value.Trim());

    /// <summary>A comma list of server names and expressions for them.</summary>
    public static bool ServerNames(string value) => value.Split(',').All(ServerName);

    /// <summary>A comma list of header names.</summary>
    public static bool Headers(string value) => Only(s_headers, value);

    /// <summary>Text in which variables may stand.</summary>
    public static bool Variables(string value) => Only(s_variables, WithoutSpaces(value));

    /// <summary>A word.</summary>
    public static bool Word(string value) => Only(s_word, WithoutSpaces(value));

    /// <summary>The name of a file.</summary>
    public static bool FileName(string value) => WithoutSpaces(value) is { Length: > 0 } name && Only(s_fileName, name);

    /// <summary>A list of ciphers.</summary>
    public static bool Ciphers(string value) => Only(s_ciphers, WithoutSpaces(value));

    /// <summary>A comma list of addresses and networks.</summary>
    public static bool Networks(string value) => NetworkList.TryParse(value, out _);

    /// <summary>A label that begins with a letter (RFC 1035).</summary>
    public static bool ServiceName(string value) => value.Length is > 0 and <= 63
        && char.IsAsciiLetterLower(value[0]) && value[^1] != '-'
        && value.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    /// <summary>A comma list of statuses from 400 to 599, with spaces anywhere.</summary>
    public static bool Statuses(string value)
    {
        ReadOnlySpan<char> rest = WithoutSpaces(value);
        while (rest.Length > 0)
        {
            if (rest.Length < 3 || rest[0] is not ('4' or '5' or ',') || !char.IsAsciiDigit(rest[1]) || !char.IsAsciiDigit(rest[2]))
            {
                return false;
            }

            rest = rest.Length > 3 && rest[3] == ',' ? rest[4..] : rest[3..];
        }

        return !value.AsSpan().ContainsAny('\r', '\n');
    }

    /// <summary>The words of <c>proxy-next-upstream</c>, of which each may be followed by one space.</summary>
    public static bool NextUpstream(string value)
    {
        ReadOnlySpan<char> rest = value;
        bool any = false;
        while (rest.Length > 0)
        {
            int length = LongestWord(rest);
            if (length == 0)
            {
                return false;
            }

            rest = rest[length..];
            rest = rest.Length > 0 && rest[0] is ' ' or '\t' ? rest[1..] : rest;
            any = true;
        }

        return any;
    }

    /// <summary>A text that contains one of the words.</summary>
    public static Func<string, bool> Containing(params string[] words) => value =>
        !value.AsSpan().ContainsAny('\r', '\n') && words.Any(w => WithoutSpaces(value).Contains(w, StringComparison.Ordinal));

    /// <summary>One of the words, as written.</summary>
    public static Func<string, bool> OneOf(params string[] words) => value => words.Contains(value.Trim(), StringComparer.Ordinal);

    /// <summary>One of the words, ignoring case.</summary>
    public static Func<string, bool> OneOfIgnoringCase(params string[] words) =>
        value => words.Contains(value.Trim(), StringComparer.OrdinalIgnoreCase);

    /// <summary>One of the words, with spaces anywhere.</summary>
    public static Func<string, bool> SpacedOneOf(params string[] words) =>
        value => words.Contains(WithoutSpaces(value), StringComparer.Ordinal);

    private static bool Only(SearchValues<char> allowed, string value) => value.AsSpan().IndexOfAnyExcept(allowed) < 0;

    private static string WithoutSpaces(string value) => value.Replace(" ", "", StringComparison.Ordinal);

    // None of the words begins with another one.
    private static int LongestWord(ReadOnlySpan<char> text)
    {
        foreach (string word in s_nextUpstream)
        {
            if (text.StartsWith(word, StringComparison.Ordinal))
            {
                return word.Length;
            }
        }

        return 0;
    }
}
