using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace IngressRules.Matching;

/// <summary>
/// Hashes for the tables of this folder. They are seeded anew in every process, so that nobody who may write rules can prepare names that
/// all fall into one slot. A hash never decides: the text is compared afterwards.
/// </summary>
internal static class TextHash
{
    private const ulong Multiplier = 0x9E3779B97F4A7C15;

    /// <summary>Bit 5 of every UTF-16 unit: setting it folds the case of ASCII letters, four characters at a time.</summary>
    private const ulong FoldCase = 0x0020002000200020;

    private static readonly ulong Seed = (ulong)Random.Shared.NextInt64() | 1;

    /// <summary>The hash of a path element, case-sensitive.</summary>
    public static uint OfElement(ReadOnlySpan<char> text) => Compute(text, 0);

    /// <summary>
    /// The hash of a host, blind to ASCII case. A few characters that are not letters fall together too; the comparison tells them apart.
    /// </summary>
    public static uint OfHost(ReadOnlySpan<char> text) => Compute(text, FoldCase);

    private static uint Compute(ReadOnlySpan<char> text, ulong fold)
    {
        // Sixteen bytes a step, the last step over the last sixteen whether or not the one before reached them: no loop over a tail.
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(text);
        ulong hash = Seed ^ (ulong)bytes.Length;
        if (bytes.Length >= 16)
        {
            for (int i = 0; i + 16 < bytes.Length; i += 16)
            {
                hash = Mix(Read(bytes, i, fold) ^ hash, Read(bytes, i + 8, fold) ^ Multiplier);
            }

            hash = Mix(Read(bytes, bytes.Length - 16, fold) ^ hash, Read(bytes, bytes.Length - 8, fold) ^ Multiplier);
        }
        else if (bytes.Length >= 8)
        {
            hash = Mix(Read(bytes, 0, fold) ^ hash, Read(bytes, bytes.Length - 8, fold) ^ Multiplier);
        }
        else
        {
            ulong few = 0;
            foreach (char c in text)
            {
                few = (few << 16) | c;
            }

            hash = Mix((few | fold) ^ hash, Multiplier);
        }

        return (uint)(hash >> 32) ^ (uint)hash;
    }

    private static ulong Read(ReadOnlySpan<byte> bytes, int at, ulong fold) => BinaryPrimitives.ReadUInt64LittleEndian(bytes[at..]) | fold;

    /// <summary>Both halves of a 128-bit product: every bit of the input reaches every bit of the hash.</summary>
    private static ulong Mix(ulong a, ulong b)
    {
        ulong high = Math.BigMul(a, b, out ulong low);
        return high ^ low;
    }
}
