using System.Text;
using IngressRules.Compilation;
using IngressRules.Model;

namespace IngressRules.Matching;

/// <summary>
/// Reads a path as a careless backend may: it decodes everything, and what comes of that once more, and only then looks for dots, slashes
/// and a query. Where such a reader finds a rule that the path as it stands misses, the path is a disguise of one
/// that has a backend of its own.
/// </summary>
internal static class CarelessReader
{
    /// <summary>Reads a canonical path, in place.</summary>
    /// <returns>The number of bytes left; the result is canonical again.</returns>
    public static int Read(Span<byte> path)
    {
        int length = Decode(path, path.Length);
        length = Decode(path, length);
        int end = path[..length].IndexOfAny((byte)'?', (byte)'#', (byte)'\0');
        path = path[..(end < 0 ? length : end)];
        path.Replace((byte)'\\', (byte)'/');

        // Most servers that do both collapse first.
        return CanonicalPath.ResolveSegments(path[..CanonicalPath.CollapseSlashes(path)], collapseSlashes: true);
    }

    /// <summary>
    /// True where a rule that was found for the careless reading takes the path as it stands too, so that nothing is disguised.
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
                // What a host's own matcher takes is its own affair.
                return true;
        }
    }

    private static bool Begins(ReadOnlySpan<byte> path, ReadOnlySpan<char> text) =>
        path.Length >= text.Length && Ascii.Equals(path[..text.Length], text);

    /// <summary>
    /// Decodes the triplets of ASCII characters. Those of other bytes stay, in upper case, because that is how rules have them.
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
