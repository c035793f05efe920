namespace IngressRules.Patterns;

/// <summary>Where a <see cref="PatternAutomaton"/> is after a part of a text: at which steps, and which expression has matched.</summary>
/// <param name="steps">The steps, in ascending order; none where nothing can change the result any more.</param>
/// <param name="best">The first expression that has matched; <see cref="int.MaxValue"/> for none.</param>
internal sealed class AutomatonState(int[] steps, int best)
{
    /// <summary>Stands for a result that has not been asked for.</summary>
    private const int Unknown = -2;

    private volatile int _end = Unknown;

    /// <summary>The steps at which the matcher is.</summary>
    public int[] Steps { get; } = steps;

    /// <summary>The first expression that has matched already.</summary>
    public int Best { get; } = best;

    /// <summary>Whether some step waits for the next byte to know whether it is at its place.</summary>
    public bool Waits { get; init; }

    /// <summary>Whether this is the start of the text.</summary>
    public bool IsStart { get; init; }

    /// <summary>Whether the last byte was one of a word; false where no step asks.</summary>
    public bool IsAfterWord { get; init; }

    /// <summary>Whether the last byte was a newline; false where no step asks.</summary>
    public bool IsAfterNewline { get; init; }

    /// <summary>The state after each class of bytes, as far as it is known.</summary>
    public AutomatonState?[] Next { get; set; } = [];

    /// <summary>True where no further byte changes the result.</summary>
    public bool IsFinal => Steps.Length == 0;

    /// <summary>The result for a text that ends here.</summary>
    /// <param name="automaton">The automaton of the state.</param>
    public int End(PatternAutomaton automaton)
    {
        if (_end == Unknown)
        {
            _end = automaton.ResultAtEnd(this);
        }

        return _end;
    }

    /// <summary>Compares what states are, not what follows them.</summary>
    internal sealed class Comparer : IEqualityComparer<AutomatonState>
    {
        public bool Equals(AutomatonState? x, AutomatonState? y) => ReferenceEquals(x, y)
            || (x is not null && y is not null && x.Best == y.Best && x.IsStart == y.IsStart && x.IsAfterWord == y.IsAfterWord
                && x.IsAfterNewline == y.IsAfterNewline && x.Steps.AsSpan().SequenceEqual(y.Steps));

        public int GetHashCode(AutomatonState state)
        {
            var hash = new HashCode();
            hash.AddBytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes(state.Steps.AsSpan()));
            hash.Add(state.Best);
            return hash.ToHashCode();
        }
    }
}
