using System.Diagnostics.CodeAnalysis;
namespace IngressRules.Patterns;

/// <summary>
/// Takes the look-aheads out of an expression. Where the part before one always takes the same number of bytes from the start of the text,
/// the place of the look-ahead is the same for every way to match. So the expression matches exactly if the rest does, and the part before
/// the look-ahead followed by the look-ahead's own expression does as well, or does not.
/// </summary>
internal sealed class LookAheadSplit
{
    private readonly List<PatternNode> _before = [];
    private readonly List<PatternNode> _required = [];
    private readonly List<PatternNode> _excluded = [];

    private LookAheadSplit()
    {
    }

    /// <summary>The expression without look-aheads.</summary>
    public PatternNode Rest { get; private set; } = PatternNode.Empty;

    /// <summary>Expressions that must match too.</summary>
    public IReadOnlyList<PatternNode> Required => _required;

    /// <summary>Expressions that must not match.</summary>
    public IReadOnlyList<PatternNode> Excluded => _excluded;

    /// <summary>Splits an expression.</summary>
    /// <param name="expression">The expression.</param>
    /// <param name="split">The parts; null where a look-ahead stands where it cannot be taken out.</param>
    /// <param name="refusal">Which look-ahead, and why.</param>
    public static bool TrySplit(
        PatternNode expression, [NotNullWhen(true)] out LookAheadSplit? split, [NotNullWhen(false)] out string? refusal)
    {
        split = new LookAheadSplit();
        if (split.Take(expression, out refusal) is { } rest)
        {
            split.Rest = rest;
            refusal = null;
            return true;
        }

        split = null;
        refusal ??= "";
        return false;
    }

    /// <summary>True where every match begins at the start of the text.</summary>
    public static bool IsAnchored(PatternNode node) => node switch
    {
        PlaceNode place => place.Place == PatternPlace.Start,
        CaptureNode capture => IsAnchored(capture.Item),
        RepeatNode repeat => repeat.Min > 0 && IsAnchored(repeat.Item),
        AlternativesNode alternatives => alternatives.Items.All(IsAnchored),
        SequenceNode sequence => sequence.Items.SkipWhile(i => i.FixedLength == 0 && !IsAnchored(i)).FirstOrDefault() is { } first
            && IsAnchored(first),
        _ => false,
    };

    /// <summary>The node without its look-aheads, and behind <see cref="_before"/> from then on; null for a refusal.</summary>
    private PatternNode? Take(PatternNode node, out string? refusal)
    {
        refusal = null;
        switch (node)
        {
            case { FirstLookAhead: null }:
                _before.Add(node);
                return node;
            case SequenceNode sequence:
                var items = new PatternNode[sequence.Items.Count];
                for (int i = 0; i < items.Length; i++)
                {
                    if (Take(sequence.Items[i], out refusal) is not { } rest)
                    {
                        return null;
                    }

                    items[i] = rest;
                }

                return PatternNode.Sequence(items);
            case CaptureNode capture:
                return Take(capture.Item, out refusal) is { } inner ? PatternNode.Capture(capture.Number, inner) : null;
            case LookAheadNode lookAhead:
                refusal = Refusal(lookAhead);
                if (refusal is not null)
                {
                    return null;
                }

                (lookAhead.IsNegative ? _excluded : _required).Add(PatternNode.Sequence([.. _before, lookAhead.Item]));
                return PatternNode.Empty;
            default:
                refusal = $"the look-ahead at character {node.FirstLookAhead!.Position} stands in a part that is optional or repeated, or "
                    + "in one of several alternatives";
                return null;
        }
    }

    private string? Refusal(LookAheadNode lookAhead) =>
        lookAhead.Item.FirstLookAhead is { } inner ? $"the look-ahead at character {inner.Position} stands in another one"
        : !lookAhead.IsNegative && lookAhead.Item.LastCapture > 0
            ? $"the look-ahead at character {lookAhead.Position} captures a part of the text"
        : !IsAnchored(PatternNode.Sequence([.. _before])) || _before.Exists(b => b.FixedLength is null)
            ? $"the look-ahead at character {lookAhead.Position} stands where the part before it can end at several places"
        : null;
}
