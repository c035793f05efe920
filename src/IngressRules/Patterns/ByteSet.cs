namespace IngressRules.Patterns;

/// <summary>A set of bytes: what one place of an expression takes.</summary>
public readonly record struct ByteSet
{
    private const string WordCharacters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";

    private static readonly UInt128 Upper = Bits('A', 'Z');
    private static readonly UInt128 Lower = Bits('a', 'z');

    private readonly UInt128 _ascii;
    private readonly UInt128 _others;

    private ByteSet(UInt128 ascii, UInt128 others)
    {
        _ascii = ascii;
        _others = others;
    }

    /// <summary>All bytes.</summary>
    public static ByteSet All { get; } = new(UInt128.MaxValue, UInt128.MaxValue);

    /// <summary>ASCII letters, digits and the underscore.</summary>
    public static ByteSet Word { get; } = Of(WordCharacters);

    /// <summary>The bytes of a text.</summary>
    /// <param name="characters">The bytes as characters; one above U+00FF stands for the byte 255.</param>
    public static ByteSet Of(ReadOnlySpan<char> characters)
    {
        ByteSet set = default;
        foreach (char c in characters)
        {
            set = set.Or(Range((byte)Math.Min(c, '\xff'), (byte)Math.Min(c, '\xff')));
        }

        return set;
    }

    /// <summary>The bytes between two, both included; none where the first is above the last.</summary>
    /// <param name="first">The first.</param>
    /// <param name="last">The last.</param>
    public static ByteSet Range(byte first, byte last) => new(Bits(first, Math.Min((int)last, 127)), Bits(first - 128, last - 128));

    /// <summary>Whether a byte is in the set.</summary>
    /// <param name="value">The byte.</param>
    public bool Contains(byte value) => (((value < 128 ? _ascii : _others) >> (value & 127)) & UInt128.One) != UInt128.Zero;

    /// <summary>The bytes of both sets.</summary>
    /// <param name="other">The other set.</param>
    public ByteSet Or(ByteSet other) => new(_ascii | other._ascii, _others | other._others);

    /// <summary>The bytes that are not in the set.</summary>
    public ByteSet Not() => new(~_ascii, ~_others);

    /// <summary>The set with the other case of each of its ASCII letters.</summary>
    public ByteSet IgnoringCase() => new(_ascii | ((_ascii & Upper) << 32) | ((_ascii & Lower) >> 32), _others);

    /// <summary>The bits between two, both included, of 128.</summary>
    private static UInt128 Bits(int first, int last)
    {
        first = Math.Max(first, 0);
        return first > last ? UInt128.Zero : (UInt128.MaxValue >> (127 - (last - first))) << first;
    }
}
