using System.Text.Json;
using IngressRules.Diagnostics;
using IngressRules.Reading.Documents;

namespace IngressRules.Reading.Json;

/// <summary>The result of reading one JSON value.</summary>
internal enum JsonTreeEnd
{
    /// <summary>The tree contains the value.</summary>
    Whole,

    /// <summary>The tree contains the value without the items of its list, which were delivered one by one.</summary>
    Items,

    /// <summary>The value is nested too deep.</summary>
    TooDeep,

    /// <summary>The value is larger than a tree can be.</summary>
    TooLarge,
}

/// <summary>Turns the tokens of one JSON value into a tree.</summary>
internal sealed class JsonTreeBuilder(SourceText source, DocumentTree tree, int maxDepth)
{
    private Open[] _open = new Open[16];

    /// <summary>Where the last value started, in bytes.</summary>
    public int LastStart { get; private set; }

    /// <summary>The sink for the items of an unfinished list; null for a value that is read as a whole.</summary>
    public IItemSink? Items { get; private set; }

    /// <summary>Reads one value; exceptions of the runtime's reader pass through.</summary>
    /// <param name="reader">The reader, at the first token of the value; afterwards at the last.</param>
    /// <param name="sink">Gives a sink for the items of a list; null to read all lists as a whole.</param>
    /// <param name="offset">Where in the source the reader's own text starts.</param>
    public JsonTreeEnd Build(ref Utf8JsonReader reader, IDocumentSink? sink, int offset = 0)
    {
        tree.Reset(source, isJson: true);
        int depth = 0, key = DocumentTree.NoKey, keyStart = 0, keyLength = 0;
        bool asked = sink is null, inItems = false;
        Items = null;
        do
        {
            int start = offset + (int)reader.TokenStartIndex;
            NodeKind kind;
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    (keyStart, keyLength) = (start, reader.ValueSpan.Length + 2);
                    key = reader.ValueIsEscaped ? Escaped(reader.ValueSpan) : tree.Pool.Add(reader.ValueSpan);
                    _open[depth - 1].Note(key);
                    continue;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    ref Open ended = ref _open[--depth];
                    tree.Close(ended.Node, start + 1, ended.MayRepeat);
                    (key, keyStart, keyLength) = (DocumentTree.NoKey, 0, 0);
                    inItems &= depth > 1;
                    if (inItems && depth == 2)
                    {
                        Take(ended.Node);
                    }

                    continue;
                case JsonTokenType.StartObject: kind = NodeKind.Mapping; break;
                case JsonTokenType.StartArray: kind = NodeKind.Sequence; break;
                case JsonTokenType.String: kind = NodeKind.String; break;
                case JsonTokenType.Number:
                    kind = reader.ValueSpan.IndexOfAny((byte)'.', (byte)'e', (byte)'E') < 0 ? NodeKind.Integer : NodeKind.Float;
                    break;
                case JsonTokenType.Null: kind = NodeKind.Null; break;
                default: kind = NodeKind.Boolean; break;
            }

            int length = offset + (int)reader.BytesConsumed - start;
            int node = tree.Add(kind, key, keyStart, keyLength, start, length, depth);
            if (kind >= NodeKind.Sequence)
            {
                if (depth == maxDepth)
                {
                    LastStart = start;
                    return JsonTreeEnd.TooDeep;
                }

                if (!asked && depth == 1 && kind == NodeKind.Sequence && key != DocumentTree.NoKey && tree.Pool[key] == "items")
                {
                    asked = true;
                    Items = sink!.BeginItems(tree);
                    inItems = Items is not null;
                }

                Push(depth++, node);
                (key, keyStart, keyLength) = (DocumentTree.NoKey, 0, 0);
            }
            else
            {
                if (kind == NodeKind.String && reader.ValueIsEscaped)
                {
                    tree[node].Flags |= NodeFlags.Escaped;
                }

                if (inItems && depth == 2)
                {
                    Take(node);
                }
            }

            if (tree.IsFull)
            {
                LastStart = start;
                return JsonTreeEnd.TooLarge;
            }
        }
        while (depth > 0 && reader.Read());

        return Items is null ? JsonTreeEnd.Whole : JsonTreeEnd.Items;
    }

    /// <summary>Ends the list whose items were delivered one by one. Returns false where they were discarded.</summary>
    public bool EndItems()
    {
        IItemSink ended = Items!;
        Items = null;
        return ended.End(tree);
    }

    private void Take(int node)
    {
        Items!.Item(tree, node);
        tree.Truncate(node);
    }

    private void Push(int depth, int node)
    {
        if (depth == _open.Length)
        {
            Array.Resize(ref _open, depth * 2);
        }

        _open[depth] = new Open { Node = node };
    }

    private int Escaped(ReadOnlySpan<byte> content)
    {
        string text = JsonText.Unescape(content);
        return tree.Pool.Add(text, text);
    }

    /// <summary>A mapping or a list that is not finished.</summary>
    private struct Open
    {
        public int Node;

        /// <summary>True where a key may have occurred twice, so that the mapping must be checked for duplicates.</summary>
        public bool MayRepeat;

        private ulong _keys;

        /// <summary>
        /// Adds a key to a 64-bit set. The usual keys have the smallest numbers, so most mappings set no bit twice and need no further
        /// check.
        /// </summary>
        public void Note(int key)
        {
            ulong bit = 1UL << (key & 63);
            MayRepeat |= (_keys & bit) != 0;
            _keys |= bit;
        }
    }
}
