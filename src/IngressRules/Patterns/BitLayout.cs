using System.Numerics;

namespace IngressRules.Patterns;

/// <summary>
/// Which bit stands for which step of some expressions, and which bits follow each. A step that takes a byte has a bit, and so has the
/// match of a program, which takes every byte that comes behind it. The bits of a program are neighbours in the order of its text, in one
/// word where they fit.
/// </summary>
internal sealed class BitLayout
{
    private const int WordBits = 64;

    private readonly List<(PatternRole Role, int Pattern, int Match)> _programs = [];

    // For each bit, its program, and the bits that follow it elsewhere than beside it.
    private readonly List<int> _programOf = [];
    private readonly List<(int Word, ulong Bits)[]> _targets = [];

    // The bits of matches; those behind which a program has matched at the end of the text; and before a newline that ends it.
    private readonly ulong[] _matches;
    private readonly ulong[] _ends;
    private readonly ulong[] _beforeNewline;

    private BitLayout(ReadOnlySpan<PatternParts> patterns)
    {
        // Twice the steps leave room for words that are not filled.
        int steps = 0, programs = 0;
        foreach (PatternParts pattern in patterns)
        {
            foreach ((PatternProgram program, _) in pattern.All)
            {
                steps += program.Steps.Length;
                programs++;
            }
        }

        int words = RoundUp(((2 * steps) / WordBits) + programs + 1);
        (First, Repeats, Steps, Jumps) = (new ulong[words], new ulong[words], new ulong[words], new ulong[words]);
        (_matches, _ends, _beforeNewline) = (new ulong[words], new ulong[words], new ulong[words]);
    }

    /// <summary>The number of words that are used, a multiple of a vector's.</summary>
    public int Words { get; private set; }

    /// <summary>The bits that take each set of bytes.</summary>
    public Dictionary<ByteSet, List<int>> Sets { get; } = [];

    /// <summary>The bits that can take the first byte.</summary>
    public ulong[] First { get; private set; }

    /// <summary>The bits that follow themselves.</summary>
    public ulong[] Repeats { get; private set; }

    /// <summary>The bits that the next one follows.</summary>
    public ulong[] Steps { get; private set; }

    /// <summary>The bits that others follow: <see cref="TargetsOf"/>.</summary>
    public ulong[] Jumps { get; private set; }

    /// <summary>The layout of some expressions; null where one of them has a place that needs the bytes on both sides.</summary>
    public static BitLayout? TryMake(ReadOnlySpan<PatternParts> patterns)
    {
        var layout = new BitLayout(patterns);
        for (int i = 0; i < patterns.Length; i++)
        {
            foreach ((PatternProgram program, PatternRole role) in patterns[i].All)
            {
                if (!layout.TryAdd(program, role, i))
                {
                    return null;
                }
            }
        }

        layout.Finish();
        return layout;
    }

    /// <summary>The bits that follow one, beside itself and its neighbour, by word.</summary>
    public (int Word, ulong Bits)[] TargetsOf(int bit) => _targets[bit];

    /// <summary>Adds the matches before a newline that ends the text.</summary>
    /// <param name="taken">The bits that took the byte before it.</param>
    /// <param name="to">Where the bits of matches are added.</param>
    public void AddMatchesBeforeNewline(ReadOnlySpan<ulong> taken, Span<ulong> to) => AddMatches(taken, _beforeNewline, to);

    /// <summary>
    /// The first expression whose parts have matched, and none that must not; <see cref="PatternAutomaton.None"/> for none.
    /// </summary>
    /// <param name="taken">The bits that took the last byte. Those of matches are added.</param>
    public int FirstAtEnd(Span<ulong> taken)
    {
        AddMatches(taken, _ends, taken);
        for (int word = 0; word < taken.Length; word++)
        {
            for (ulong bits = taken[word] & _matches[word]; bits != 0; bits &= bits - 1)
            {
                // The first program of an expression must match.
                int program = _programOf[(word * WordBits) + BitOperations.TrailingZeroCount(bits)];
                int pattern = _programs[program].Pattern;
                bool all = program == 0 || _programs[program - 1].Pattern != pattern;
                for (int i = program; i < _programs.Count && _programs[i].Pattern == pattern && all; i++)
                {
                    all = Has(taken, _programs[i].Match) == (_programs[i].Role == PatternRole.Required);
                }

                if (all)
                {
                    return pattern;
                }
            }
        }

        return PatternAutomaton.None;
    }

    private void AddMatches(ReadOnlySpan<ulong> taken, ulong[] ends, Span<ulong> to)
    {
        for (int word = 0; word < taken.Length; word++)
        {
            for (ulong bits = taken[word] & ends[word]; bits != 0; bits &= bits - 1)
            {
                Set(to, _programs[_programOf[(word * WordBits) + BitOperations.TrailingZeroCount(bits)]].Match);
            }
        }
    }

    private static bool Has(ReadOnlySpan<ulong> words, int bit) => ((words[bit / WordBits] >> bit) & 1) != 0;

    private static void Set(Span<ulong> words, int bit) => words[bit / WordBits] |= 1UL << bit;

    private static int RoundUp(int words) => (words + Vector<ulong>.Count - 1) / Vector<ulong>.Count * Vector<ulong>.Count;

    private bool TryAdd(PatternProgram program, PatternRole role, int pattern)
    {
        int[] bitOf = new int[program.Steps.Length];
        int count = 0;

        // Steps are written last to first.
        for (int i = bitOf.Length - 1; i >= 0; i--)
        {
            bitOf[i] = program.Steps[i].Kind == PatternStepKind.Byte ? count++ : -1;
        }

        int before = _programOf.Count, left = WordBits - (before % WordBits);
        int from = count + 1 > left && count < WordBits ? before + left : before, match = from + count;
        while (_programOf.Count <= match)
        {
            _programOf.Add(_programs.Count);
            _targets.Add([]);
        }

        _programs.Add((role, pattern, match));
        Set(_matches, match);
        Set(Repeats, match);
        BitsOf(ByteSet.All).Add(match);
        StepFollowers first = StepFollowers.Of(program, program.Start, isStart: true);
        foreach (int bit in Followers(first, from, bitOf, match))
        {
            Set(First, bit);
        }

        bool isComplete = first.IsComplete;
        for (int i = 0; i < bitOf.Length && isComplete; i++)
        {
            if (bitOf[i] >= 0)
            {
                StepFollowers followers = StepFollowers.Of(program, program.Steps[i].Next, isStart: false);
                BitsOf(program.Sets[program.Steps[i].Value]).Add(from + bitOf[i]);
                AddFollowers(from + bitOf[i], Followers(followers, from, bitOf, match));
                if (followers.Matches || followers.MatchesAtEnd)
                {
                    Set(_ends, from + bitOf[i]);
                }

                if (followers.MatchesBeforeNewline)
                {
                    Set(_beforeNewline, from + bitOf[i]);
                }

                isComplete = followers.IsComplete;
            }
        }

        return isComplete;
    }

    private static IEnumerable<int> Followers(StepFollowers followers, int from, int[] bitOf, int match) =>
        followers.Steps.Select(s => from + bitOf[s]).Concat(followers.Matches ? [match] : []);

    private void AddFollowers(int bit, IEnumerable<int> followers)
    {
        var jumps = new SortedDictionary<int, ulong>();
        foreach (int target in followers)
        {
            if (target == bit)
            {
                Set(Repeats, bit);
            }
            else if (target == bit + 1 && target % WordBits > 0)
            {
                Set(Steps, bit);
            }
            else
            {
                jumps[target / WordBits] = jumps.GetValueOrDefault(target / WordBits) | (1UL << target);
            }
        }

        if (jumps.Count > 0)
        {
            Set(Jumps, bit);
            _targets[bit] = [.. jumps.Select(j => (j.Key, j.Value))];
        }
    }

    private List<int> BitsOf(ByteSet set)
    {
        if (!Sets.TryGetValue(set, out List<int>? bits))
        {
            Sets.Add(set, bits = []);
        }

        return bits;
    }

    private void Finish()
    {
        Words = RoundUp((_programOf.Count / WordBits) + 1);
        (First, Repeats, Steps, Jumps) = (First[..Words], Repeats[..Words], Steps[..Words], Jumps[..Words]);
    }
}
