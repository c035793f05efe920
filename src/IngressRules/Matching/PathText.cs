using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using IngressRules.Compilation;

namespace IngressRules.Matching;

/// <summary>
/// The form in which paths of rules and of requests meet. The first slash is left out, each element is followed by a slash, the last one
/// too, and a request ends with <see cref="End"/>: <c>/cart/42</c> becomes <c>cart/42/⊣</c>. A rule has a key, and it takes a request
/// exactly when the request's text begins with its key: <c>cart/</c> for the prefix <c>/cart</c>, <c>cart/⊣</c> for the same path as Exact.
/// </summary>
internal static class PathText
{
    /// <summary>Ends a path. It is not ASCII, and a canonical path is, so that no path contains it.</summary>
    public const byte End = 0x80;

    /// <summary>How many bytes the end of a path has.</summary>
    public const int EndLength = 2;

    /// <summary>The end of a path in a row of zeros: the window that begins n places before it is what follows a path of n bytes.</summary>
    private static ReadOnlySpan<byte> EndAmongZeros =>
    [
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        (byte)'/', End, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ];

    /// <summary>Reads the path of a request, if it is short, and canonical at first sight.</summary>
    /// <typeparam name="T"><see cref="char"/> or <see cref="byte"/>.</typeparam>
    /// <param name="path">The path; a query is not expected.</param>
    /// <param name="text">The path without its first slash, and its end as far as that finds room; the length does not count it.</param>
    /// <returns>False where the path needs a closer look.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryRead<T>(ReadOnlySpan<T> path, out TextBlock text)
        where T : unmanaged
    {
        if (path.IsEmpty || !IsSlash(path[0]) || !TextBlock.TryRead(path, 1, out text))
        {
            text = default;
            return false;
        }

        // An empty element or a dot segment begins with a slash or a dot behind a slash, and the text itself stands behind one. Other names
        // that begin with a dot are rare enough to be looked at closely too. A zero within the text is a NUL.
        ulong slashes = text.PlacesOf('/'), slashesAndDots = slashes | text.PlacesOf('.'), zeros = text.PlacesOf('\0');
        Vector256<byte> special = Special(text.Low) | Special(text.High);
        bool canonical = (special | text.Low | text.High).ExtractMostSignificantBits() == 0
            && (((slashes << 1) | 1) & slashesAndDots) == 0
            && ulong.TrailingZeroCount(zeros) >= (ulong)text.Length;
        ReadOnlySpan<byte> end = EndAmongZeros.Slice(TextBlock.Capacity - text.Length, TextBlock.Capacity);
        text = new TextBlock(text.Low | Vector256.Create(end), text.High | Vector256.Create(end[Vector256<byte>.Count..]), text.Length);
        return canonical;
    }

    /// <summary>
    /// The characters of a request target that begin something else than a path, or mean different things to different readers.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Special(Vector256<byte> text) =>
        Vector256.Equals(text, Vector256.Create((byte)'%')) | Vector256.Equals(text, Vector256.Create((byte)'?'))
        | Vector256.Equals(text, Vector256.Create((byte)'#')) | Vector256.Equals(text, Vector256.Create((byte)'\\'));

    private static bool IsSlash<T>(T unit)
        where T : unmanaged => typeof(T) == typeof(byte) ? Unsafe.BitCast<T, byte>(unit) == '/' : Unsafe.BitCast<T, char>(unit) == '/';

    /// <summary>Writes the end of a path into the last two bytes of its text.</summary>
    public static void WriteEnd(Span<byte> text) => (text[^2], text[^1]) = ((byte)'/', End);

    /// <summary>The text of a canonical path in a buffer that has room for its end; empty for what does not begin with a slash.</summary>
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
    /// False for the one kind of rule that no key expresses: a text prefix that ends with a slash takes <c>/cart/</c> and not <c>/cart</c>,
    /// whose text has a slash there too.
    /// </summary>
    public static bool HasKey(CompiledRule rule) =>
        rule.Matching != PathMatching.TextPrefix || rule.CanonicalPath == "/" || !rule.CanonicalPath.EndsWith('/');

    /// <summary>The length of a rule's key.</summary>
    public static int KeyLength(CompiledRule rule) => rule.CanonicalPath.Length - 1 + rule.Matching switch
    {
        PathMatching.TextPrefix => 0,

        // One trailing slash of a prefix means nothing (specification 3.1).
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

    /// <summary>32 bytes of a rule's key from some place on, filled up with <see cref="RuleGroup.Any"/>.</summary>
    public static Vector256<byte> PartOfKey(CompiledRule rule, int start)
    {
        Span<byte> part = stackalloc byte[Vector256<byte>.Count];
        part.Fill(RuleGroup.Any);
        WriteKey(rule, start, part[..Math.Clamp(KeyLength(rule) - start, 0, part.Length)]);
        return Vector256.Create((ReadOnlySpan<byte>)part);
    }

    /// <summary>Writes a key from some place on: the path without its first slash, and what follows it.</summary>
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
