using System.Text;
using IngressRules.Model;

namespace IngressRules.Matching;

/// <summary>The decoded form of a canonical path: a character for each byte.</summary>
internal static class DecodedPath
{
    /// <summary>Decodes a canonical path.</summary>
    /// <param name="canonical">The path, ASCII, in which each percent sign begins a triplet.</param>
    /// <param name="destination">At least as long as the path.</param>
    /// <returns>How many characters were written.</returns>
    public static int Write(ReadOnlySpan<byte> canonical, Span<char> destination)
    {
        if (canonical.IndexOf((byte)'%') < 0)
        {
            return Encoding.Latin1.GetChars(canonical, destination);
        }

        int written = 0;
        for (int i = 0; i < canonical.Length; i++)
        {
            bool isTriplet = canonical[i] == '%' && i + 2 < canonical.Length
                && char.IsAsciiHexDigit((char)canonical[i + 1]) && char.IsAsciiHexDigit((char)canonical[i + 2]);
            destination[written++] = isTriplet
                ? (char)((CanonicalPath.FromHex(canonical[i + 1]) << 4) | CanonicalPath.FromHex(canonical[i + 2]))
                : (char)canonical[i];
            i += isTriplet ? 2 : 0;
        }

        return written;
    }

    /// <summary>The decoded form of a canonical path.</summary>
    /// <param name="canonical">The path.</param>
    public static string Of(string canonical)
    {
        Span<char> decoded = canonical.Length <= 256 ? stackalloc char[256] : new char[canonical.Length];
        return decoded[..Write(Encoding.ASCII.GetBytes(canonical), decoded)].ToString();
    }
}
