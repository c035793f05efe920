using System.Buffers;
using System.Text;

namespace IngressRules.Model;

// The canonical form where a dialect compares the decoded path (N20): every triplet is decoded once, then slashes are collapsed and dot
// segments resolved. Encoded again are only bytes that are not ASCII, and those that would end or begin something in a path as text.
internal static partial class CanonicalPath
{
    private static readonly SearchValues<byte> PlainDecoded =
        SearchValues.Create(Enumerable.Range(1, 127).Where(c => c is not ('%' or '?' or '#')).Select(c => (byte)c).ToArray());

    /// <summary>Writes the canonical form of a request's path that is compared decoded.</summary>
    /// <param name="path">The path as sent, without query; not empty.</param>
    /// <param name="destination">As large as <see cref="MaxLength"/> says.</param>
    /// <returns>
    /// The number of bytes written, all ASCII; -1 for a path that nobody serves: a broken triplet, a NUL, or a dot segment above the root.
    /// </returns>
    public static int CanonicalizeDecoded(ReadOnlySpan<byte> path, Span<byte> destination)
    {
        byte[] rented = ArrayPool<byte>.Shared.Rent(path.Length);
        try
        {
            Span<byte> decoded = rented;
            int length = DecodeOnce(path, decoded);
            if (length < 0)
            {
                return -1;
            }

            decoded = decoded[..length];
            if (decoded[0] == '/')
            {
                decoded = decoded[..CollapseSlashes(decoded)];
                if (GoesAboveRoot(decoded))
                {
                    return -1;
                }

                decoded = decoded[..ResolveSegments(decoded, collapseSlashes: true)];
            }

            return EncodeDecoded(decoded, destination);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <summary>Writes the text of a path after decoding alone, in the form that is compared.</summary>
    /// <param name="path">The path as sent, without query.</param>
    /// <param name="destination">As large as <see cref="MaxLength"/> says.</param>
    /// <returns>The number of bytes written; -1 for a broken triplet or a NUL.</returns>
    public static int DecodeText(ReadOnlySpan<byte> path, Span<byte> destination)
    {
        byte[] decoded = new byte[path.Length];
        int length = DecodeOnce(path, decoded);
        return length < 0 ? -1 : EncodeDecoded(decoded.AsSpan(0, length), destination);
    }

    /// <summary>The canonical form of a path that is already decoded, such as that of a rule.</summary>
    /// <param name="decoded">The path, a character for each byte.</param>
    public static string OfDecoded(string decoded)
    {
        byte[] bytes = Encoding.Latin1.GetBytes(decoded);
        if (bytes.AsSpan().IndexOfAnyExcept(PlainDecoded) < 0)
        {
            return decoded;
        }

        byte[] canonical = new byte[bytes.Length * 3];
        return Encoding.ASCII.GetString(canonical.AsSpan(0, EncodeDecoded(bytes, canonical)));
    }

    private static int EncodeDecoded(ReadOnlySpan<byte> decoded, Span<byte> destination)
    {
        int written = 0;
        foreach (byte value in decoded)
        {
            if (PlainDecoded.Contains(value))
            {
                destination[written++] = value;
            }
            else
            {
                WriteByte(value, destination, ref written);
            }
        }

        return written;
    }

    private static int DecodeOnce(ReadOnlySpan<byte> path, Span<byte> destination)
    {
        int written = 0;
        for (int i = 0; i < path.Length; i++)
        {
            byte value = path[i];
            if (value == '%')
            {
                if (i + 2 >= path.Length || !char.IsAsciiHexDigit((char)path[i + 1]) || !char.IsAsciiHexDigit((char)path[i + 2]))
                {
                    return -1;
                }

                value = (byte)((FromHex(path[i + 1]) << 4) | FromHex(path[i + 2]));
                i += 2;
            }

            if (value == 0)
            {
                return -1;
            }

            destination[written++] = value;
        }

        return written;
    }

    private static bool GoesAboveRoot(ReadOnlySpan<byte> path)
    {
        int depth = 0;
        foreach (Range range in path[1..].Split((byte)'/'))
        {
            ReadOnlySpan<byte> segment = path[1..][range];
            depth += segment.SequenceEqual(".."u8) ? -1 : segment.IsEmpty || segment.SequenceEqual("."u8) ? 0 : 1;
            if (depth < 0)
            {
                return true;
            }
        }

        return false;
    }
}
