using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace IngressRules.Matching;

/// <summary>
/// The first eight bytes of the keys of eight rules, side by side in two vectors, so that a request is compared with all eight at once. The
/// bytes after the end of a shorter key match any byte; the bytes of an unused slot match none.
/// </summary>
internal readonly struct RuleGroup
{
    /// <summary>How many rules a group holds.</summary>
    public const int Size = 8;

    /// <summary>Padding after the end of a key: matches any byte of the request.</summary>
    public const byte Any = 0xFF;

    /// <summary>Fills unused slots: no request contains it.</summary>
    private const byte Never = 0xFE;

    private readonly Vector256<byte> _first;
    private readonly Vector256<byte> _second;

    /// <summary>Creates a group from the first 32 bytes of at most eight keys.</summary>
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

    /// <summary>A bit mask of the rules whose first eight key bytes match the text; the lowest bit is the first rule.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Candidates(Vector256<byte> text)
    {
        Vector256<byte> beginning = Vector256.Create(text.AsUInt64().ToScalar()).AsByte();
        return Equal(_first, beginning) | (Equal(_second, beginning) << (Size / 2));
    }

    /// <summary>True if the key ends within these 32 bytes.</summary>
    public static bool IsWhole(Vector256<byte> key) => key[Vector256<byte>.Count - 1] == Any;

    /// <summary>True if the text matches these 32 bytes of the key.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Fits(Vector256<byte> key, Vector256<byte> text) => Compare(key, text) == Vector256<byte>.AllBitsSet;

    private static uint Equal(Vector256<byte> keys, Vector256<byte> beginning) =>
        Vector256.Equals(Compare(keys, beginning).AsUInt64(), Vector256<ulong>.AllBitsSet).ExtractMostSignificantBits();

    private static Vector256<byte> Compare(Vector256<byte> key, Vector256<byte> text) =>
        Vector256.Equals(key, text) | Vector256.Equals(key, Vector256.Create(Any));
}
