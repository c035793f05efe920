using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace IngressRules.Matching;

/// <summary>
/// The beginnings of the keys of eight rules, eight bytes of each, side by side in two vectors, so that a request is held against all eight
/// at once. Behind a key that is shorter, and in an unused place, stands a byte that is not compared, or one that nothing equals.
/// </summary>
internal readonly struct RuleGroup
{
    /// <summary>How many rules a group holds.</summary>
    public const int Size = 8;

    /// <summary>Stands in a key where any byte of the request will do: behind its end.</summary>
    public const byte Any = 0xFF;

    /// <summary>Stands in unused places; no request contains it.</summary>
    private const byte Never = 0xFE;

    private readonly Vector256<byte> _first;
    private readonly Vector256<byte> _second;

    /// <summary>A group of at most eight keys, given by their beginnings.</summary>
    public RuleGroup(ReadOnlySpan<Vector256<byte>> keys)
    {
        Span<ulong> beginnings = stackalloc ulong[Size];
        MemoryMarshal.AsBytes(beginnings).Fill(Never);
        for (int i = 0; i < keys.Length; i++)
        {
            beginnings[i] = keys[i].AsUInt64().ToScalar();
        }

        _first = Vector256.Create((ReadOnlySpan<ulong>)beginnings[..4]).AsByte();
        _second = Vector256.Create((ReadOnlySpan<ulong>)beginnings[4..]).AsByte();
    }

    /// <summary>The rules whose keys begin as the text does, one bit each; the first rule is the lowest bit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Candidates(Vector256<byte> text)
    {
        Vector256<byte> beginning = Vector256.Create(text.AsUInt64().ToScalar()).AsByte();
        return Equal(_first, beginning) | (Equal(_second, beginning) << (Size / 2));
    }

    /// <summary>True for a part of a key that nothing of the key follows.</summary>
    public static bool IsWhole(Vector256<byte> key) => key[Vector256<byte>.Count - 1] == Any;

    /// <summary>True where the text begins with the key, as far as the key's 32 bytes say.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Fits(Vector256<byte> key, Vector256<byte> text) => Compare(key, text) == Vector256<byte>.AllBitsSet;

    private static uint Equal(Vector256<byte> keys, Vector256<byte> beginning) =>
        Vector256.Equals(Compare(keys, beginning).AsUInt64(), Vector256<ulong>.AllBitsSet).ExtractMostSignificantBits();

    private static Vector256<byte> Compare(Vector256<byte> key, Vector256<byte> text) =>
        Vector256.Equals(key, text) | Vector256.Equals(key, Vector256.Create(Any));
}
