namespace IngressRules.Matching;

/// <summary>A canonical path without its percent triplets, a character for each byte: the form that patterns are compared with.</summary>
internal static class DecodedPath
{
    /// <summary>Decodes a canonical path.</summary>
    /// <param name="canonical">The path: ASCII, in which every <c>%</c> begins a triplet. A broken triplet stays as it is.</param>
    /// <param name="destination">Where it is written; as long as the path suffices.</param>
    /// <returns>The number of characters.</returns>
    public static int Write(ReadOnlySpan<byte> canonical, Span<char> destination)
    {
        int written = 0;
        for (int i = 0; i < canonical.Length; i++)
        {
            byte value = canonical[i];
            if (value == '%' && i + 2 < canonical.Length
                && Hex(canonical[i + 1]) is >= 0 and var high && Hex(canonical[i + 2]) is >= 0 and var low)
            {
                value = (byte)((high << 4) | low);
                i += 2;
            }

            destination[written++] = (char)value;
        }

        return written;
    }

    private static int Hex(byte digit) => !char.IsAsciiHexDigit((char)digit) ? -1
        : char.IsAsciiDigit((char)digit) ? digit - '0'
        : (digit | 0x20) - 'a' + 10;
}
