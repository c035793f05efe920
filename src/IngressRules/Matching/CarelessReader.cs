using System.Text;
using IngressRules.Compilation;
using IngressRules.Model;

namespace IngressRules.Matching;

/// <summary>
/// The steps by which servers read more into a path than RFC 3986 does: they percent-decode everything, some of them twice; they decode
/// UTF-8 in overlong form (<c>%C0%AF</c>); they cut the parameters of a segment (<c>;x</c>) before they resolve dot segments; they take a
/// backslash for a slash. <see cref="IngressMatcher"/> tries them in every order that such servers have.
/// </summary>
internal static class CarelessReader
{
    private const int MostOnStack = 512;

    /// <summary>How often the careless decode what was decoded once.</summary>
    public const int MostDecodings = 2;

    /// <summary>The most texts that exist at a time while the readings are tried: one for each decoding and each cut.</summary>
    public const int MostTexts = 2 * (MostDecodings + 1);

    /// <summary>True where a path has anything that readers may understand differently.</summary>
    public static bool Concerns(ReadOnlySpan<byte> path) => path.ContainsAny((byte)'%', (byte)';');

    /// <summary>True where some reader finds overlong UTF-8, also in what it decodes twice.</summary>
    public static bool MayBeOverlong(ReadOnlySpan<byte> settled)
    {
        for (int i = settled.IndexOf((byte)'%'); i >= 0 && i + 2 < settled.Length;)
        {
            if (ByteAt(settled, i) is { } value and (>= 0xC0 or (byte)'%') && (value == '%' || LengthOfOverlong(value) > 0))
            {
                return true;
            }

            int next = settled[(i + 1)..].IndexOf((byte)'%');
            i = next < 0 ? -1 : i + 1 + next;
        }

        return false;
    }

    /// <summary>
    /// Decodes the percent triplets of ASCII characters. Other triplets are only converted to upper case, which is their form in rules.
    /// </summary>
    /// <param name="path">The path.</param>
    /// <param name="destination">The result; it is no longer than the path.</param>
    /// <param name="overlong">Whether ASCII characters in overlong UTF-8 are decoded too.</param>
    public static int Decode(ReadOnlySpan<byte> path, Span<byte> destination, bool overlong)
    {
        int written = 0;
        for (int i = 0; i < path.Length;)
        {
            if (ByteAt(path, i) is not { } value)
            {
                destination[written++] = path[i++];
            }
            else if (value < 0x80)
            {
                destination[written++] = value;
                i += 3;
            }
            else if (overlong && Overlong(path[i..], value, out int length) is { } hidden)
            {
                destination[written++] = hidden;
                i += length;
            }
            else
            {
                path.Slice(i, 3).CopyTo(destination[written..]);
                Ascii.ToUpperInPlace(destination.Slice(written, 3), out _);
                written += 3;
                i += 3;
            }
        }

        return written;
    }

    /// <summary>Cuts the parameters of every segment: from a semicolon to the next slash.</summary>
    public static int CutParameters(ReadOnlySpan<byte> path, Span<byte> destination)
    {
        int written = 0;
        while (!path.IsEmpty)
        {
            int semicolon = path.IndexOf((byte)';');
            ReadOnlySpan<byte> before = semicolon < 0 ? path : path[..semicolon];
            before.CopyTo(destination[written..]);
            written += before.Length;
            path = path[before.Length..];
            int slash = path.IndexOf((byte)'/');
            path = slash < 0 ? default : path[slash..];
        }

        return written;
    }

    /// <summary>
    /// Ends a reading in place: cuts the query, takes backslashes for slashes, resolves dot segments and collapses slashes.
    /// </summary>
    /// <param name="path">The text, whose result is canonical again.</param>
    /// <param name="collapseFirst">Whether slashes are collapsed before dot segments are resolved, as most servers do, or after.</param>
    /// <returns>The length of the result in bytes; 0 for a text that is not a path.</returns>
    public static int End(Span<byte> path, bool collapseFirst)
    {
        int end = path.IndexOfAny((byte)'?', (byte)'#', (byte)'\0');
        path = end < 0 ? path : path[..end];
        path.Replace((byte)'\\', (byte)'/');
        if (path.IsEmpty || path[0] != '/')
        {
            return 0;
        }

        path = collapseFirst ? path[..CanonicalPath.CollapseSlashes(path)] : path;
        return CanonicalPath.ResolveSegments(path, collapseSlashes: true);
    }

    /// <summary>
    /// True if the rule found for the careless reading also matches the path as written, so that the path is not a disguise.
    /// </summary>
    /// <param name="rule">The rule.</param>
    /// <param name="path">The canonical path.</param>
    public static bool IsPlain(CompiledRule rule, ReadOnlySpan<byte> path)
    {
        ReadOnlySpan<char> text = rule.CanonicalPath;
        switch (rule.Matching)
        {
            case PathMatching.Exact or PathMatching.ImplementationSpecificExact:
                return Ascii.Equals(path, text);
            case PathMatching.TextPrefix:
                return Begins(path, text);
            case PathMatching.Prefix:
                text = text.EndsWith('/') ? text[..^1] : text;
                return Begins(path, text) && (path.Length == text.Length || path[text.Length] == '/');
            case PathMatching.Pattern:
                Span<char> decoded = path.Length <= MostOnStack ? stackalloc char[MostOnStack] : new char[path.Length];
                return rule.Pattern!.IsMatch(decoded[..DecodedPath.Write(path, decoded)]);
            default:
                // A custom matcher decides by itself what it matches.
                return true;
        }
    }

    private static bool Begins(ReadOnlySpan<byte> path, ReadOnlySpan<char> text) =>
        path.Length >= text.Length && Ascii.Equals(path[..text.Length], text);

    /// <summary>The byte that a percent triplet stands for; null where there is none.</summary>
    private static byte? ByteAt(ReadOnlySpan<byte> path, int index) =>
        path[index] == '%' && index + 2 < path.Length && Hex(path[index + 1]) is { } high && Hex(path[index + 2]) is { } low
            ? (byte)((high << 4) | low)
            : null;

    private static int? Hex(byte digit) => !char.IsAsciiHexDigit((char)digit) ? null
        : char.IsAsciiDigit((char)digit) ? digit - '0'
        : (digit | 0x20) - 'a' + 10;

    /// <summary>How many bytes overlong UTF-8 of an ASCII character has that begins with this one; 0 where none does.</summary>
    private static int LengthOfOverlong(byte first) => first switch
    {
        0xC0 or 0xC1 => 2,
        0xE0 => 3,
        0xF0 => 4,
        0xF8 => 5,
        0xFC => 6,
        _ => 0,
    };

    /// <summary>
    /// The ASCII character that a text begins with in overlong UTF-8; null where it is none. Of a byte that should continue the character
    /// only the last six bits count, because careless decoders look at no others; it may stand there as it is.
    /// </summary>
    /// <param name="text">The text, which begins with the triplet of the first byte.</param>
    /// <param name="first">The first byte.</param>
    /// <param name="length">The length of the whole sequence in the text.</param>
    private static byte? Overlong(ReadOnlySpan<byte> text, byte first, out int length)
    {
        int bytes = LengthOfOverlong(first);
        int value = bytes == 2 ? first & 0x1F : 0;
        length = 3;
        for (int i = 1; i < bytes && length < text.Length; i++)
        {
            byte? triplet = ByteAt(text, length);
            value = (value << 6) | ((triplet ?? text[length]) & 0x3F);
            length += triplet is null ? 1 : 3;
            if (i == bytes - 1)
            {
                return value < 0x80 ? (byte)value : null;
            }
        }

        return null;
    }
}
