using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace IngressRules.Diagnostics;

/// <summary>
/// Counts the UTF-16 code units of a text of UTF-8: columns are counted in them. The counts at regular places are stored, so that a column
/// costs the same wherever it stands in a line, and a line may be the whole file.
/// </summary>
internal sealed class CodeUnits
{
    private const int BlockLength = 1024;

    private readonly ReadOnlyMemory<byte> _utf8;

    /// <summary>The code units before each block; null where every byte is one, as in ASCII.</summary>
    private readonly int[]? _before;

    public CodeUnits(ReadOnlyMemory<byte> utf8)
    {
        _utf8 = utf8;
        if (Ascii.IsValid(utf8.Span))
        {
            return;
        }

        _before = new int[(utf8.Length / BlockLength) + 1];
        for (int block = 1; block < _before.Length; block++)
        {
            _before[block] = _before[block - 1] + Count(utf8.Span.Slice((block - 1) * BlockLength, BlockLength));
        }
    }

    /// <summary>The code units of the text before a byte.</summary>
    public int Before(int offset)
    {
        if (_before is null)
        {
            return offset;
        }

        int block = offset / BlockLength;
        return _before[block] + Count(_utf8.Span[(block * BlockLength)..offset]);
    }

    /// <summary>The first byte that has at least this many code units before it; a character is never split.</summary>
    public int OffsetOf(int units)
    {
        if (_before is null)
        {
            return Math.Min(units, _utf8.Length);
        }

        int block = Array.BinarySearch(_before, units);
        block = Math.Max(0, block < 0 ? ~block - 1 : block);
        ReadOnlySpan<byte> text = _utf8.Span;
        int offset = block * BlockLength;
        for (int counted = _before[block]; offset < text.Length && (counted < units || IsContinuation(text[offset])); offset++)
        {
            counted += UnitsAt(text[offset]);
        }

        return offset;
    }

    private static int Count(ReadOnlySpan<byte> utf8)
    {
        int units = 0;
        while (utf8.Length >= sizeof(ulong))
        {
            // Eight ASCII characters at once: in a file they are nearly all.
            ulong eight = BinaryPrimitives.ReadUInt64LittleEndian(utf8);
            if ((eight & 0x8080_8080_8080_8080) == 0)
            {
                units += sizeof(ulong);
            }
            else
            {
                // A byte that continues a character has its highest bit set and the next one clear.
                ulong continues = eight & ~(eight << 1) & 0x8080_8080_8080_8080;
                ulong four = eight & (eight << 1) & (eight << 2) & (eight << 3) & 0x8080_8080_8080_8080;
                units += sizeof(ulong) - BitOperations.PopCount(continues) + BitOperations.PopCount(four);
            }

            utf8 = utf8[sizeof(ulong)..];
        }

        foreach (byte b in utf8)
        {
            units += UnitsAt(b);
        }

        return units;
    }

    /// <summary>The code units of a character, counted at its first byte: two for a character of four bytes.</summary>
    private static int UnitsAt(byte b) => IsContinuation(b) ? 0 : b >= 0xF0 ? 2 : 1;

    private static bool IsContinuation(byte b) => (b & 0xC0) == 0x80;
}
