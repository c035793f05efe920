using System.Buffers;
using System.Text;

namespace IngressRules.Model;

/// <summary>
/// The name grammars of specification 2.2, as scanners over text. A valid name costs one pass and no allocation. Lengths are bytes of
/// UTF-8, as the server counts; a name that breaks both its length and its pattern has two faults.
/// </summary>
internal static class NameGrammars
{
    /// <summary>The longest DNS label, label value, and name part of a qualified name.</summary>
    public const int MaxLabel = 63;

    /// <summary>The longest DNS subdomain. A single label in it has no limit of its own.</summary>
    public const int MaxSubdomain = 253;

    /// <summary>The longest port name.</summary>
    public const int MaxPortName = 15;

    private static readonly SearchValues<char> NotInPathSegment = SearchValues.Create("/%");

    private static readonly SearchValues<char> InLowerCaseKeys = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-_./");

    private static readonly SearchValues<char> HttpPathCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/-._~%!$&'()*+,;=:");

    /// <summary>One DNS-1123 label: a-z, 0-9 and inner hyphens.</summary>
    public static NameFaults Dns1123Label(ReadOnlySpan<char> text)
    {
        NameFaults faults = Longer(text, MaxLabel) ? NameFaults.TooLong : NameFaults.None;
        if (!IsLabel(text))
        {
            faults |= IsSubdomain(text) ? NameFaults.Dots : NameFaults.Pattern;
        }

        return faults;
    }

    /// <summary>One DNS-1035 label: as DNS-1123, but it starts with a letter.</summary>
    public static NameFaults Dns1035Label(ReadOnlySpan<char> text)
    {
        NameFaults faults = Longer(text, MaxLabel) ? NameFaults.TooLong : NameFaults.None;
        return IsLabel(text) && !char.IsAsciiDigit(text[0]) ? faults : faults | NameFaults.Pattern;
    }

    /// <summary>DNS-1123 labels joined by dots.</summary>
    public static NameFaults Dns1123Subdomain(ReadOnlySpan<char> text)
    {
        NameFaults faults = Longer(text, MaxSubdomain) ? NameFaults.TooLong : NameFaults.None;
        return IsSubdomain(text) ? faults : faults | NameFaults.Pattern;
    }

    /// <summary>A host of a rule or of <c>spec.tls</c>: a wildcard where it contains an asterisk, else a DNS name.</summary>
    public static NameFaults Host(string text) => text.Contains('*') ? WildcardSubdomain(text) : Dns1123Subdomain(text);

    /// <summary><c>*.</c> and a DNS-1123 subdomain; the length is that of the whole.</summary>
    public static NameFaults WildcardSubdomain(ReadOnlySpan<char> text)
    {
        NameFaults faults = Longer(text, MaxSubdomain) ? NameFaults.TooLong : NameFaults.None;
        return text.StartsWith("*.", StringComparison.Ordinal) && IsSubdomain(text[2..]) ? faults : faults | NameFaults.Pattern;
    }

    /// <summary>
    /// A name prefix to which the server adds characters. The server masks a final hyphen before the check: it replaces the last two
    /// characters by an <c>a</c>, so a wrong character directly before the hyphen passes.
    /// </summary>
    public static NameFaults SubdomainPrefix(ReadOnlySpan<char> text)
    {
        if (text.Length < 2 || text[^1] != '-')
        {
            return Dns1123Subdomain(text);
        }

        // The server cuts bytes, and may split a character. Only the length matters here: half of a non-ASCII character is as invalid as a
        // whole one.
        ReadOnlySpan<char> masked = text[..^1];
        NameFaults faults = Longer(masked, MaxSubdomain) ? NameFaults.TooLong : NameFaults.None;
        bool valid = char.IsAscii(masked[^1]) && IsSubdomainBeforeLetter(masked[..^1]);
        return valid ? faults : faults | NameFaults.Pattern;
    }

    /// <summary>A label value: empty, or like the name part of a qualified name.</summary>
    public static NameFaults LabelValue(ReadOnlySpan<char> text)
    {
        NameFaults faults = Longer(text, MaxLabel) ? NameFaults.TooLong : NameFaults.None;
        return text.IsEmpty || IsQualifiedPart(text) ? faults : faults | NameFaults.Pattern;
    }

    /// <summary>A qualified name, such as a label key: an optional DNS prefix and a slash, then a name.</summary>
    public static QualifiedNameFaults QualifiedName(ReadOnlySpan<char> text)
    {
        QualifiedNameFaults faults = QualifiedNameFaults.None;
        ReadOnlySpan<char> name = text;
        int slash = text.IndexOf('/');
        if (slash >= 0)
        {
            name = text[(slash + 1)..];
            if (name.Contains('/'))
            {
                return QualifiedNameFaults.TooManyParts;
            }

            ReadOnlySpan<char> prefix = text[..slash];
            if (prefix.IsEmpty)
            {
                faults |= QualifiedNameFaults.PrefixEmpty;
            }
            else
            {
                faults |= Longer(prefix, MaxSubdomain) ? QualifiedNameFaults.PrefixTooLong : QualifiedNameFaults.None;
                faults |= IsSubdomain(prefix) ? QualifiedNameFaults.None : QualifiedNameFaults.PrefixPattern;
            }
        }

        if (name.IsEmpty)
        {
            return faults | QualifiedNameFaults.NameEmpty | QualifiedNameFaults.NamePattern;
        }

        faults |= Longer(name, MaxLabel) ? QualifiedNameFaults.NameTooLong : QualifiedNameFaults.None;
        return IsQualifiedPart(name) ? faults : faults | QualifiedNameFaults.NamePattern;
    }

    /// <summary>
    /// The key of an annotation: it must be a qualified name after lower-casing, so capitals are allowed in the prefix too.
    /// </summary>
    public static QualifiedNameFaults AnnotationKey(string key) =>
        key.AsSpan().ContainsAnyExcept(InLowerCaseKeys) ? QualifiedName(ToLower(key)) : QualifiedName(key);

    /// <summary>The name of a port of a Service.</summary>
    public static PortNameFaults PortName(ReadOnlySpan<char> text)
    {
        PortNameFaults faults = Longer(text, MaxPortName) ? PortNameFaults.TooLong : PortNameFaults.None;
        bool characters = !text.IsEmpty, letter = false, doubled = false;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            letter |= char.IsAsciiLetterLower(c);
            characters &= IsLowerAlphanumeric(c) || c == '-';
            doubled |= c == '-' && i > 0 && text[i - 1] == '-';
        }

        faults |= characters ? PortNameFaults.None : PortNameFaults.Characters;
        faults |= letter ? PortNameFaults.None : PortNameFaults.NoLetter;
        faults |= doubled ? PortNameFaults.DoubleHyphen : PortNameFaults.None;
        bool edge = text.Length > 0 && (text[0] == '-' || text[^1] == '-');
        return edge ? faults | PortNameFaults.EdgeHyphen : faults;
    }

    /// <summary>Text that can be one segment of a URL's path: anything but <c>.</c>, <c>..</c>, a slash and a percent sign.</summary>
    /// <returns>The number of errors that the server reports: a slash and a percent sign are two.</returns>
    public static int PathSegmentFaults(ReadOnlySpan<char> text)
    {
        if (text is "." or "..")
        {
            return 1;
        }

        return !text.ContainsAny(NotInPathSegment) ? 0 : (text.Contains('/') ? 1 : 0) + (text.Contains('%') ? 1 : 0);
    }

    /// <summary>
    /// The part after the first slash of a domain-prefixed path: one or more of the characters that RFC 3986 allows in a path.
    /// </summary>
    public static bool IsHttpPath(ReadOnlySpan<char> text) => !text.IsEmpty && !text.ContainsAnyExcept(HttpPathCharacters);

    /// <summary>
    /// True where the text has more bytes in UTF-8 than allowed; half a surrogate pair counts as the three bytes of U+FFFD.
    /// </summary>
    public static bool Longer(ReadOnlySpan<char> text, int maxBytes) =>
        text.Length > maxBytes || (text.Length * 3 > maxBytes && Encoding.UTF8.GetByteCount(text) > maxBytes);

    private static bool IsLabel(ReadOnlySpan<char> text) => IsSubdomain(text) && !text.Contains('.');

    private static bool IsSubdomain(ReadOnlySpan<char> text)
    {
        // A label starts after a dot and at the start; there, and before a dot or the end, a hyphen is wrong.
        bool edge = true, hyphen = false;
        foreach (char c in text)
        {
            if (IsLowerAlphanumeric(c))
            {
                edge = hyphen = false;
            }
            else if (c == '-' && !edge)
            {
                hyphen = true;
            }
            else if (c == '.' && !edge && !hyphen)
            {
                edge = true;
            }
            else
            {
                return false;
            }
        }

        return !edge && !hyphen;
    }

    private static bool IsSubdomainBeforeLetter(ReadOnlySpan<char> text)
    {
        // Before a final letter any label character is valid, so the trailing hyphens of the last label are cut and the rest is checked.
        ReadOnlySpan<char> rest = text.TrimEnd('-');
        if (rest.IsEmpty || rest[^1] == '.')
        {
            bool hyphenFirst = rest.Length < text.Length;
            return !hyphenFirst && (rest.IsEmpty || IsSubdomain(rest[..^1]));
        }

        return IsSubdomain(rest);
    }

    private static bool IsQualifiedPart(ReadOnlySpan<char> text)
    {
        foreach (char c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.'))
            {
                return false;
            }
        }

        return char.IsAsciiLetterOrDigit(text[0]) && char.IsAsciiLetterOrDigit(text[^1]);
    }

    // Go's lower case of the dotted capital I (U+0130) is i; .NET leaves that character unchanged.
    private static string ToLower(string key) => key.Replace('\u0130', 'i').ToLowerInvariant();

    private static bool IsLowerAlphanumeric(char c) => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c);
}
