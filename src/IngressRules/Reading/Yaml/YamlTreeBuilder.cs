using System.Globalization;
using System.Text;
using IngressRules.Diagnostics;
using IngressRules.Reading.Documents;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace IngressRules.Reading.Yaml;

/// <summary>
/// Turns the events of one YAML document into a tree: resolves scalars, replaces aliases by what they stand for, and folds merge keys in.
/// It uses its own stack instead of recursion, so that a deeply nested text cannot overflow the call stack.
/// </summary>
internal sealed class YamlTreeBuilder(string text, SourceText source, DocumentTree tree, IDocumentSink sink)
{
    private readonly int _maxDepth = sink.Options.MaxDepth;
    private readonly List<Open> _open = [];
    private Dictionary<string, Anchored>? _anchors;
    private int _aliasNodes;
    private int _endOffset;

    // Events come nearly in order, so character offsets are converted to byte offsets from the previous position.
    private readonly bool _ascii = source.Utf8.Length == text.Length;
    private int _charMark;
    private int _byteMark;

    /// <summary>What was found wrong; null while nothing is.</summary>
    public YamlFinding? Finding { get; private set; }

    /// <summary>Reads to the end of the text. Returns false where it is not YAML; exceptions of the parser pass through.</summary>
    /// <param name="scanner">Finds the tokens.</param>
    public bool Read(IScanner scanner)
    {
        var parser = new Parser(scanner);
        while (parser.MoveNext())
        {
            switch (parser.Current)
            {
                case Scalar scalar when IsKeyExpected:
                    if (!AddKey(scalar))
                    {
                        return false;
                    }

                    break;
                case Scalar scalar:
                    if (!AddScalar(scalar))
                    {
                        return false;
                    }

                    break;
                case MappingStart start:
                    if (!AddContainer(NodeKind.Mapping, start, start.Style == MappingStyle.Flow))
                    {
                        return false;
                    }

                    break;
                case SequenceStart start:
                    if (!AddContainer(NodeKind.Sequence, start, start.Style == SequenceStyle.Flow))
                    {
                        return false;
                    }

                    break;
                case MappingEnd or SequenceEnd:
                    if (!CloseContainer(parser.Current))
                    {
                        return false;
                    }

                    break;
                case AnchorAlias alias:
                    if (!AddAlias(alias))
                    {
                        return false;
                    }

                    break;
                case DocumentStart start:
                    if (start.Version is { } directive && directive.Version is not { Major: 1, Minor: 1 })
                    {
                        return Fail(ReadingCodes.YamlSyntax, start.Start, 5,
                            "Kubernetes reads YAML 1.1 and refuses any other %YAML directive. Remove the line.");
                    }

                    tree.Reset(source, isJson: false);
                    _anchors?.Clear();
                    _aliasNodes = 0;
                    break;
                case DocumentEnd:
                    if (tree.Count > 0 && !sink.Document(tree))
                    {
                        return true;
                    }

                    break;
            }

            if (tree.IsFull)
            {
                return Fail(ReadingCodes.SourceTooLarge, parser.Current!.Start, 1, DocumentLimits.Values);
            }
        }

        return true;
    }

    /// <summary>The byte offset of a character.</summary>
    public int ByteOffset(long index)
    {
        int target = (int)Math.Clamp(index, 0, text.Length);
        if (_ascii)
        {
            return target;
        }

        _byteMark += target >= _charMark
            ? Encoding.UTF8.GetByteCount(text.AsSpan(_charMark, target - _charMark))
            : -Encoding.UTF8.GetByteCount(text.AsSpan(target, _charMark - target));
        _charMark = target;
        return _byteMark;
    }

    private bool IsKeyExpected => _open.Count > 0 && _open[^1] is { IsMapping: true, Key: DocumentTree.NoKey };

    private bool AddKey(Scalar scalar)
    {
        int start = ByteOffset(scalar.Start.Index), length = SetEnd(scalar.End) - start;
        Open frame = _open[^1];
        if (scalar.Style == ScalarStyle.Plain && scalar.Value == "<<"
            && (scalar.Tag.IsEmpty || scalar.Tag.Value == "tag:yaml.org,2002:merge"))
        {
            (frame.Key, frame.IsMerge) = (tree.Pool.Add("<<"), true);
        }
        else if (scalar.Tag.IsEmpty && scalar.Style != ScalarStyle.Plain)
        {
            frame.Key = tree.Pool.Add(scalar.Value, scalar.Value);
        }
        else if (YamlScalar.ResolveKey(scalar, out string key) is { } fault)
        {
            return Fail(ReadingCodes.YamlSyntax, scalar.Start, length, Visible(fault));
        }
        else
        {
            frame.Key = tree.Pool.Add(key, key);
        }

        (frame.KeyStart, frame.KeyLength) = (start, length);
        _open[^1] = frame;
        return scalar.Anchor.IsEmpty || AnchorKey(scalar, start, length);
    }

    /// <summary>Reads a key with an anchor. Keys are not values in the tree, so the text for its aliases is stored separately.</summary>
    private bool AnchorKey(Scalar scalar, int start, int length) =>
        YamlScalar.Resolve(scalar, out NodeKind kind, out string value) is { } fault
            ? Fail(ReadingCodes.YamlSyntax, scalar.Start, length, Visible(fault))
            : SetAnchor(scalar.Anchor, new Anchored(-1, kind, value, start, length), scalar.Start);

    private bool AddScalar(Scalar scalar)
    {
        int start = ByteOffset(scalar.Start.Index), length = SetEnd(scalar.End) - start;
        if (YamlScalar.Resolve(scalar, out NodeKind kind, out string value) is { } fault)
        {
            return Fail(ReadingCodes.YamlSyntax, scalar.Start, length, Visible(fault));
        }

        int node = AddNode(kind, start, length);
        tree[node].Text = tree.Pool.Share(value);
        return SetAnchor(scalar.Anchor, new Anchored(node), scalar.Start) && Finish(node, scalar.Start);
    }

    private bool AddContainer(NodeKind kind, NodeEvent start, bool flow)
    {
        if (IsKeyExpected)
        {
            return Fail(ReadingCodes.YamlSyntax, start.Start, 1,
                "A key is a mapping or a list. Write a name; a value that starts with { or [ needs quotes.");
        }

        int depth = _open.Count;
        if (depth >= _maxDepth)
        {
            return Fail(ReadingCodes.NestingTooDeep, start.Start, 1, DocumentLimits.Depth(_maxDepth));
        }

        int node = AddNode(kind, ByteOffset(start.Start.Index), 0);
        _open.Add(new Open { Node = node, IsMapping = kind == NodeKind.Mapping, IsFlow = flow, Key = DocumentTree.NoKey });
        return SetAnchor(start.Anchor, new Anchored(node), start.Start);
    }

    private bool CloseContainer(ParsingEvent end)
    {
        Open frame = _open[^1];
        _open.RemoveAt(_open.Count - 1);
        if (frame.IsFlow)
        {
            _endOffset = Math.Min(ByteOffset(end.Start.Index) + 1, source.Utf8.Length);
        }

        tree.Close(frame.Node, _endOffset);
        return Finish(frame.Node, end.Start);
    }

    private bool AddAlias(AnchorAlias alias)
    {
        string name = alias.Value.Value;
        int start = ByteOffset(alias.Start.Index), length = SetEnd(alias.End) - start;
        if (_anchors is null || !IsName(name) || !_anchors.TryGetValue(name, out Anchored target))
        {
            return Fail(ReadingCodes.YamlSyntax, alias.Start, length,
                $"In YAML *{Cut(name)} refers to an anchor &{Cut(name)}, and there is none above. If a text is meant, put it in quotes: "
                + $"\"*{Cut(name)}\".");
        }

        if (IsOpen(target.Node))
        {
            return Fail(ReadingCodes.YamlSyntax, alias.Start, length, $"The anchor &{Cut(name)} contains itself. Write the value out.");
        }

        if (IsKeyExpected)
        {
            return AddAliasKey(alias, target, start, length);
        }

        if (target.Node < 0)
        {
            int scalar = AddNode(target.Kind, target.Start, target.Length);
            tree[scalar].Text = target.Text;
            return Finish(scalar, alias.Start);
        }

        (int key, int keyStart, int keyLength) = TakeKey();
        int node = Copy(target.Node, key, keyStart, keyLength, alias.Start);
        return node >= 0 && Finish(node, alias.Start);
    }

    /// <summary>
    /// Appends a copy of a value, within the limit on expanded aliases. Returns -1 after reporting that the limit is exceeded.
    /// </summary>
    private int Copy(int target, int key, int keyStart, int keyLength, Mark at)
    {
        _aliasNodes += tree[target].Next - target;
        if (_aliasNodes > sink.Options.MaxAliasNodes)
        {
            Fail(ReadingCodes.AliasExpansionTooLarge, at, 1, string.Create(
                CultureInfo.InvariantCulture,
                $"The aliases of this document stand for more than {sink.Options.MaxAliasNodes} values. "
                + $"Write the values out, or raise {nameof(ReaderOptions.MaxAliasNodes)}."));
            return -1;
        }

        int node = tree.Copy(target, key, keyStart, keyLength, _open.Count, _maxDepth);
        if (node < 0)
        {
            Fail(ReadingCodes.NestingTooDeep, at, 1, DocumentLimits.Depth(_maxDepth));
        }

        return node;
    }

    private bool AddAliasKey(AnchorAlias alias, Anchored target, int start, int length)
    {
        NodeKind kind = target.Node < 0 ? target.Kind : tree[target.Node].Kind;
        if (kind is not (NodeKind.String or NodeKind.Integer or NodeKind.Boolean))
        {
            return Fail(ReadingCodes.YamlSyntax, alias.Start, length,
                "An alias stands for a key and does not name a text. Write the key out.");
        }

        string key = target.Node < 0 ? target.Text : tree.Text(target.Node);
        Open frame = _open[^1];
        (frame.Key, frame.KeyStart, frame.KeyLength) = (tree.Pool.Add(key, key), start, length);
        _open[^1] = frame;
        return true;
    }

    private int AddNode(NodeKind kind, int start, int length)
    {
        (int key, int keyStart, int keyLength) = TakeKey();
        return tree.Add(kind, key, keyStart, keyLength, start, length, _open.Count);
    }

    private (int Key, int Start, int Length) TakeKey() =>
        _open.Count > 0 && _open[^1].IsMapping ? (_open[^1].Key, _open[^1].KeyStart, _open[^1].KeyLength) : (DocumentTree.NoKey, 0, 0);

    /// <summary>Called when a value is complete. After a merge key its entries are merged; then the next key can follow.</summary>
    private bool Finish(int node, Mark at)
    {
        if (_open.Count == 0)
        {
            return true;
        }

        Open frame = _open[^1];
        if (frame.IsMerge && !Merge(node, at))
        {
            return false;
        }

        (frame.Key, frame.IsMerge) = (DocumentTree.NoKey, false);
        _open[^1] = frame;
        return true;
    }

    /// <summary>
    /// Appends the entries of a merged mapping after it, at the position of the merge key. The merged value itself stays in the tree,
    /// marked as overwritten, because aliases may refer to parts of it.
    /// </summary>
    private bool Merge(int value, Mark at)
    {
        tree[value].Flags |= NodeFlags.Overwritten | NodeFlags.Merged;
        if (tree[value].Kind == NodeKind.Mapping)
        {
            return MergeEntries(value, at);
        }

        // In a list of mappings the first has precedence, so its entries are appended last.
        var items = new Stack<int>();
        bool allMappings = tree[value].Kind == NodeKind.Sequence;
        int end = tree[value].Next;
        for (int item = value + 1; item < end; item = tree[item].Next)
        {
            allMappings &= tree[item].Kind == NodeKind.Mapping;
            items.Push(item);
        }

        if (!allMappings)
        {
            return Fail(ReadingCodes.YamlSyntax, at, 1,
                "A merge key (<<) takes a mapping, an alias of one, or a list of these. Correct its value, or put << in quotes.");
        }

        foreach (int item in items)
        {
            if (!MergeEntries(item, at))
            {
                return false;
            }
        }

        return true;
    }

    private bool MergeEntries(int mapping, Mark at)
    {
        int end = tree[mapping].Next;
        for (int entry = mapping + 1; entry < end; entry = tree[entry].Next)
        {
            TreeNode node = tree[entry];
            if ((node.Flags & NodeFlags.Overwritten) == 0)
            {
                int copy = Copy(entry, node.Key, node.KeyStart, node.KeyLength, at);
                if (copy < 0)
                {
                    return false;
                }

                tree[copy].Flags |= NodeFlags.Merged;
            }
        }

        return true;
    }

    private bool SetAnchor(AnchorName anchor, Anchored target, Mark at)
    {
        if (anchor.IsEmpty)
        {
            return true;
        }

        if (!IsName(anchor.Value))
        {
            return Fail(ReadingCodes.YamlSyntax, at, 1,
                "The name of an anchor has letters, digits, - and _ only. Put a value that starts with & in quotes.");
        }

        _anchors ??= new Dictionary<string, Anchored>(StringComparer.Ordinal);
        _anchors[anchor.Value] = target;
        return true;
    }

    private bool IsOpen(int node)
    {
        foreach (Open frame in _open)
        {
            if (frame.Node == node)
            {
                return true;
            }
        }

        return false;
    }

    private int SetEnd(Mark end) => _endOffset = ByteOffset(end.Index);

    private bool Fail(DiagnosticCode code, Mark at, int length, string message)
    {
        Finding = new YamlFinding(code, (int)at.Index, ByteOffset(at.Index), length, message);
        return false;
    }

    private string Visible(string fault) =>
        HidesValues ? "The value is not what it is written as or tagged with. Put it in quotes if text is meant." : fault;

    // In a Secret even a name may be a value that lacks its quotes.
    private string Cut(string name) => HidesValues ? "…" : VisibleText.Short(name);

    private bool HidesValues => source.MayHoldSecret();

    private static bool IsName(string name)
    {
        foreach (char c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_'))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>What an anchor names: a value of the tree, or, with node -1, the text of a key.</summary>
    private readonly record struct Anchored(int Node, NodeKind Kind = default, string Text = "", int Start = 0, int Length = 0);

    private struct Open
    {
        public int Node;
        public bool IsMapping;
        public bool IsFlow;
        public bool IsMerge;
        public int Key;
        public int KeyStart;
        public int KeyLength;
    }
}
