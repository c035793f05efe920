using System.Text;
using IngressRules.Compilation;
using IngressRules.Model;

namespace IngressRules.Matching;

/// <summary>
/// Interprets a path as a careless backend may: it percent-decodes everything twice, and only then handles dot segments, slashes and the
/// query. If this reading matches a rule that the path as written does not, and the rule has another backend, the path is disguised.
/// </summary>
internal static class CarelessReader
{
    /// <summary>Rewrites a canonical path in place.</summary>
    /// <returns>The length of the result in bytes; the result is canonical again.</returns>
    public static int Read(Span<byte> path)
    {
        int length = Decode(path, path.Length);
        length = Decode(path, length);
        int end = path[..length].IndexOfAny((byte)'?', (byte)'#', (byte)'\0');
        path = path[..(end < 0 ? length : end)];
        path.Replace((byte)'\\', (byte)'/');

        // Most servers that both collapse slashes and resolve dot segments collapse first.
        return CanonicalPath.ResolveSegments(path[..CanonicalPath.CollapseSlashes(path)], collapseSlashes: true);
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
            default:
                // A custom matcher decides by itself what it matches.
                return true;
        }
    }

    private static bool Begins(ReadOnlySpan<byte> path, ReadOnlySpan<char> text) =>
        path.Length >= text.Length && Ascii.Equals(path[..text.Length], text);

    /// <summary>
    /// Decodes the percent triplets of ASCII characters. Other triplets are only converted to upper case, which is their form in rules.
    /// </summary>
    private static int Decode(Span<byte> path, int length)
    {
        int written = 0;
        for (int i = 0; i < length; i++)
        {
            byte value = path[i];
            if (value == '%' && i + 2 < length && char.IsAsciiHexDigit((char)path[i + 1]) && char.IsAsciiHexDigit((char)path[i + 2]))
            {
                byte decoded = byte.Parse(
                    path.Slice(i + 1, 2),
                    System.Globalization.NumberStyles.AllowHexSpecifier,
                    System.Globalization.CultureInfo.InvariantCulture);
                if (decoded < 0x80)
                {
                    value = decoded;
                    i += 2;
                }
                else
                {
                    Ascii.ToUpperInPlace(path.Slice(i + 1, 2), out _);
                }
            }

            path[written++] = value;
        }

        return written;
    }
}
