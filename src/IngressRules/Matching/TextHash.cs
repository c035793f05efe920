using System.Numerics;
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
        ulong hash = Seed ^ (ulong)text.Length;
        while (text.Length >= 4)
        {
            hash = Mix(hash, MemoryMarshal.Read<ulong>(MemoryMarshal.AsBytes(text)) | fold);
            text = text[4..];
        }

        ulong tail = 0;
        foreach (char c in text)
        {
            tail = (tail << 16) | c;
        }

        hash = Mix(hash, tail | fold);
        return (uint)(hash >> 32) ^ (uint)hash;
    }

    private static ulong Mix(ulong hash, ulong block) => BitOperations.RotateLeft((hash ^ block) * Multiplier, 29) * Seed;
}
