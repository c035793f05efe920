using IngressRules.Compilation;

namespace IngressRules.Matching;

/// <summary>
/// The rules of a host with many rules, as an immutable trie. It branches at path elements, and a run of elements without a branch or a
/// rule is one edge. Nodes, edges and their text are stored in flat arrays and refer to each other by index, so the number of objects does
/// not grow with the table.
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

    /// <summary>The rule that matches a path, or null.</summary>
    /// <param name="text">The path in the form of <see cref="PathText"/>, including its end.</param>
    public CompiledRule? Find(ReadOnlySpan<byte> text)
    {
        int best = -1;
        int node = 0;
        ReadOnlySpan<byte> rest = text;
        while (rest[0] != PathText.End)
        {
            // The longest prefix wins, so keep the best so far and go on.
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

    /// <summary>Called at the end of the path, where an equal path can win; an Exact one wins over everything (Q2).</summary>
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

    /// <summary>The edge whose elements the rest of the path begins with, or -1.</summary>
    private int FindEdge(in Node node, ReadOnlySpan<byte> rest)
    {
        if (node.EdgeSlots == 0)
        {
            return -1;
        }

        uint hash = TextHash.OfElement(rest[..rest.IndexOf((byte)'/')]);
        for (uint i = hash; ; i++)
        {
            // At most half of the slots are used, so the search usually ends after one or two.
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
    /// The longest text prefix below this node that the rest of the path begins with. The texts are sorted, so it is the last one that does
    /// not sort after the rest, or one in its chain of shorter prefixes.
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

    /// <summary>A node: the rules that end here, each -1 if there is none, and where its edges and text prefixes are stored.</summary>
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
    /// An edge: the hash of its first element, its whole text, and the node that it leads to. No edge leads to the root, so node 0 marks an
    /// empty slot.
    /// </summary>
    internal readonly record struct Edge(uint Hash, int TextStart, int TextLength, int Node);

    /// <summary>A text prefix below a node; <paramref name="Shorter"/> is the entry that is a prefix of this one's text, or -1.</summary>
    internal readonly record struct TextPrefixEntry(int TextStart, int TextLength, int Rule, int Shorter);
}
