namespace IngressRules.Patterns;

/// <summary>
/// Finds the first of several expressions that matches a text: with an automaton as long as there is room for its states, else with bits.
/// Nothing is built before it is needed. Safe for several threads.
/// </summary>
/// <param name="patterns">The expressions, in the order in which they are tried.</param>
internal sealed class PatternMatcher(PatternParts[] patterns)
{
    private readonly Lock _lock = new();
    private PatternAutomaton? _automaton;
    private PatternBits? _bits;
    private bool _hasNoBits;

    /// <summary>Whether texts have led to more states than there is room for.</summary>
    public bool IsFull => _automaton is { IsFull: true };

    /// <summary>
    /// The number of the first expression that matches; <see cref="PatternAutomaton.None"/>; or <see cref="PatternAutomaton.Full"/> where
    /// neither an automaton nor bits can tell.
    /// </summary>
    /// <param name="text">The text, a character for each byte.</param>
    public int Find(ReadOnlySpan<char> text)
    {
        int found = (_automaton ?? MakeAutomaton()).Find(text);
        return found == PatternAutomaton.Full && text is not ("" or "\n") && (_bits ?? TryMakeBits()) is { } bits ? bits.Find(text) : found;
    }

    private PatternAutomaton MakeAutomaton()
    {
        lock (_lock)
        {
            return _automaton ??= new PatternAutomaton(patterns);
        }
    }

    private PatternBits? TryMakeBits()
    {
        lock (_lock)
        {
            _bits ??= _hasNoBits ? null : PatternBits.TryMake(patterns);
            _hasNoBits = _bits is null;
            return _bits;
        }
    }
}
