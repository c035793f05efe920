namespace IngressRules.Patterns;

/// <summary>One byte.</summary>
internal sealed class ByteNode(ByteSet bytes) : PatternNode(1, 1)
{
    public ByteSet Bytes { get; } = bytes;
}

/// <summary>A place in the text.</summary>
internal sealed class PlaceNode(PatternPlace place) : PatternNode(0, 0)
{
    public PatternPlace Place { get; } = place;
}

/// <summary>Expressions one after the other.</summary>
internal sealed class SequenceNode(PatternNode[] items) : PatternNode(
    items.Aggregate(0, (sum, i) => Sum(sum, i.MinLength)),
    items.Aggregate((int?)0, (sum, i) => sum is { } s && i.FixedLength is { } length ? Sum(s, length) : null),
    items)
{
    public IReadOnlyList<PatternNode> Items { get; } = items;
}

/// <summary>One of several expressions.</summary>
internal sealed class AlternativesNode(PatternNode[] items) : PatternNode(
    items.Min(i => i.MinLength),
    Array.TrueForAll(items, i => i.FixedLength == items[0].FixedLength) ? items[0].FixedLength : null,
    items)
{
    public IReadOnlyList<PatternNode> Items { get; } = items;
}

/// <summary>An expression several times.</summary>
internal sealed class RepeatNode(PatternNode item, int min, int? max, bool isLazy) : PatternNode(
    Times(item.MinLength, min), item.FixedLength is { } length && (min == max || length == 0) ? Times(length, min) : null, item)
{
    public PatternNode Item { get; } = item;

    public int Min { get; } = min;

    public int? Max { get; } = max;

    public bool IsLazy { get; } = isLazy;
}

/// <summary>An expression whose text is kept.</summary>
internal sealed class CaptureNode : PatternNode
{
    public CaptureNode(int number, PatternNode item)
        : base(item.MinLength, item.FixedLength, item)
    {
        Number = number;
        Item = item;
        LastCapture = Math.Max(LastCapture, number);
    }

    public int Number { get; }

    public PatternNode Item { get; }
}

/// <summary>A condition on what follows.</summary>
internal sealed class LookAheadNode : PatternNode
{
    public LookAheadNode(PatternNode item, bool isNegative, int position)
        : base(0, 0, item)
    {
        Item = item;
        IsNegative = isNegative;
        Position = position;
        FirstLookAhead = this;
    }

    public PatternNode Item { get; }

    public bool IsNegative { get; }

    public int Position { get; }
}
