using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;
using IngressRules.Compilation;

namespace IngressRules.Matching;

/// <summary>
/// Builds a <see cref="RuleTrie"/>: first a tree with one node for each path element, then the flat arrays. The tree is traversed with a
/// list instead of recursion, because a path may have half a million elements.
/// </summary>
internal sealed class RuleTrieBuilder
{
    private readonly Branch _root = new(0, default);

    // One dictionary for the children of all branches. Most branches have a single child, so a dictionary for each would take more memory
    // than everything else.
    private readonly Dictionary<(int Parent, Element Element), Branch> _branches = [];
    private readonly List<CompiledRule> _rules = [];

    private RuleTrieBuilder()
    {
    }

    /// <summary>Builds the trie of the rules of one host, which must not have custom matchers.</summary>
    public static RuleTrie Build(IReadOnlyList<CompiledRule> rules)
    {
        var builder = new RuleTrieBuilder();
        foreach (CompiledRule rule in rules)
        {
            builder.Add(rule);
        }

        return builder.Freeze();
    }

    private void Add(CompiledRule rule)
    {
        int index = _rules.Count;
        _rules.Add(rule);
        string path = rule.CanonicalPath;
        switch (rule.Matching)
        {
            case PathMatching.Exact:
                Descend(path.Length, path).Exact = index;
                break;
            case PathMatching.ImplementationSpecificExact:
                Descend(path.Length, path).ImplementationSpecificExact = index;
                break;
            case PathMatching.Prefix:
                // One trailing slash of a prefix is ignored (specification 3.1).
                Descend(path.EndsWith('/') ? path.Length - 1 : path.Length, path).Prefix = index;
                break;
            default:
                int directory = path.LastIndexOf('/');
                Descend(directory, path).TextPrefixes.Add((path[(directory + 1)..], index));
                break;
        }
    }

    /// <summary>The branch of the first <paramref name="length"/> characters of a path; it is created if it does not exist.</summary>
    private Branch Descend(int length, string path)
    {
        Branch branch = _root;
        for (int start = 1; start <= length;)
        {
            int end = path.IndexOf('/', start, length - start);
            end = end < 0 ? length : end;
            branch = ChildOf(branch, new Element(path, start, end - start));
            start = end + 1;
        }

        return branch;
    }

    private Branch ChildOf(Branch parent, Element element)
    {
        // Rules are sorted by path, so most elements equal those of the previous rule.
        if (parent.LatestChild is { } latest && latest.Element.Equals(element))
        {
            return latest;
        }

        ref Branch? child = ref CollectionsMarshal.GetValueRefOrAddDefault(_branches, (parent.Number, element), out bool known);
        if (!known)
        {
            child = new Branch(_branches.Count, element);
            parent.Children.Add(child);
        }

        return parent.LatestChild = child!;
    }

    private RuleTrie Freeze()
    {
        var nodes = new List<RuleTrie.Node>();
        var edges = new List<RuleTrie.Edge>();
        var textPrefixes = new List<RuleTrie.TextPrefixEntry>();
        var text = new List<byte>();
        var order = new List<Branch> { _root };

        // Breadth first, so that the edges of a node are adjacent, and so are the nodes that they lead to.
        for (int i = 0; i < order.Count; i++)
        {
            Branch branch = order[i];
            var node = new RuleTrie.Node
            {
                Exact = branch.Exact,
                Prefix = branch.Prefix,
                ImplementationSpecificExact = branch.ImplementationSpecificExact,
                FirstEdge = edges.Count,
                EdgeSlots = branch.Children.Count == 0 ? 0 : (int)BitOperations.RoundUpToPowerOf2((uint)branch.Children.Count * 2),
                FirstTextPrefix = textPrefixes.Count,
                TextPrefixCount = branch.TextPrefixes.Count,
            };
            CollectionsMarshal.SetCount(edges, edges.Count + node.EdgeSlots);
            foreach (Branch child in branch.Children)
            {
                int start = text.Count;
                Branch end = AppendRun(child, text);
                Insert(
                    new(
                        TextHash.OfElement(CollectionsMarshal.AsSpan(text).Slice(start, child.Element.Text.Length)),
                        start,
                        text.Count - start,
                        order.Count),
                    CollectionsMarshal.AsSpan(edges)[node.FirstEdge..]);
                order.Add(end);
            }

            AddTextPrefixes(branch, textPrefixes, text);
            nodes.Add(node);
        }

        return new RuleTrie([.. nodes], [.. edges], [.. textPrefixes], [.. text], [.. _rules]);
    }

    /// <summary>Puts an edge into the first free slot, starting at the one that its hash selects.</summary>
    private static void Insert(RuleTrie.Edge edge, Span<RuleTrie.Edge> slots)
    {
        int slot = (int)edge.Hash & (slots.Length - 1);
        while (slots[slot].Node != 0)
        {
            slot = (slot + 1) & (slots.Length - 1);
        }

        slots[slot] = edge;
    }

    /// <summary>Appends the elements up to the next branch or rule to the text, and returns the branch there.</summary>
    private static Branch AppendRun(Branch branch, List<byte> text)
    {
        Append(text, branch.Element.Text);
        while (branch.IsPassage)
        {
            branch = branch.Children[0];
            text.Add((byte)'/');
            Append(text, branch.Element.Text);
        }

        return branch;
    }

    private static void AddTextPrefixes(Branch branch, List<RuleTrie.TextPrefixEntry> entries, List<byte> text)
    {
        int first = entries.Count;
        branch.TextPrefixes.Sort(static (a, b) => string.CompareOrdinal(a.Text, b.Text));
        for (int i = 0; i < branch.TextPrefixes.Count; i++)
        {
            (string prefix, int rule) = branch.TextPrefixes[i];

            // The texts are sorted, so a shorter prefix of this text is the previous entry or is in the previous entry's chain of shorter
            // prefixes.
            int shorter = i == 0 ? -1 : first + i - 1;
            while (shorter >= 0 && !prefix.StartsWith(branch.TextPrefixes[shorter - first].Text, StringComparison.Ordinal))
            {
                shorter = entries[shorter].Shorter;
            }

            entries.Add(new(text.Count, prefix.Length, rule, shorter));
            Append(text, prefix);
        }
    }

    /// <summary>Canonical paths are ASCII.</summary>
    private static void Append(List<byte> text, ReadOnlySpan<char> ascii)
    {
        int start = text.Count;
        CollectionsMarshal.SetCount(text, start + ascii.Length);
        Encoding.ASCII.GetBytes(ascii, CollectionsMarshal.AsSpan(text)[start..]);
    }

    /// <summary>A path element, as a slice of the first path that contains it.</summary>
    private readonly struct Element(string path, int start, int length) : IEquatable<Element>
    {
        public ReadOnlySpan<char> Text => path.AsSpan(start, length);

        public bool Equals(Element other) => Text.SequenceEqual(other.Text);

        public override bool Equals(object? obj) => obj is Element other && Equals(other);

        public override int GetHashCode() => string.GetHashCode(Text);
    }

    /// <summary>A node of the tree while building: one path element and everything below it. Not used for matching.</summary>
    private sealed class Branch(int number, Element element)
    {
        private List<Branch>? _children;
        private List<(string Text, int Rule)>? _textPrefixes;

        public int Number => number;

        public Element Element => element;

        /// <summary>The child that was looked up last.</summary>
        public Branch? LatestChild { get; set; }

        public int Exact { get; set; } = -1;

        public int Prefix { get; set; } = -1;

        public int ImplementationSpecificExact { get; set; } = -1;

        public List<Branch> Children => _children ??= new(1);

        public List<(string Text, int Rule)> TextPrefixes => _textPrefixes ??= [];

        /// <summary>
        /// True if no rule ends here and there is exactly one child, so that this element can share an edge with the next.
        /// </summary>
        public bool IsPassage => Exact < 0
            && Prefix < 0
            && ImplementationSpecificExact < 0
            && _textPrefixes is null
            && _children is { Count: 1 };
    }
}
