using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using IngressRules.Compilation;

namespace IngressRules.Matching;

/// <summary>
/// The common form of rule paths and request paths for comparing. The first slash is removed, a slash follows every element including the
/// last, and a request ends with <see cref="End"/>: <c>/cart/42</c> becomes <c>cart/42/⊣</c>. A rule has a key, and it matches a request
/// exactly when the request's text begins with that key: <c>cart/</c> for the prefix <c>/cart</c>, <c>cart/⊣</c> for the same path as
/// Exact.
/// </summary>
internal static class PathText
{
    /// <summary>Marks the end of a path. It is not ASCII, so it cannot occur in a canonical path.</summary>
    public const byte End = 0x80;

    /// <summary>How many bytes the end of a path has.</summary>
    public const int EndLength = 2;

    /// <summary>
    /// The end of a path surrounded by zeros. A window that starts n bytes before it is the end of a path of n bytes, padded with zeros.
    /// </summary>
    private static ReadOnlySpan<byte> EndAmongZeros =>
    [
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        (byte)'/', End, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ];

    /// <summary>Fast path: reads the path of a request if it is short and visibly canonical.</summary>
    /// <typeparam name="T"><see cref="char"/> or <see cref="byte"/>.</typeparam>
    /// <param name="path">The path, without a query.</param>
    /// <param name="text">
    /// The path without its first slash, followed by as much of its end as fits; the length does not include the end.
    /// </param>
    /// <returns>False if the path needs the slow path.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryRead<T>(ReadOnlySpan<T> path, out TextBlock text)
        where T : unmanaged
    {
        if (path.IsEmpty || !IsSlash(path[0]) || !TextBlock.TryRead(path, 1, out text))
        {
            text = default;
            return false;
        }

        // An empty element or a dot segment shows as a slash or a dot after a slash; the text itself comes after the first slash. Other
        // names that begin with a dot are rare, so they also use the slow path. A zero within the text is a NUL.
        ulong slashes = text.PlacesOf('/'), slashesAndDots = slashes | text.PlacesOf('.'), zeros = text.PlacesOf('\0');
        Vector256<byte> special = Special(text.Low) | Special(text.High);
        bool canonical = (special | text.Low | text.High).ExtractMostSignificantBits() == 0
            && (((slashes << 1) | 1) & slashesAndDots) == 0
            && ulong.TrailingZeroCount(zeros) >= (ulong)text.Length;
        ReadOnlySpan<byte> end = EndAmongZeros.Slice(TextBlock.Capacity - text.Length, TextBlock.Capacity);
        text = new TextBlock(text.Low | Vector256.Create(end), text.High | Vector256.Create(end[Vector256<byte>.Count..]), text.Length);
        return canonical;
    }

    /// <summary>Characters of a request target that end the path, need decoding, or are interpreted differently by servers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Special(Vector256<byte> text) =>
        Vector256.Equals(text, Vector256.Create((byte)'%')) | Vector256.Equals(text, Vector256.Create((byte)'?'))
        | Vector256.Equals(text, Vector256.Create((byte)'#')) | Vector256.Equals(text, Vector256.Create((byte)'\\'))
        | Vector256.Equals(text, Vector256.Create((byte)';'));

    private static bool IsSlash<T>(T unit)
        where T : unmanaged => typeof(T) == typeof(byte) ? Unsafe.BitCast<T, byte>(unit) == '/' : Unsafe.BitCast<T, char>(unit) == '/';

    /// <summary>Writes the end of a path into the last two bytes of the text.</summary>
    public static void WriteEnd(Span<byte> text) => (text[^2], text[^1]) = ((byte)'/', End);

    /// <summary>The text of a canonical path, in a buffer with room for its end; empty if the path does not begin with a slash.</summary>
    public static ReadOnlySpan<byte> Complete(Span<byte> buffer, int length)
    {
        if (buffer[0] != '/')
        {
            return default;
        }

        Span<byte> text = buffer[1..(length + EndLength)];
        WriteEnd(text);
        return text;
    }

    /// <summary>
    /// False for the one kind of rule that a key cannot express: a text prefix that ends with a slash matches <c>/cart/</c> but not
    /// <c>/cart</c>, yet the texts of both begin with <c>cart/</c>.
    /// </summary>
    public static bool HasKey(CompiledRule rule) =>
        rule.Matching != PathMatching.TextPrefix || rule.CanonicalPath == "/" || !rule.CanonicalPath.EndsWith('/');

    /// <summary>The length of a rule's key.</summary>
    public static int KeyLength(CompiledRule rule) => rule.CanonicalPath.Length - 1 + rule.Matching switch
    {
        PathMatching.TextPrefix => 0,

        // One trailing slash of a prefix is ignored (specification 3.1).
        PathMatching.Prefix => rule.CanonicalPath.EndsWith('/') ? 0 : 1,
        _ => EndLength,
    };

    /// <summary>The key of a rule.</summary>
    public static byte[] KeyOf(CompiledRule rule)
    {
        byte[] key = new byte[KeyLength(rule)];
        WriteKey(rule, 0, key);
        return key;
    }

    /// <summary>32 bytes of a rule's key from an offset on, padded with <see cref="RuleGroup.Any"/>.</summary>
    public static Vector256<byte> PartOfKey(CompiledRule rule, int start)
    {
        Span<byte> part = stackalloc byte[Vector256<byte>.Count];
        part.Fill(RuleGroup.Any);
        WriteKey(rule, start, part[..Math.Clamp(KeyLength(rule) - start, 0, part.Length)]);
        return Vector256.Create((ReadOnlySpan<byte>)part);
    }

    /// <summary>Writes a key from an offset on: the path without its first slash, and its end.</summary>
    private static void WriteKey(CompiledRule rule, int start, Span<byte> destination)
    {
        ReadOnlySpan<char> path = rule.CanonicalPath.AsSpan(1);
        for (int i = 0; i < destination.Length; i++)
        {
            int place = start + i;
            destination[i] = place < path.Length ? (byte)path[place] : place == path.Length ? (byte)'/' : End;
        }
    }
}
