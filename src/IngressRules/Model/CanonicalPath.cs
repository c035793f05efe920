using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace IngressRules.Model;

/// <summary>
/// The one form of a path in which rules and requests are compared (specification 3.10): percent triplets of unreserved characters decoded,
/// all others in upper case, bytes that are not ASCII as triplets. In a request's path, dot segments and repeated slashes are resolved as
/// well; validation refuses them in a rule's path where it matters. Input is UTF-8; the canonical form is ASCII.
/// </summary>
internal static partial class CanonicalPath
{
    private static readonly SearchValues<byte> Unreserved =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"u8);

    private static readonly SearchValues<byte> Untouched =
        SearchValues.Create(Enumerable.Range(0, 128).Select(c => (byte)c).Where(c => c != '%').ToArray());

    /// <summary>The canonical form of a rule's path. An absent path means <c>/</c>.</summary>
    public static string OfRule(string path)
    {
        if (path.Length == 0)
        {
            return "/";
        }

        if (Ascii.IsValid(path) && !path.Contains('%', StringComparison.Ordinal))
        {
            return path;
        }

        byte[] utf8 = Encoding.UTF8.GetBytes(path), settled = ArrayPool<byte>.Shared.Rent(MaxLength(utf8));
        try
        {
            string text = Encoding.ASCII.GetString(settled.AsSpan(0, SettlePercents(utf8, settled)));
            return text == path ? path : text;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(settled);
        }
    }

    /// <summary>The path that is compared of a request whose target is the given text: without query, fragment and dot segments.</summary>
    public static string OfTarget(string target)
    {
        int end = target.AsSpan().IndexOfAny('?', '#');
        byte[] path = Encoding.ASCII.GetBytes(OfRule(end < 0 ? target : target[..end]));
        return Encoding.ASCII.GetString(path.AsSpan(0, ResolveSegments(path, collapseSlashes: true)));
    }

    /// <summary>How many bytes of UTF-8 a text of UTF-16 can need.</summary>
    public static int MaxUtf8Length(ReadOnlySpan<char> text) => Ascii.IsValid(text) ? text.Length : checked(text.Length * 3);

    /// <summary>Writes a text as UTF-8. A lone surrogate becomes U+FFFD, as it would in any such text.</summary>
    /// <returns>The number of bytes written.</returns>
    public static int Encode(ReadOnlySpan<char> text, Span<byte> destination)
    {
        Utf8.FromUtf16(text, destination, out _, out int written);
        return written;
    }

    /// <summary>How many bytes the canonical form of a path can have at most: each that is not ASCII becomes a triplet.</summary>
    public static int MaxLength(ReadOnlySpan<byte> path) => Ascii.IsValid(path) ? path.Length : checked(path.Length * 3);

    /// <summary>Normalises percent triplets and encodes bytes that are not ASCII; the rest is unchanged.</summary>
    /// <returns>The number of bytes written, all of them ASCII.</returns>
    public static int SettlePercents(ReadOnlySpan<byte> path, Span<byte> destination)
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
                WriteByte(path[i], destination, ref written);
                i++;
            }
        }

        return written;
    }

    /// <summary>
    /// Resolves dot segments (RFC 3986, 5.2.4) and, where asked, collapses slashes, in place. The text starts with a slash.
    /// </summary>
    /// <returns>The number of bytes left.</returns>
    public static int ResolveSegments(Span<byte> path, bool collapseSlashes)
    {
        if (path.IndexOf("/."u8) < 0)
        {
            return collapseSlashes ? CollapseSlashes(path) : path.Length;
        }

        int written = 0;
        for (int start = 1; start <= path.Length;)
        {
            int length = path[start..].IndexOf((byte)'/');
            bool last = length < 0;
            length = last ? path.Length - start : length;
            Span<byte> segment = path.Slice(start, length);
            start += length + 1;
            bool parent = segment.SequenceEqual(".."u8);
            if (parent)
            {
                // A dot segment cannot go above the root.
                written = Math.Max(path[..written].LastIndexOf((byte)'/'), 0);
            }

            if (parent || segment.SequenceEqual("."u8))
            {
                if (last)
                {
                    path[written++] = (byte)'/';
                }

                continue;
            }

            path[written++] = (byte)'/';
            segment.CopyTo(path[written..]);
            written += length;
        }

        if (written == 0)
        {
            path[written++] = (byte)'/';
        }

        return collapseSlashes ? CollapseSlashes(path[..written]) : written;
    }

    /// <summary>Collapses repeated slashes into one, in place.</summary>
    /// <returns>The number of bytes left.</returns>
    public static int CollapseSlashes(Span<byte> path)
    {
        int from = path.IndexOf("//"u8);
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

        if (!canonical.Contains("/.", StringComparison.Ordinal))
        {
            return true;
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

    /// <summary>A prefix without the slash at its end, which counts for nothing (specification 3.1).</summary>
    public static string Elements(string canonical) => canonical.EndsWith('/') ? canonical[..^1] : canonical;

    /// <summary>True where a request's canonical path can begin with a rule's canonical path, whose last element may go on.</summary>
    public static bool CanBegin(string canonical, bool collapseSlashes) =>
        IsReachable(canonical[..(canonical.LastIndexOf('/') + 1)], collapseSlashes) && !canonical.AsSpan().ContainsAny('?', '#');

    private static int WriteTriplet(ReadOnlySpan<byte> path, Span<byte> destination, ref int written)
    {
        if (path.Length < 3 || !char.IsAsciiHexDigit((char)path[1]) || !char.IsAsciiHexDigit((char)path[2]))
        {
            // A broken triplet is literal text.
            destination[written++] = (byte)'%';
            return 1;
        }

        var value = (byte)((FromHex(path[1]) << 4) | FromHex(path[2]));
        if (Unreserved.Contains(value))
        {
            destination[written++] = value;
        }
        else
        {
            WriteByte(value, destination, ref written);
        }

        return 3;
    }

    private static void WriteByte(byte value, Span<byte> destination, ref int written)
    {
        ReadOnlySpan<byte> hex = "0123456789ABCDEF"u8;
        destination[written++] = (byte)'%';
        destination[written++] = hex[value >> 4];
        destination[written++] = hex[value & 15];
    }

    /// <summary>The value of a hexadecimal digit.</summary>
    public static int FromHex(byte c) => char.IsAsciiDigit((char)c) ? c - '0' : (c | 0x20) - 'a' + 10;
}
