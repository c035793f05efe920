using IngressRules.Compilation;

namespace IngressRules.Matching;

/// <summary>
/// The many rules of a large host, frozen. The trie branches at path elements, and a run of elements without a branch or a rule is one
/// edge. Nodes, edges and the text of the edges lie in flat arrays and refer to each other by index: a table of any
/// size is a handful of objects.
/// </summary>
internal sealed class RuleTrie
{
    private readonly Node[] _nodes;
    private readonly Edge[] _edges;
    private readonly TextPrefixEntry[] _textPrefixes;
    private readonly byte[] _text;
    private readonly CompiledRule[] _rules;

    internal RuleTrie(Node[] nodes, Edge[] edges, TextPrefixEntry[] textPrefixes, byte[] text, CompiledRule[] rules)
    {
        _nodes = nodes;
        _edges = edges;
        _textPrefixes = textPrefixes;
        _text = text;
        _rules = rules;
    }

    /// <summary>The rule that takes a path, or null.</summary>
    /// <param name="text">The path as <see cref="PathText"/> has it, its end included.</param>
    public CompiledRule? Find(ReadOnlySpan<byte> text)
    {
        int best = -1;
        int node = 0;
        ReadOnlySpan<byte> rest = text;
        while (rest[0] != PathText.End)
        {
            // The longest prefix wins, so remember the best so far and keep walking.
            ref readonly Node here = ref _nodes[node];
            if (here.Prefix >= 0)
            {
                best = here.Prefix;
            }

            if (here.TextPrefixCount > 0)
            {
                best = FindTextPrefix(here, rest[..^PathText.EndLength], best);
            }

            int edge = FindEdge(here, rest);
            if (edge < 0)
            {
                return RuleAt(best);
            }

            node = _edges[edge].Node;
            rest = rest[(_edges[edge].TextLength + 1)..];
        }

        return FindAtEnd(_nodes[node], best);
    }

    /// <summary>The whole path has been walked: only here can an equal text win, and an Exact one wins over everything (Q2).</summary>
    private CompiledRule? FindAtEnd(in Node end, int best)
    {
        if (end.Exact >= 0)
        {
            return _rules[end.Exact];
        }

        if (end.Prefix >= 0)
        {
            best = end.Prefix;
        }

        return RuleAt(LengthOf(end.ImplementationSpecificExact) > LengthOf(best) ? end.ImplementationSpecificExact : best);
    }

    /// <summary>The edge that the rest of the path begins with, element by element, or -1.</summary>
    private int FindEdge(in Node node, ReadOnlySpan<byte> rest)
    {
        if (node.EdgeSlots == 0)
        {
            return -1;
        }

        uint hash = TextHash.OfElement(rest[..rest.IndexOf((byte)'/')]);
        for (uint i = hash; ; i++)
        {
            // At most half of the slots are taken, so that the search ends after one or two.
            int slot = node.FirstEdge + (int)(i & (uint)(node.EdgeSlots - 1));
            ref readonly Edge edge = ref _edges[slot];
            if (edge.Node == 0)
            {
                return -1;
            }

            if (edge.Hash == hash && rest.StartsWith(_text.AsSpan(edge.TextStart, edge.TextLength)) && rest[edge.TextLength] == '/')
            {
                return slot;
            }
        }
    }

    /// <summary>
    /// The longest text below this node that the rest begins with. The texts are sorted, so it is the last one not after the rest, or one
    /// of those that this one begins with.
    /// </summary>
    private int FindTextPrefix(in Node node, ReadOnlySpan<byte> rest, int best)
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

    private CompiledRule? RuleAt(int rule) => rule < 0 ? null : _rules[rule];

    private int LengthOf(int rule) => rule < 0 ? -1 : _rules[rule].CanonicalPath.Length;

    private ReadOnlySpan<byte> TextOf(in TextPrefixEntry entry) => _text.AsSpan(entry.TextStart, entry.TextLength);

    /// <summary>A place in the trie: the rules that end here, or -1, and where to go on.</summary>
    internal struct Node()
    {
        public int Exact = -1;
        public int Prefix = -1;
        public int ImplementationSpecificExact = -1;
        public int FirstEdge;
        public int EdgeSlots;
        public int FirstTextPrefix;
        public int TextPrefixCount;
    }

    /// <summary>
    /// A way down: the hash of its first element, its whole text, and where it leads. A slot that leads to the root is empty.
    /// </summary>
    internal readonly record struct Edge(uint Hash, int TextStart, int TextLength, int Node);

    /// <summary>A text prefix below a node; <paramref name="Shorter"/> is the entry that its text begins with, or -1.</summary>
    internal readonly record struct TextPrefixEntry(int TextStart, int TextLength, int Rule, int Shorter);
}
