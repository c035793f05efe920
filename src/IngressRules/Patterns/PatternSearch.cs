using System.Buffers;

namespace IngressRules.Patterns;

/// <summary>
/// Runs a program over a text, in the way of Pike: all ways to match advance together, the preferred ones first, each with its captures.
/// Of two ways that meet at a step, the first goes on, because the rest would be the same for both. So the result is that of a backtracking
/// matcher, and the time is at most that of the steps times the bytes.
/// </summary>
internal ref struct PatternSearch
{
    private readonly PatternProgram _program;
    private readonly ReadOnlySpan<char> _text;
    private readonly int _slots;
    private readonly int[] _rented;

    // For each step, the last position at which a way has reached it, plus one.
    private readonly Span<int> _reached;
    private readonly Span<int> _stack;
    private readonly Span<int> _kept;
    private Ways _ways;
    private Ways _nextWays;

    private PatternSearch(PatternProgram program, ReadOnlySpan<char> text, int slots)
    {
        _program = program;
        _text = text;
        _slots = slots;
        int steps = program.Steps.Length;
        int ways = steps * (slots + 1), stack = 3 * (steps + 1);
        _rented = ArrayPool<int>.Shared.Rent(steps + stack + slots + (2 * ways));
        Span<int> room = _rented;
        _reached = Cut(ref room, steps);
        _reached.Clear();
        _stack = Cut(ref room, stack);
        _kept = Cut(ref room, slots);
        _ways = new Ways(Cut(ref room, ways), slots);
        _nextWays = new Ways(Cut(ref room, ways), slots);
    }

    /// <summary>True where the expression matches.</summary>
    /// <param name="program">The program.</param>
    /// <param name="text">The text, a character for each byte.</param>
    public static bool IsMatch(PatternProgram program, ReadOnlySpan<char> text) => Run(program, text, []);

    /// <summary>Finds the captures of the match that a backtracking matcher would find.</summary>
    /// <param name="program">The program.</param>
    /// <param name="text">The text, a character for each byte.</param>
    /// <param name="captures">Where start and end of each capture are written, both -1 for one that took no part.</param>
    /// <returns>False where the expression does not match.</returns>
    public static bool TryFind(PatternProgram program, ReadOnlySpan<char> text, Span<int> captures) => Run(program, text, captures);

    private static bool Run(PatternProgram program, ReadOnlySpan<char> text, Span<int> captures)
    {
        var search = new PatternSearch(program, text, captures.Length);
        bool found = search.Run(captures);
        ArrayPool<int>.Shared.Return(search._rented);
        return found;
    }

    private bool Run(Span<int> captures)
    {
        bool found = false;
        _kept.Fill(-1);
        Follow(_program.Start, position: 0, ref _ways);
        for (int position = 0; ; position++)
        {
            _nextWays.Count = 0;
            for (int i = 0; i < _ways.Count; i++)
            {
                PatternStep step = _program.Steps[_ways.StepOf(i)];
                if (step.Kind == PatternStepKind.Match)
                {
                    // The ways behind this one are less preferred; those before it may still match.
                    found = true;
                    _ways.KeptOf(i).CopyTo(captures);
                    break;
                }

                if (position < _text.Length && _program.Sets[step.Value].Contains(ByteOf(_text[position])))
                {
                    _ways.KeptOf(i).CopyTo(_kept);
                    Follow(step.Next, position + 1, ref _nextWays);
                }
            }

            if (_nextWays.Count == 0 || (found && _slots == 0))
            {
                return found;
            }

            Ways emptied = _ways;
            _ways = _nextWays;
            _nextWays = emptied;
        }
    }

    /// <summary>Adds the ways that go on from a step without taking a byte, in the order of preference.</summary>
    private readonly void Follow(int first, int position, scoped ref Ways ways)
    {
        int depth = 0;
        Push(ref depth, first, -1);
        while (depth > 0)
        {
            int number = _stack[--depth], slot = _stack[--depth], before = _stack[--depth];
            if (slot >= 0)
            {
                // All ways behind a kept position have been followed.
                _kept[slot] = before;
                continue;
            }

            if (_reached[number] == position + 1)
            {
                continue;
            }

            _reached[number] = position + 1;
            PatternStep step = _program.Steps[number];
            switch (step.Kind)
            {
                case PatternStepKind.Split:
                    Push(ref depth, step.Other, -1);
                    Push(ref depth, step.Next, -1);
                    break;
                case PatternStepKind.Keep:
                    if (step.Value < _slots)
                    {
                        Push(ref depth, 0, step.Value, _kept[step.Value]);
                        _kept[step.Value] = position;
                    }

                    Push(ref depth, step.Next, -1);
                    break;
                case PatternStepKind.Place:
                    if (IsAt((PatternPlace)step.Value, position))
                    {
                        Push(ref depth, step.Next, -1);
                    }

                    break;
                default:
                    ways.Add(number, _kept);
                    break;
            }
        }
    }

    private readonly void Push(ref int depth, int step, int slot, int before = 0)
    {
        _stack[depth++] = before;
        _stack[depth++] = slot;
        _stack[depth++] = step;
    }

    private readonly bool IsAt(PatternPlace place, int position)
    {
        bool end = position == _text.Length;
        switch (place)
        {
            case PatternPlace.Start:
                return position == 0;
            case PatternPlace.End:
                return end;
            case PatternPlace.EndOrFinalNewline:
                return end || (position == _text.Length - 1 && _text[position] == '\n');
            case PatternPlace.LineStart:
                return position == 0 || (_text[position - 1] == '\n' && !end);
            case PatternPlace.LineEnd:
                return end || _text[position] == '\n';
            default:
                bool before = position > 0 && ByteSet.Word.Contains(ByteOf(_text[position - 1]));
                bool behind = !end && ByteSet.Word.Contains(ByteOf(_text[position]));
                return before != behind == (place == PatternPlace.WordBoundary);
        }
    }

    /// <summary>The byte of a character. A character above U+00FF counts as one that is not ASCII.</summary>
    private static byte ByteOf(char c) => (byte)Math.Min(c, '\xff');

    private static Span<int> Cut(scoped ref Span<int> room, int length)
    {
        Span<int> part = room[..length];
        room = room[length..];
        return part;
    }

    /// <summary>The ways to match that are open, the preferred ones first: the step of each, and what it has kept.</summary>
    private ref struct Ways(Span<int> room, int slots)
    {
        private readonly Span<int> _room = room;

        public int Count { get; set; }

        public readonly int StepOf(int index) => _room[index * (slots + 1)];

        public readonly Span<int> KeptOf(int index) => _room.Slice((index * (slots + 1)) + 1, slots);

        public void Add(int step, ReadOnlySpan<int> kept)
        {
            _room[Count * (slots + 1)] = step;
            kept.CopyTo(KeptOf(Count));
            Count++;
        }
    }
}
