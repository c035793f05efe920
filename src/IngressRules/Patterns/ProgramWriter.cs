namespace IngressRules.Patterns;

/// <summary>Writes the steps of an expression, the last ones first, because each step knows the one after it.</summary>
/// <param name="captures">Whether captures are kept.</param>
internal sealed class ProgramWriter(bool captures)
{
    private readonly Dictionary<ByteSet, int> _setNumbers = [];

    /// <summary>The steps.</summary>
    public List<PatternStep> Steps { get; } = [];

    /// <summary>The sets of bytes, each once.</summary>
    public List<ByteSet> Sets { get; } = [];

    /// <summary>Whether there are too many steps. Nothing is added then.</summary>
    public bool IsFull { get; private set; }

    /// <summary>Adds a step and returns its number.</summary>
    public int Add(PatternStep step)
    {
        if (Steps.Count == PatternProgram.MostSteps)
        {
            IsFull = true;
            return 0;
        }

        Steps.Add(step);
        return Steps.Count - 1;
    }

    /// <summary>Writes an expression.</summary>
    /// <param name="node">The expression.</param>
    /// <param name="next">The step after it.</param>
    /// <returns>Its first step.</returns>
    public int Write(PatternNode node, int next)
    {
        switch (node)
        {
            case ByteNode bytes:
                return Add(new PatternStep(PatternStepKind.Byte, NumberOf(bytes.Bytes), next));
            case PlaceNode place:
                return Add(new PatternStep(PatternStepKind.Place, (int)place.Place, next));
            case CaptureNode capture when captures:
                int slot = 2 * (capture.Number - 1);
                return Add(new PatternStep(
                    PatternStepKind.Keep, slot, Write(capture.Item, Add(new PatternStep(PatternStepKind.Keep, slot + 1, next)))));
            case CaptureNode capture:
                return Write(capture.Item, next);
            case SequenceNode sequence:
                for (int i = sequence.Items.Count - 1; i >= 0; i--)
                {
                    next = Write(sequence.Items[i], next);
                }

                return next;
            case AlternativesNode alternatives:
                int first = Write(alternatives.Items[^1], next);
                for (int i = alternatives.Items.Count - 2; i >= 0; i--)
                {
                    first = Add(new PatternStep(PatternStepKind.Split, 0, Write(alternatives.Items[i], next), first));
                }

                return first;
            case RepeatNode repeat:
                return WriteRepeat(repeat, next);
            default:
                throw new InvalidOperationException($"{node.GetType().Name} has no steps.");
        }
    }

    private int WriteRepeat(RepeatNode repeat, int next)
    {
        int first = next, required = repeat.Min;
        if (repeat.Max is { } max)
        {
            for (int i = repeat.Min; i < max && !IsFull; i++)
            {
                first = Add(Choice(repeat, Write(repeat.Item, first), next));
            }
        }
        else
        {
            int loop = Add(default), from = Steps.Count, body = Write(repeat.Item, loop);
            body = repeat.Item.MinLength > 0 ? body : CopyWithoutLoop(from, body, loop, next);
            Steps[loop] = Choice(repeat, body, next);
            first = repeat.Min > 0 ? body : loop;
            required = Math.Max(repeat.Min - 1, 0);
        }

        for (int i = 0; i < required && !IsFull; i++)
        {
            int repeated = Write(repeat.Item, first);
            if (repeated == first)
            {
                // It has no steps: once is as good as often.
                break;
            }

            first = repeated;
        }

        return first;
    }

    /// <summary>
    /// Copies the body of a loop for the part of a repetition that has not taken a byte yet. From there the loop is left at the end, since
    /// a repetition that takes nothing is the last one; a byte leads to the original.
    /// </summary>
    /// <returns>The first step of the copy.</returns>
    private int CopyWithoutLoop(int from, int first, int loop, int next)
    {
        int to = Steps.Count, distance = to - from;
        for (int i = from; i < to; i++)
        {
            PatternStep step = Steps[i];
            Add(step.Kind == PatternStepKind.Byte ? step : step with { Next = Moved(step.Next), Other = Moved(step.Other) });
        }

        return Moved(first);

        int Moved(int step) => step == loop ? next : step >= from && step < to ? step + distance : step;
    }

    private static PatternStep Choice(RepeatNode repeat, int again, int next) => repeat.IsLazy
        ? new PatternStep(PatternStepKind.Split, 0, next, again)
        : new PatternStep(PatternStepKind.Split, 0, again, next);

    private int NumberOf(ByteSet set)
    {
        if (!_setNumbers.TryGetValue(set, out int number))
        {
            number = Sets.Count;
            Sets.Add(set);
            _setNumbers.Add(set, number);
        }

        return number;
    }
}
