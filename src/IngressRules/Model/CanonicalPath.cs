using System.Buffers;
using System.Text;

namespace IngressRules.Model;

/// <summary>
/// The one form of a path in which rules and requests are compared (spec sheet 3.10): percent triplets of unreserved characters
/// decoded, all others in upper case, non-ASCII characters as the triplets of their UTF-8 bytes. A request's path is in addition
/// freed of dot segments and repeated slashes; a rule's path cannot contain them where it matters.
/// </summary>
internal static class CanonicalPath
{
    private const string Hex = "0123456789ABCDEF";

    private static readonly SearchValues<char> Unreserved =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~");

    private static readonly SearchValues<char> Untouched =
        SearchValues.Create(Enumerable.Range(0, 128).Select(c => (char)c).Where(c => c != '%').ToArray());

    /// <summary>The canonical form of a rule's path. An absent path means <c>/</c>.</summary>
    public static string OfRule(string path)
    {
        if (path.Length == 0)
        {
            return "/";
        }

        if (!path.AsSpan().ContainsAnyExcept(Untouched))
        {
            return path;
        }

        char[] buffer = ArrayPool<char>.Shared.Rent(MaxLength(path));
        try
        {
            var text = new string(buffer, 0, SettlePercents(path, buffer));
            return text == path ? path : text;
        }
        finally
        {
            ArrayPool<char>.Shared.Return(buffer);
        }
    }

    /// <summary>How many characters the canonical form of a path can have at most: a UTF-16 unit gives at most three triplets.</summary>
    public static int MaxLength(ReadOnlySpan<char> path) => Ascii.IsValid(path) ? path.Length : checked(path.Length * 9);

    /// <summary>Settles the triplets and encodes what is not ASCII. The result has no other changes.</summary>
    /// <returns>The number of characters written.</returns>
    public static int SettlePercents(ReadOnlySpan<char> path, Span<char> destination)
    {
        int written = 0;
        for (int i = 0; i < path.Length;)
        {
            int plain = path[i..].IndexOfAnyExcept(Untouched);
            plain = plain < 0 ? path.Length - i : plain;
            path.Slice(i, plain).CopyTo(destination[written..]);
            i += plain;
            written += plain;
            if (i == path.Length)
            {
                break;
            }

            if (path[i] == '%')
            {
                i += WriteTriplet(path[i..], destination, ref written);
            }
            else
            {
                // A lone surrogate decodes to U+FFFD, as it would in any UTF-8 text.
                Rune.DecodeFromUtf16(path[i..], out Rune rune, out int used);
                WriteEncoded(rune, destination, ref written);
                i += used;
            }
        }

        return written;
    }

    /// <summary>
    /// Resolves dot segments (RFC 3986, 5.2.4) and, where asked, collapses slashes, in place. The text starts with a slash.
    /// </summary>
    /// <returns>The number of characters left.</returns>
    public static int ResolveSegments(Span<char> path, bool collapseSlashes)
    {
        int written = 0;
        for (int start = 1; start <= path.Length;)
        {
            int length = path[start..].IndexOf('/');
            bool last = length < 0;
            length = last ? path.Length - start : length;
            Span<char> segment = path.Slice(start, length);
            start += length + 1;
            if (segment is "..")
            {
                // Above the top there is nothing to leave.
                int parent = path[..written].LastIndexOf('/');
                written = Math.Max(parent, 0);
            }

            if (segment is "." or "..")
            {
                if (last)
                {
                    path[written++] = '/';
                }

                continue;
            }

            path[written++] = '/';
            segment.CopyTo(path[written..]);
            written += length;
        }

        if (written == 0)
        {
            path[written++] = '/';
        }

        return collapseSlashes ? CollapseSlashes(path[..written]) : written;
    }

    /// <summary>Makes one slash of several in a row, in place.</summary>
    /// <returns>The number of characters left.</returns>
    public static int CollapseSlashes(Span<char> path)
    {
        int from = path.IndexOf("//");
        if (from < 0)
        {
            return path.Length;
        }

        int written = from;
        for (int i = from; i < path.Length; i++)
        {
            if (path[i] != '/' || written == 0 || path[written - 1] != '/')
            {
                path[written++] = path[i];
            }
        }

        return written;
    }

    /// <summary>True where a rule's canonical path is one that a request's canonical path can have.</summary>
    public static bool IsReachable(string canonical, bool collapseSlashes)
    {
        if (canonical.AsSpan().ContainsAny('?', '#') || (collapseSlashes && canonical.Contains("//", StringComparison.Ordinal)))
        {
            return false;
        }

        foreach (Range segment in canonical.AsSpan().Split('/'))
        {
            if (canonical.AsSpan(segment) is "." or "..")
            {
                return false;
            }
        }

        return true;
    }

    private static int WriteTriplet(ReadOnlySpan<char> path, Span<char> destination, ref int written)
    {
        if (path.Length < 3 || !char.IsAsciiHexDigit(path[1]) || !char.IsAsciiHexDigit(path[2]))
        {
            // A broken triplet is literal text.
            destination[written++] = '%';
            return 1;
        }

        var value = (char)((FromHex(path[1]) << 4) | FromHex(path[2]));
        if (Unreserved.Contains(value))
        {
            destination[written++] = value;
        }
        else
        {
            WriteByte((byte)value, destination, ref written);
        }

        return 3;
    }

    private static void WriteEncoded(Rune rune, Span<char> destination, ref int written)
    {
        Span<byte> utf8 = stackalloc byte[4];
        foreach (byte b in utf8[..rune.EncodeToUtf8(utf8)])
        {
            WriteByte(b, destination, ref written);
        }
    }

    private static void WriteByte(byte value, Span<char> destination, ref int written)
    {
        destination[written++] = '%';
        destination[written++] = Hex[value >> 4];
        destination[written++] = Hex[value & 15];
    }

    private static int FromHex(char c) => char.IsAsciiDigit(c) ? c - '0' : (c | 0x20) - 'a' + 10;
}
