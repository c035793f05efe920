using IngressRules.Compilation;

namespace IngressRules.Matching;

/// <summary>
/// The rules of one host, frozen. The trie branches at path elements, and a run of elements without a branch or a rule is one edge. Nodes,
/// edges and the text of the edges lie in flat arrays and refer to each other by index: a table of any size is a handful of objects.
/// </summary>
internal sealed class RuleTrie
{
    private readonly Node[] _nodes;
    private readonly Edge[] _edges;
    private readonly TextPrefixEntry[] _textPrefixes;
    private readonly char[] _text;
    private readonly CompiledRule[] _rules;
    private readonly CompiledRule[] _custom;

    internal RuleTrie(Node[] nodes, Edge[] edges, TextPrefixEntry[] textPrefixes, char[] text, CompiledRule[] rules, CompiledRule[] custom)
    {
        _nodes = nodes;
        _edges = edges;
        _textPrefixes = textPrefixes;
        _text = text;
        _rules = rules;
        _custom = custom;
    }

    /// <summary>The rule that takes a canonical path, or null.</summary>
    public CompiledRule? Find(ReadOnlySpan<char> path)
    {
        // Rules begin with a slash, so "*" and the like meet none.
        if (!path.StartsWith('/'))
        {
            return null;
        }

        int best = -1;
        int node = 0;
        ReadOnlySpan<char> rest = path[1..];
        while (true)
        {
            // The longest prefix wins, so remember the best so far and keep walking.
            ref readonly Node here = ref _nodes[node];
            if (here.Prefix >= 0)
            {
                best = here.Prefix;
            }

            if (here.TextPrefixCount > 0)
            {
                best = FindTextPrefix(here, rest, best);
            }

            int edge = FindEdge(here, rest);
            if (edge < 0)
            {
                break;
            }

            node = _edges[edge].Node;
            int length = _edges[edge].TextLength;
            if (length == rest.Length)
            {
                return FindAtEnd(_nodes[node], best, path);
            }

            rest = rest[(length + 1)..];
        }

        return Settle(best, path);
    }

    /// <summary>The whole path has been walked: only here can an equal text win, and an Exact one wins over everything (Q2).</summary>
    private CompiledRule? FindAtEnd(in Node end, int best, ReadOnlySpan<char> path)
    {
        if (end.Exact >= 0)
        {
            return _rules[end.Exact];
        }

        if (end.Prefix >= 0)
        {
            best = end.Prefix;
        }

        if (end.ImplementationSpecificExact >= 0 && LengthOf(end.ImplementationSpecificExact) > LengthOf(best))
        {
            best = end.ImplementationSpecificExact;
        }

        return Settle(best, path);
    }

    /// <summary>The edge that the rest of the path begins with, element by element, or -1.</summary>
    private int FindEdge(in Node node, ReadOnlySpan<char> rest)
    {
        if (node.EdgeCount == 0)
        {
            return -1;
        }

        int elementLength = rest.IndexOf('/');
        uint hash = TextHash.OfElement(elementLength < 0 ? rest : rest[..elementLength]);

        // Edges are sorted by hash: halve them while they are many, and scan the few that are left.
        int low = node.FirstEdge, high = low + node.EdgeCount, end = high;
        while (high - low > 8)
        {
            int middle = (low + high) >>> 1;
            (low, high) = _edges[middle].Hash < hash ? (middle + 1, high) : (low, middle);
        }

        for (int i = low; i < end && _edges[i].Hash <= hash; i++)
        {
            if (_edges[i].Hash == hash && IsAt(_edges[i], rest))
            {
                return i;
            }
        }

        return -1;
    }

    private bool IsAt(in Edge edge, ReadOnlySpan<char> rest) =>
        rest.StartsWith(_text.AsSpan(edge.TextStart, edge.TextLength)) && (rest.Length == edge.TextLength || rest[edge.TextLength] == '/');

    /// <summary>
    /// The longest text below this node that the rest begins with. The texts are sorted, so it is the last one not after the rest, or one of
    /// those that this one begins with.
    /// </summary>
    private int FindTextPrefix(in Node node, ReadOnlySpan<char> rest, int best)
    {
        int low = node.FirstTextPrefix, high = low + node.TextPrefixCount;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            (low, high) = TextOf(_textPrefixes[middle]).SequenceCompareTo(rest) <= 0 ? (middle + 1, high) : (low, middle);
        }

        for (int i = low - 1; i >= node.FirstTextPrefix; i = _textPrefixes[i].Shorter)
        {
            if (rest.StartsWith(TextOf(_textPrefixes[i])))
            {
                return LengthOf(_textPrefixes[i].Rule) > LengthOf(best) ? _textPrefixes[i].Rule : best;
            }
        }

        return best;
    }

    /// <summary>Rules with a matcher of the host's own are tried from the longest; one of equal length comes after a prefix.</summary>
    private CompiledRule? Settle(int best, ReadOnlySpan<char> path)
    {
        foreach (CompiledRule rule in _custom)
        {
            if (rule.CanonicalPath.Length <= LengthOf(best))
            {
                break;
            }

            if (rule.CustomMatcher!.Matches(path))
            {
                return rule;
            }
        }

        return best < 0 ? null : _rules[best];
    }

    private int LengthOf(int rule) => rule < 0 ? -1 : _rules[rule].CanonicalPath.Length;

    private ReadOnlySpan<char> TextOf(in TextPrefixEntry entry) => _text.AsSpan(entry.TextStart, entry.TextLength);

    /// <summary>A place in the trie: the rules that end here, or -1, and where to go on.</summary>
    internal struct Node()
    {
        public int Exact = -1;
        public int Prefix = -1;
        public int ImplementationSpecificExact = -1;
        public int FirstEdge;
        public int EdgeCount;
        public int FirstTextPrefix;
        public int TextPrefixCount;
    }

    /// <summary>A way down: the hash of its first element, its whole text, and where it leads.</summary>
    internal readonly record struct Edge(uint Hash, int TextStart, int TextLength, int Node);

    /// <summary>A text prefix below a node; <paramref name="Shorter"/> is the entry that its text begins with, or -1.</summary>
    internal readonly record struct TextPrefixEntry(int TextStart, int TextLength, int Rule, int Shorter);
}
