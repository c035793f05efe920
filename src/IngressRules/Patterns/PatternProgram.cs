namespace IngressRules.Patterns;

/// <summary>
/// An expression as steps, in the way of Thompson: a matcher is at several steps at a time, so it reads each byte of a text once. Counted
/// repetitions are written out.
/// </summary>
internal sealed class PatternProgram : IEquatable<PatternProgram>
{
    /// <summary>The most steps. Each costs a matcher a few nanoseconds a byte of the text in the worst case.</summary>
    public const int MostSteps = 2000;

    private readonly PatternStep[] _steps;
    private readonly ByteSet[] _sets;

    private PatternProgram(PatternStep[] steps, ByteSet[] sets, int start, int captures)
    {
        _steps = steps;
        _sets = sets;
        Start = start;
        Captures = captures;
    }

    /// <summary>The steps.</summary>
    public ReadOnlySpan<PatternStep> Steps => _steps;

    /// <summary>The sets of bytes that steps take, each once.</summary>
    public ReadOnlySpan<ByteSet> Sets => _sets;

    /// <summary>The first step.</summary>
    public int Start { get; }

    /// <summary>The number of captures.</summary>
    public int Captures { get; }

    /// <summary>Makes the program of an expression without look-aheads, which is searched in the text; null if it is too large.</summary>
    /// <param name="expression">The expression.</param>
    /// <param name="captures">Whether captures are kept.</param>
    public static PatternProgram? TryMake(PatternNode expression, bool captures)
    {
        // Going forward is the last choice at each position, so the first match in the text is found.
        PatternNode searched = LookAheadSplit.IsAnchored(expression)
            ? expression
            : PatternNode.Sequence(PatternNode.Repeat(PatternNode.Byte(ByteSet.All), 0, null, isLazy: true), expression);
        var writer = new ProgramWriter(captures);
        int start = writer.Write(searched, writer.Add(new PatternStep(PatternStepKind.Match)));
        return writer.IsFull
            ? null
            : new PatternProgram([.. writer.Steps], [.. writer.Sets], start, captures ? expression.LastCapture : 0);
    }

    /// <inheritdoc/>
    public bool Equals(PatternProgram? other) => other is not null && Start == other.Start && Captures == other.Captures
        && _steps.AsSpan().SequenceEqual(other._steps) && _sets.AsSpan().SequenceEqual(other._sets);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as PatternProgram);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_steps.Length, _sets.Length, Start, Captures);
}
