namespace IngressRules.Patterns;

/// <summary>
/// Finds the first of several expressions that matches a text, in one pass over it. A state says at which steps the programs of all of them
/// are. States are made when a text first leads to them, and kept; so a text that resembles earlier ones costs a look into a table for each
/// byte. The room for states is bounded. It is safe for several threads: they read without a lock, and make states under one.
/// </summary>
internal sealed class PatternAutomaton
{
    /// <summary>The result where no expression matches.</summary>
    public const int None = -1;

    /// <summary>The result where a state is missing and there is no room for another one.</summary>
    public const int Full = -2;

    // In integers of 4 bytes: what a state needs beside its steps and the states that follow it, and the room that an automaton has. Most
    // expressions, and sets of them, have about one state for each step.
    private const int RoomOfState = 24;
    private const int LeastRoom = 16384;
    private const int RoomPerStep = 64;

    private readonly Lock _lock = new();
    private readonly AutomatonSteps _steps;
    private readonly HashSet<AutomatonState> _states = new(new AutomatonState.Comparer());
    private readonly AutomatonState _start;
    private int _room;
    private volatile bool _isFull;

    /// <summary>Creates an automaton.</summary>
    /// <param name="patterns">The expressions, in the order in which they are tried.</param>
    public PatternAutomaton(ReadOnlySpan<PatternParts> patterns)
    {
        _steps = new AutomatonSteps(patterns);
        _room = LeastRoom + (RoomPerStep * _steps.Count);
        _start = _steps.Start();
        _start.Next = new AutomatonState?[_steps.Symbols.Count];
    }

    /// <summary>Whether a text has led to more states than there is room for.</summary>
    public bool IsFull => _isFull;

    /// <summary>The number of the first expression that matches; <see cref="None"/>, or <see cref="Full"/>.</summary>
    /// <param name="text">The text, a character for each byte.</param>
    public int Find(ReadOnlySpan<char> text)
    {
        AutomatonState state = _start;
        bool endsInNewline = text.EndsWith('\n');
        foreach (char c in endsInNewline ? text[..^1] : text)
        {
            if (state.IsFinal)
            {
                return ResultOf(state.Best);
            }

            int symbol = _steps.Symbols.Of(c);
            if ((state.Next[symbol] ?? TryMake(state, symbol)) is not { } next)
            {
                return Full;
            }

            state = next;
        }

        if (!endsInNewline || state.IsFinal)
        {
            return state.End(this);
        }

        int newline = _steps.Symbols.FinalNewline;
        return (state.Next[newline] ?? TryMake(state, newline))?.End(this) ?? Full;
    }

    /// <summary>The result for a text that ends in a state.</summary>
    public int ResultAtEnd(AutomatonState state)
    {
        lock (_lock)
        {
            return ResultOf(_steps.BestAtEnd(state));
        }
    }

    private static int ResultOf(int best) => best == int.MaxValue ? None : best;

    /// <summary>Makes the state that follows another one; null where there is no room.</summary>
    private AutomatonState? TryMake(AutomatonState state, int symbol)
    {
        if (_isFull)
        {
            return null;
        }

        lock (_lock)
        {
            AutomatonState next = _steps.After(state, symbol);
            if (_states.TryGetValue(next, out AutomatonState? known))
            {
                next = known;
            }
            else
            {
                int size = RoomOfState + next.Steps.Length + (next.IsFinal ? 0 : 2 * _steps.Symbols.Count);
                if (size > _room)
                {
                    _isFull = true;
                    return null;
                }

                _room -= size;
                next.Next = next.IsFinal ? [] : new AutomatonState?[_steps.Symbols.Count];
                _states.Add(next);
            }

            // Others read it without the lock, so it has to be complete before.
            Volatile.Write(ref state.Next[symbol], next);
            return next;
        }
    }
}
