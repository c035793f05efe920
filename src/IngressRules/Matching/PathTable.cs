using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Text;
using IngressRules.Compilation;

namespace IngressRules.Matching;

/// <summary>
/// The rules and the default backend of one host, in immutable form for matching. The rules are in order of precedence, so the first one
/// whose key is a prefix of the path wins. Hosts with few rules, which is most of them, are scanned eight rules at a time; hosts with many
/// rules use a trie.
/// </summary>
internal sealed class PathTable
{
    /// <summary>The largest number of rules for which a scan is faster than the trie.</summary>
    public const int ScanLimit = 8 * RuleGroup.Size;

    // The first group is stored in the object itself: most hosts have no other, and this saves one memory access.
    private readonly RuleGroup _first;
    private readonly RuleGroup[] _further = [];
    private readonly CompiledRule[] _rules = [];
    private readonly Vector256<byte>[] _keys = [];

    // Bytes 32 to 63 of the long keys; _highPlaces[i] is the index of rule i's part.
    private readonly Vector256<byte>[] _highKeys = [];
    private readonly byte[] _highPlaces = [];

    // Rules that need the whole text of the path. Very few hosts have any.
    private readonly bool _needsText;
    private readonly byte[][] _wholeKeys = [];
    private readonly RuleTrie? _trie;
    private readonly (CompiledRule Rule, IPathMatcher Matcher)[] _custom = [];
    private readonly PatternTable? _patterns;

    /// <summary>Builds the table from a compiled host.</summary>
    /// <param name="source">The host.</param>
    /// <param name="scanLimit">
    /// The largest number of rules that is scanned instead of put into a trie. Only tests set it to something other than
    /// <see cref="ScanLimit"/>.
    /// </param>
    public PathTable(CompiledHost source, int scanLimit)
    {
        Source = source;
        DefaultBackend = source.Root;
        CompiledRule[] rules = source.Rules.AsSpan().ToArray();
        if (source.Dialect is { IsPatterned: true })
        {
            _rules = rules;
            _patterns = new PatternTable([.. rules.Select(r => r.Pattern!)]);
            _needsText = true;
            return;
        }

        if (source.Matchers is { } matchers)
        {
            _custom = [.. rules.Where(matchers.ContainsKey).OrderByDescending(r => r.CanonicalPath.Length).Select(r => (r, matchers[r]))];
            rules = [.. rules.Where(r => !matchers.ContainsKey(r))];
            _needsText = true;
        }

        if (rules.Length > scanLimit || Array.Exists(rules, r => !PathText.HasKey(r)))
        {
            _trie = RuleTrieBuilder.Build(rules);
            _needsText = true;
            return;
        }

        Array.Sort(rules, static (a, b) => Precedence(a).CompareTo(Precedence(b)));
        _rules = rules;
        _keys = new Vector256<byte>[rules.Length];
        int longOnes = 0;
        bool longest = false;
        for (int i = 0; i < rules.Length; i++)
        {
            int length = PathText.KeyLength(rules[i]);
            _keys[i] = PathText.PartOfKey(rules[i], 0);
            longOnes += length >= Vector256<byte>.Count ? 1 : 0;
            longest |= length >= TextBlock.Capacity;
        }

        _first = new RuleGroup(_keys.AsSpan(0, Math.Min(_keys.Length, RuleGroup.Size)));
        _further = _keys.Length <= RuleGroup.Size ? [] : new RuleGroup[(_keys.Length - 1) / RuleGroup.Size];
        for (int g = 0; g < _further.Length; g++)
        {
            ReadOnlySpan<Vector256<byte>> keys = _keys.AsSpan((g + 1) * RuleGroup.Size);
            _further[g] = new RuleGroup(keys[..Math.Min(keys.Length, RuleGroup.Size)]);
        }

        if (longOnes > 0)
        {
            (_highPlaces, _highKeys) = HighParts(rules, longOnes);
            _wholeKeys = longest ? [.. rules.Select(PathText.KeyOf)] : [];
            _needsText |= longest;
        }
    }

    private static (byte[] Places, Vector256<byte>[] Parts) HighParts(CompiledRule[] rules, int count)
    {
        byte[] places = new byte[rules.Length];
        var parts = new Vector256<byte>[count];
        byte next = 0;
        for (int i = 0; i < rules.Length; i++)
        {
            places[i] = next;
            if (PathText.KeyLength(rules[i]) >= Vector256<byte>.Count)
            {
                parts[next++] = PathText.PartOfKey(rules[i], Vector256<byte>.Count);
            }
        }

        return (places, parts);
    }

    /// <summary>The rules in readable form.</summary>
    public CompiledHost Source { get; }

    /// <summary>The default backend of the host, or the policies in its place; null for neither.</summary>
    public CompiledDefaultBackend? DefaultBackend { get; }

    /// <summary>The rule that matches a short path, or null.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public CompiledRule? Find(TextBlock path)
    {
        if (_needsText)
        {
            return FindInText(path);
        }

        int found = FirstIn(_first, 0, path, default);
        return found >= 0 ? _rules[found] : _further.Length == 0 ? null : FindFurther(path, default);
    }

    /// <summary>The rule that matches a path, or null.</summary>
    /// <param name="text">The path in the form of <see cref="PathText"/>, including its end; empty for a target that is not a path.</param>
    public CompiledRule? Find(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
        {
            return null;
        }

        if (_patterns is not null)
        {
            return FindPattern(text[..^PathText.EndLength]);
        }

        CompiledRule? rule;
        if (_trie is not null)
        {
            rule = _trie.Find(text);
        }
        else
        {
            TextBlock beginning = TextBlock.Beginning(text);
            int found = FirstIn(_first, 0, beginning, text);
            rule = found >= 0 ? _rules[found] : FindFurther(beginning, text);
        }

        return _custom.Length == 0 ? rule : FindCustom(text[..^PathText.EndLength], rule);
    }

    /// <summary>Copies the path to memory.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private CompiledRule? FindInText(TextBlock path)
    {
        Span<byte> text = stackalloc byte[TextBlock.Capacity + PathText.EndLength];
        path.CopyTo(text);
        text = text[..(path.Length + PathText.EndLength)];
        PathText.WriteEnd(text);
        return Find(text);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private CompiledRule? FindFurther(TextBlock beginning, ReadOnlySpan<byte> text)
    {
        for (int i = 0; i < _further.Length; i++)
        {
            int found = FirstIn(_further[i], (i + 1) * RuleGroup.Size, beginning, text);
            if (found >= 0)
            {
                return _rules[found];
            }
        }

        return null;
    }

    /// <summary>The first rule of a group that matches the path, or -1.</summary>
    /// <param name="group">The group.</param>
    /// <param name="start">The index of the group's first rule among all rules.</param>
    /// <param name="beginning">The first 64 bytes of the path's text.</param>
    /// <param name="text">The whole text; empty if no key is longer than 64 bytes.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int FirstIn(in RuleGroup group, int start, TextBlock beginning, ReadOnlySpan<byte> text)
    {
        for (uint candidates = group.Candidates(beginning.Low); candidates != 0; candidates &= candidates - 1)
        {
            int i = start + BitOperations.TrailingZeroCount(candidates);
            if (RuleGroup.Fits(_keys[i], beginning.Low)
                && (RuleGroup.IsWhole(_keys[i]) || (RuleGroup.Fits(_highKeys[_highPlaces[i]], beginning.High) && FitsLong(i, text))))
            {
                return i;
            }
        }

        return -1;
    }

    private bool FitsLong(int i, ReadOnlySpan<byte> text) => RuleGroup.IsWhole(_highKeys[_highPlaces[i]]) || text.StartsWith(_wholeKeys[i]);

    /// <summary>The first rule whose expression matches the decoded path.</summary>
    private CompiledRule? FindPattern(ReadOnlySpan<byte> path)
    {
        int length = path.Length + 1;
        char[]? rented = length > TextBlock.Capacity ? ArrayPool<char>.Shared.Rent(length) : null;
        Span<char> decoded = rented ?? stackalloc char[TextBlock.Capacity];
        try
        {
            decoded[0] = '/';
            int found = _patterns!.Find(decoded[..(1 + DecodedPath.Write(path, decoded[1..]))]);
            return found < 0 ? null : _rules[found];
        }
        finally
        {
            if (rented is not null)
            {
                ArrayPool<char>.Shared.Return(rented);
            }
        }
    }

    /// <summary>
    /// Rules with a custom matcher, tried from the longest path to the shortest. At equal length they come after the other rules.
    /// </summary>
    private CompiledRule? FindCustom(ReadOnlySpan<byte> path, CompiledRule? best)
    {
        if (best is { Matching: PathMatching.Exact })
        {
            return best;
        }

        int length = path.Length + 1;
        char[]? rented = length > TextBlock.Capacity ? ArrayPool<char>.Shared.Rent(length) : null;
        Span<char> canonical = (rented ?? stackalloc char[TextBlock.Capacity])[..length];
        try
        {
            canonical[0] = '/';
            Encoding.ASCII.GetChars(path, canonical[1..]);
            foreach ((CompiledRule rule, IPathMatcher matcher) in _custom)
            {
                if (best is not null && rule.CanonicalPath.Length <= best.CanonicalPath.Length)
                {
                    break;
                }

                if (matcher.Matches(canonical))
                {
                    return rule;
                }
            }

            return best;
        }
        finally
        {
            if (rented is not null)
            {
                ArrayPool<char>.Shared.Return(rented);
            }
        }
    }

    /// <summary>
    /// The order of specification 3.3 and Q2: Exact first, then longer before shorter, then Prefix before ImplementationSpecific.
    /// </summary>
    private static (bool, int, PathMatching) Precedence(CompiledRule rule) =>
        (rule.Matching != PathMatching.Exact, -rule.CanonicalPath.Length, rule.Matching);
}
