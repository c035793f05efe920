using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace IngressRules.Reading.Sources;

/// <summary>Checks of the bytes of a source before they are parsed.</summary>
internal static class SourceBytes
{
    private static readonly SearchValues<byte> s_plain = SearchValues.Create(
        [(byte)'\t', (byte)'\n', (byte)'\r', .. Enumerable.Range(0x20, 0x5F).Select(c => (byte)c)]);

    private static readonly UnicodeEncoding s_utf16 = new(bigEndian: false, byteOrderMark: true, throwOnInvalidBytes: true);
    private static readonly UnicodeEncoding s_utf16BigEndian = new(bigEndian: true, byteOrderMark: true, throwOnInvalidBytes: true);

    /// <summary>True where a byte order mark says that the text is UTF-16.</summary>
    public static bool IsUtf16(ReadOnlySpan<byte> bytes) => bytes is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..];

    /// <summary>A UTF-16 text with its byte order mark as UTF-8; null where it is broken.</summary>
    public static byte[]? FromUtf16(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Encoding.UTF8.GetBytes((bytes[0] == 0xFF ? s_utf16 : s_utf16BigEndian).GetString(bytes[2..]));
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    /// <summary>The offset of the first byte that is not UTF-8.</summary>
    public static int FirstInvalid(ReadOnlySpan<byte> bytes)
    {
        char[] buffer = ArrayPool<char>.Shared.Rent(4096);
        try
        {
            int offset = 0;
            while (true)
            {
                OperationStatus status = Utf8.ToUtf16(bytes[offset..], buffer, out int read, out _, replaceInvalidSequences: false);
                offset += read;
                if (status != OperationStatus.DestinationTooSmall)
                {
                    return offset;
                }
            }
        }
        finally
        {
            ArrayPool<char>.Shared.Return(buffer);
        }
    }

    public static string DescribeInvalid(ReadOnlySpan<byte> bytes, int offset) => offset < bytes.Length
        ? FormattableString.Invariant($"The byte 0x{bytes[offset]:X2} is not UTF-8. Save the file as UTF-8.")
        : "The text ends in the middle of a character. Save the file as UTF-8.";

    /// <summary>
    /// The offset of the first character that YAML 1.1 does not allow in a text of valid UTF-8, or -1. YamlDotNet reads a NUL as the end of
    /// the text, so it must not get one.
    /// </summary>
    public static int FirstForbidden(ReadOnlySpan<byte> utf8)
    {
        int offset = 0;
        while (true)
        {
            int next = utf8[offset..].IndexOfAnyExcept(s_plain);
            if (next < 0)
            {
                return -1;
            }

            offset += next;
            Rune.DecodeFromUtf8(utf8[offset..], out Rune rune, out int length);
            if (rune.Value is < 0xA0 and not 0x85 or 0xFFFE or 0xFFFF)
            {
                return offset;
            }

            offset += length;
        }
    }

    /// <summary>The offset of a place that is given by line and byte, both from 0.</summary>
    public static int OffsetOf(ReadOnlySpan<byte> text, long line, long byteInLine)
    {
        int offset = 0;
        for (; line > 0; line--)
        {
            offset += text[offset..].IndexOf((byte)'\n') + 1;
        }

        return (int)Math.Min(text.Length, offset + byteInLine);
    }
}
