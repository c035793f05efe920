namespace IngressRules.Patterns;

/// <summary>
/// A regular expression over bytes, as a tree. Of several ways to match, the one counts that a backtracking matcher finds first: earlier
/// alternatives before later ones, and as often as possible before less often, unless a repetition is lazy.
/// </summary>
public abstract class PatternNode
{
    private protected PatternNode(int minLength, int? fixedLength, params ReadOnlySpan<PatternNode> parts)
    {
        MinLength = minLength;
        FixedLength = fixedLength;
        foreach (PatternNode part in parts)
        {
            Depth = Math.Max(Depth, part.Depth + 1);
            LastCapture = Math.Max(LastCapture, part.LastCapture);
            FirstLookAhead ??= part.FirstLookAhead;
        }
    }

    /// <summary>What matches the empty text.</summary>
    public static PatternNode Empty { get; } = new SequenceNode([]);

    /// <summary>The least number of bytes that it takes; large numbers are not exact.</summary>
    internal int MinLength { get; }

    /// <summary>The number of bytes that it takes in every case; null where that differs.</summary>
    internal int? FixedLength { get; }

    /// <summary>How many nodes lie above each other below this one.</summary>
    internal int Depth { get; }

    /// <summary>The highest number of a capture; 0 for none.</summary>
    internal int LastCapture { get; private protected init; }

    /// <summary>The first look-ahead in it; null for none.</summary>
    internal LookAheadNode? FirstLookAhead { get; private protected init; }

    /// <summary>One byte.</summary>
    /// <param name="bytes">Which.</param>
    public static PatternNode Byte(ByteSet bytes) => new ByteNode(bytes);

    /// <summary>A place in the text.</summary>
    /// <param name="place">Which.</param>
    public static PatternNode At(PatternPlace place) => new PlaceNode(place);

    /// <summary>Expressions one after the other.</summary>
    /// <param name="items">The expressions.</param>
    public static PatternNode Sequence(params ReadOnlySpan<PatternNode> items) =>
        items.IsEmpty ? Empty : items.Length == 1 ? items[0] : new SequenceNode(items.ToArray());

    /// <summary>One of several expressions, the first that leads to a match.</summary>
    /// <param name="items">The expressions, at least one.</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static PatternNode Alternatives(params ReadOnlySpan<PatternNode> items) =>
        items.IsEmpty ? throw new ArgumentException("No alternative is given.", nameof(items))
            : items.Length == 1 ? items[0]
            : new AlternativesNode(items.ToArray());

    /// <summary>An expression several times. A repetition that takes no byte is the last one.</summary>
    /// <param name="item">The expression.</param>
    /// <param name="min">How often at least.</param>
    /// <param name="max">How often at most; null for no limit.</param>
    /// <param name="isLazy">Whether few repetitions are tried before many.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative, or the greatest is below the least.</exception>
    public static PatternNode Repeat(PatternNode item, int min, int? max, bool isLazy = false)
    {
        ArgumentNullException.ThrowIfNull(item);
        ArgumentOutOfRangeException.ThrowIfNegative(min);
        ArgumentOutOfRangeException.ThrowIfLessThan(max ?? min, min, nameof(max));
        return new RepeatNode(item, min, max, isLazy);
    }

    /// <summary>An expression whose text is kept.</summary>
    /// <param name="number">The number of the capture, from 1.</param>
    /// <param name="item">The expression.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is not positive.</exception>
    public static PatternNode Capture(int number, PatternNode item)
    {
        ArgumentNullException.ThrowIfNull(item);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(number);
        return new CaptureNode(number, item);
    }

    /// <summary>An expression that must match from here on, or must not, and takes nothing.</summary>
    /// <param name="item">The expression.</param>
    /// <param name="isNegative">Whether it must not match.</param>
    /// <param name="position">Where it stands in its author's text, from 1, for messages.</param>
    public static PatternNode LookAhead(PatternNode item, bool isNegative, int position)
    {
        ArgumentNullException.ThrowIfNull(item);
        return new LookAheadNode(item, isNegative, position);
    }

    /// <summary>A sum of lengths that does not overflow.</summary>
    private protected static int Sum(long a, long b) => (int)Math.Min(a + b, int.MaxValue);

    /// <summary>A product of lengths that does not overflow.</summary>
    private protected static int Times(long length, long times) => (int)Math.Min(length * times, int.MaxValue);
}
