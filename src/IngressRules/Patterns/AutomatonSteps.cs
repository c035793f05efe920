using System.Runtime.InteropServices;

namespace IngressRules.Patterns;

/// <summary>
/// The programs of all expressions of an automaton, one after the other, and how states follow each other. Not safe for several threads.
/// </summary>
internal sealed class AutomatonSteps
{
    private readonly PatternStep[] _steps;
    private readonly (int Pattern, PatternRole Role)[] _parts;
    private readonly int[] _partOf;
    private readonly int[] _starts;

    // How many parts of each expression must match.
    private readonly int[] _required;

    // For each set, which symbols it takes.
    private readonly bool[] _takes;

    // For each step, the last visit; and the steps that are still to be visited.
    private readonly int[] _visited;
    private readonly Stack<int> _open = [];
    private readonly List<int> _here = [];
    private readonly List<int> _after = [];
    private int _visit;

    public AutomatonSteps(ReadOnlySpan<PatternParts> patterns)
    {
        var steps = new List<PatternStep>();
        var partOf = new List<int>();
        var parts = new List<(int, PatternRole)>();
        var starts = new List<int>();
        var sets = new Dictionary<ByteSet, int>();
        _required = new int[patterns.Length];
        for (int pattern = 0; pattern < patterns.Length; pattern++)
        {
            foreach ((PatternProgram program, PatternRole role) in patterns[pattern].All)
            {
                int offset = steps.Count;
                foreach (PatternStep step in program.Steps)
                {
                    int value = step.Value;
                    if (step.Kind == PatternStepKind.Byte && !sets.TryGetValue(program.Sets[step.Value], out value))
                    {
                        value = sets.Count;
                        sets.Add(program.Sets[step.Value], value);
                    }

                    steps.Add(step with { Value = value, Next = step.Next + offset, Other = step.Other + offset });
                    partOf.Add(parts.Count);
                }

                starts.Add(program.Start + offset);
                parts.Add((pattern, role));
                _required[pattern] += role == PatternRole.Required ? 1 : 0;
            }
        }

        (_steps, _partOf, _parts, _starts) = ([.. steps], [.. partOf], [.. parts], [.. starts]);
        _visited = new int[_steps.Length];
        bool words = steps.Exists(s => s.Kind == PatternStepKind.Place && (PatternPlace)s.Value >= PatternPlace.WordBoundary);
        Symbols = new AutomatonSymbols([ByteSet.Of("\n"), .. words ? [ByteSet.Word] : Array.Empty<ByteSet>(), .. sets.Keys]);
        _takes = new bool[sets.Count * Symbols.Count];
        foreach ((ByteSet set, int number) in sets)
        {
            for (int symbol = 0; symbol < Symbols.Count; symbol++)
            {
                _takes[(number * Symbols.Count) + symbol] = set.Contains(Symbols.ByteOf(symbol));
            }
        }
    }

    /// <summary>The number of steps.</summary>
    public int Count => _steps.Length;

    /// <summary>What is distinguished in a text.</summary>
    public AutomatonSymbols Symbols { get; }

    /// <summary>The state at the start of a text.</summary>
    public AutomatonState Start()
    {
        _visit++;
        _after.Clear();
        var position = new Position(this, isStart: true);
        foreach (int start in _starts)
        {
            Follow(start, position, _after);
        }

        return Settle(int.MaxValue, position);
    }

    /// <summary>The state after a symbol.</summary>
    public AutomatonState After(AutomatonState state, int symbol)
    {
        ReadOnlySpan<int> here = At(state, symbol);
        byte value = Symbols.ByteOf(symbol);
        var position = new Position(this, value);
        _visit++;
        _after.Clear();
        foreach (int number in here)
        {
            PatternStep step = _steps[number];
            if (step.Kind == PatternStepKind.Match)
            {
                // What has matched stays so.
                _after.Add(number);
            }
            else if (step.Kind == PatternStepKind.Byte && _takes[(step.Value * Symbols.Count) + symbol])
            {
                Follow(step.Next, position, _after);
            }
        }

        return Settle(state.Best, position);
    }

    /// <summary>The first expression that matches a text which ends in a state; <see cref="int.MaxValue"/> for none.</summary>
    public int BestAtEnd(AutomatonState state)
    {
        if (state.IsFinal)
        {
            return state.Best;
        }

        _after.Clear();
        _after.AddRange(At(state, Symbols.End));
        _after.RemoveAll(s => _steps[s].Kind != PatternStepKind.Match);
        return Settle(state.Best, new Position(this, isStart: false)).Best;
    }

    /// <summary>The steps of a state, now that the next symbol is known: each takes a byte or has matched.</summary>
    private ReadOnlySpan<int> At(AutomatonState state, int symbol)
    {
        if (!state.Waits)
        {
            return state.Steps;
        }

        _visit++;
        _here.Clear();
        var position = new Position(this, state, symbol);
        foreach (int number in state.Steps)
        {
            Follow(number, position, _here);
        }

        return CollectionsMarshal.AsSpan(_here);
    }

    /// <summary>Adds the steps that are reached without taking a byte. One that waits for the next byte is added itself.</summary>
    private void Follow(int first, in Position position, List<int> reached)
    {
        _open.Push(first);
        while (_open.TryPop(out int number))
        {
            if (_visited[number] == _visit)
            {
                continue;
            }

            _visited[number] = _visit;
            PatternStep step = _steps[number];
            switch (step.Kind)
            {
                case PatternStepKind.Split:
                    _open.Push(step.Other);
                    _open.Push(step.Next);
                    break;
                case PatternStepKind.Keep:
                    _open.Push(step.Next);
                    break;
                case PatternStepKind.Place when position.Is((PatternPlace)step.Value) is { } known:
                    if (known)
                    {
                        _open.Push(step.Next);
                    }

                    break;
                default:
                    reached.Add(number);
                    break;
            }
        }
    }

    /// <summary>The state of <see cref="_after"/>: without the steps that cannot change the result.</summary>
    private AutomatonState Settle(int best, in Position position)
    {
        _after.Sort();
        var left = new List<int>(_after.Count);
        for (int from = 0, to; from < _after.Count; from = to)
        {
            int pattern = PatternOf(_after[from]);
            for (to = from; to < _after.Count && PatternOf(_after[to]) == pattern; to++)
            {
            }

            if (pattern >= best)
            {
                break;
            }

            if (Verdict(from, to, left))
            {
                best = pattern;
                break;
            }
        }

        bool waits = left.Exists(s => _steps[s].Kind == PatternStepKind.Place);
        return new AutomatonState([.. left], best)
        {
            Waits = waits,
            IsStart = position.IsStart,
            IsAfterWord = waits && position.IsAfterWord,
            IsAfterNewline = waits && position.IsAfterNewline,
        };
    }

    /// <summary>True where an expression has matched whatever follows; else the steps that may still change that are added.</summary>
    private bool Verdict(int from, int to, List<int> left)
    {
        int pattern = PatternOf(_after[from]), alive = 0, matched = 0, start = left.Count;
        bool mayBeExcluded = false;
        for (int i = from, end; i < to; i = end)
        {
            int part = _partOf[_after[i]];
            for (end = i; end < to && _partOf[_after[end]] == part; end++)
            {
            }

            // The step that matches is the first one of its program.
            bool hasMatched = _steps[_after[i]].Kind == PatternStepKind.Match;
            if (_parts[part].Role == PatternRole.Required)
            {
                alive++;
                matched += hasMatched ? 1 : 0;
            }
            else if (hasMatched)
            {
                left.RemoveRange(start, left.Count - start);
                return false;
            }
            else
            {
                mayBeExcluded = true;
            }

            left.AddRange(CollectionsMarshal.AsSpan(_after)[i..(hasMatched ? i + 1 : end)]);
        }

        bool decided = alive < _required[pattern] || (matched == alive && !mayBeExcluded);
        if (decided)
        {
            left.RemoveRange(start, left.Count - start);
        }

        return decided && matched == _required[pattern];
    }

    private int PatternOf(int step) => _parts[_partOf[step]].Pattern;

    /// <summary>A position in a text: what is before it, and what follows if that is known.</summary>
    private readonly struct Position
    {
        private const int Unknown = -1;

        private readonly AutomatonSteps _owner;
        private readonly int _next;

        public Position(AutomatonSteps owner, bool isStart)
        {
            _owner = owner;
            IsStart = isStart;
            _next = Unknown;
        }

        public Position(AutomatonSteps owner, byte before)
        {
            _owner = owner;
            IsAfterWord = ByteSet.Word.Contains(before);
            IsAfterNewline = before == '\n';
            _next = Unknown;
        }

        public Position(AutomatonSteps owner, AutomatonState state, int next)
        {
            _owner = owner;
            IsStart = state.IsStart;
            IsAfterWord = state.IsAfterWord;
            IsAfterNewline = state.IsAfterNewline;
            _next = next;
        }

        public bool IsStart { get; }

        public bool IsAfterWord { get; }

        public bool IsAfterNewline { get; }

        /// <summary>Whether the position is at a place; null where the next symbol decides.</summary>
        public bool? Is(PatternPlace place) => place switch
        {
            PatternPlace.Start => IsStart,
            PatternPlace.LineStart when IsStart || !IsAfterNewline => IsStart,
            _ when _next == Unknown => null,
            PatternPlace.End => _next == _owner.Symbols.End,
            PatternPlace.EndOrFinalNewline => _next == _owner.Symbols.End || _next == _owner.Symbols.FinalNewline,
            PatternPlace.LineStart => _next != _owner.Symbols.End,
            PatternPlace.LineEnd => _next == _owner.Symbols.End || _owner.Symbols.ByteOf(_next) == '\n',
            _ => IsAfterWord != (_next != _owner.Symbols.End && ByteSet.Word.Contains(_owner.Symbols.ByteOf(_next)))
                == (place == PatternPlace.WordBoundary),
        };
    }
}
