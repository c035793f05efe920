using System.Buffers;
using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Text;
using IngressRules.Diagnostics;

namespace IngressRules.Reading.Documents;

/// <summary>What a value is, in JSON's words; YAML is brought to them.</summary>
internal enum NodeKind : byte
{
    Null,
    Boolean,
    Integer,
    Float,
    String,
    Sequence,
    Mapping,
}

/// <summary>What else is to be known about a value.</summary>
[Flags]
internal enum NodeFlags : byte
{
    None = 0,

    /// <summary>A JSON string with escapes; its text is made when somebody asks.</summary>
    Escaped = 1,

    /// <summary>Its key occurred before in the same mapping.</summary>
    Duplicate = 2,

    /// <summary>Its key occurs again further down, and YAML lets only the last one count.</summary>
    Overwritten = 4,

    /// <summary>It came in through a YAML merge key, so an equal key beside it is no mistake.</summary>
    Merged = 8,
}

/// <summary>One value: its children follow it, and <see cref="Next"/> is the index after the last of them.</summary>
internal struct TreeNode
{
    public NodeKind Kind;
    public NodeFlags Flags;
    public short Depth;
    public int Key;
    public int KeyStart;
    public int KeyLength;
    public int Start;
    public int Length;
    public int Next;

    /// <summary>The value of a YAML scalar; null for JSON, whose text stands in the source.</summary>
    public string? Text;
}

/// <summary>
/// One document as a flat array in the order of its text. YAML and JSON both fill it, and everything after it knows only this form.
/// The array is reused from document to document.
/// </summary>
internal sealed class DocumentTree(TextPool pool)
{
    /// <summary>The key of a value that has none.</summary>
    public const int NoKey = -1;

    // A node takes 48 bytes, and a document is bounded only by its source: this bounds the memory that a list of nothing can take.
    private const int MaxNodes = 48_000_000;

    private const int MostKeptNodes = 64 * 1024;

    private TreeNode[] _nodes = ArrayPool<TreeNode>.Shared.Rent(64);
    private int _stamp;

    // The source as an array, where it is one: asking a memory for its span costs more than all the rest of finding a short value.
    private ArraySegment<byte> _array;

    public TextPool Pool { get; } = pool;

    public SourceText Source { get; private set; } = new(null, default);

    public bool IsJson { get; private set; }

    /// <summary>How many documents of the same source came before this one.</summary>
    public int Ordinal { get; private set; }

    public int Count { get; private set; }

    /// <summary>True where some mapping has a key twice.</summary>
    public bool HasDuplicates { get; private set; }

    public bool IsFull => Count >= MaxNodes;

    public ref TreeNode this[int index] => ref _nodes[index];

    public void Reset(SourceText source, bool isJson)
    {
        Ordinal = ReferenceEquals(Source, source) ? Ordinal + 1 : 0;
        Source = source;
        _array = MemoryMarshal.TryGetArray(source.Utf8, out ArraySegment<byte> array) ? array : default;
        IsJson = isJson;
        Count = 0;
        HasDuplicates = false;
    }

    /// <summary>Appends a value without children and returns its index.</summary>
    public int Add(NodeKind kind, int key, int keyStart, int keyLength, int start, int length, int depth)
    {
        if (Count == _nodes.Length)
        {
            Grow(_nodes.Length * 2);
        }

        ref TreeNode node = ref _nodes[Count++];
        node.Kind = kind;
        node.Flags = NodeFlags.None;
        node.Depth = (short)depth;
        node.Key = key;
        node.KeyStart = keyStart;
        node.KeyLength = keyLength;
        node.Start = start;
        node.Length = length;
        node.Next = Count;
        node.Text = null;
        return Count - 1;
    }

    /// <summary>Ends a mapping or a list: everything appended since belongs to it.</summary>
    /// <param name="index">The mapping or the list.</param>
    /// <param name="end">The offset behind its text.</param>
    /// <param name="mayRepeat">False where no key of the mapping can have occurred twice.</param>
    public void Close(int index, int end, bool mayRepeat = true)
    {
        ref TreeNode node = ref _nodes[index];
        node.Next = Count;
        node.Length = Math.Max(0, end - node.Start);
        if (mayRepeat && node.Kind == NodeKind.Mapping)
        {
            MarkDuplicates(index);
        }
    }

    /// <summary>Takes away a value and all that was appended after it.</summary>
    public void Truncate(int index)
    {
        Count = index;
        HasDuplicates = false;
    }

    /// <summary>The value of a scalar as text.</summary>
    public string Text(int index)
    {
        ref TreeNode node = ref _nodes[index];
        if (node.Text is not null)
        {
            return node.Text;
        }

        if (node.Kind != NodeKind.String)
        {
            return Encoding.UTF8.GetString(Bytes(in node));
        }

        ReadOnlySpan<byte> content = Bytes(in node)[1..^1];
        return (node.Flags & NodeFlags.Escaped) == 0 ? Pool.Share(content) : Pool.Share(JsonText.Unescape(content));
    }

    /// <summary>The value of an integer, where it fits.</summary>
    public bool TryGetInteger(int index, out long value)
    {
        ref TreeNode node = ref _nodes[index];
        if (node.Text is null)
        {
            ReadOnlySpan<byte> digits = Bytes(in node);
            return Utf8Parser.TryParse(digits, out value, out int used) && used == digits.Length;
        }

        return long.TryParse(
            node.Text, System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture, out value);
    }

    /// <summary>A value as its author wrote it, cut to a length that fits a message.</summary>
    public string Written(int index)
    {
        const int Longest = 60;
        ReadOnlySpan<byte> bytes = Bytes(in _nodes[index]);
        int end = bytes.IndexOfAny((byte)'\n', (byte)'\r');
        string text = Encoding.UTF8.GetString(end < 0 ? bytes[..Math.Min(bytes.Length, 4 * Longest)] : bytes[..Math.Min(end, 4 * Longest)]);
        return text.Length <= Longest ? text : string.Concat(text.AsSpan(0, Longest - 1), "…");
    }

    /// <summary>The places of all values.</summary>
    public SourceMap.Node[] Places()
    {
        var places = new SourceMap.Node[Count];
        for (int i = 0; i < places.Length; i++)
        {
            ref TreeNode node = ref _nodes[i];
            string? key = node.Key == NoKey ? null : Pool[node.Key];
            places[i] = new(key, node.KeyStart, node.KeyLength, node.Start, node.Length, node.Next, node.Kind >= NodeKind.Sequence);
        }

        return places;
    }

    /// <summary>Appends a copy of a finished value below a new key. Returns its index, or -1 where the copy would lie too deep.</summary>
    public int Copy(int index, int key, int keyStart, int keyLength, int depth, int maxDepth)
    {
        int count = _nodes[index].Next - index;
        int target = Count;
        if (target + count > _nodes.Length)
        {
            Grow(Math.Max(_nodes.Length * 2, target + count));
        }

        int down = depth - _nodes[index].Depth;
        for (int i = 0; i < count; i++)
        {
            TreeNode node = _nodes[index + i];
            node.Next += target - index;
            node.Depth = (short)(node.Depth + down);
            if (node.Depth > maxDepth)
            {
                return -1;
            }

            _nodes[target + i] = node;
        }

        Count += count;
        ref TreeNode copy = ref _nodes[target];
        (copy.Key, copy.KeyStart, copy.KeyLength, copy.Flags) = (key, keyStart, keyLength, copy.Flags & NodeFlags.Escaped);
        return target;
    }

    /// <summary>Lends the memory to the next read. The tree is empty afterwards and must not be filled again.</summary>
    public void Free()
    {
        Return(_nodes);
        (_nodes, Count) = ([], 0);
    }

    private void Grow(int capacity)
    {
        TreeNode[] nodes = ArrayPool<TreeNode>.Shared.Rent(capacity);
        _nodes.AsSpan(0, Count).CopyTo(nodes);
        Return(_nodes);
        _nodes = nodes;
    }

    private static void Return(TreeNode[] nodes)
    {
        // What one huge document took is not kept for ever, and nobody's texts are kept at all.
        if (nodes.Length <= MostKeptNodes)
        {
            ArrayPool<TreeNode>.Shared.Return(nodes, clearArray: true);
        }
    }

    private void MarkDuplicates(int mapping)
    {
        // A key carries the stamp of the mapping that is being walked; meeting the own stamp again means that the key came before.
        int stamp = ++_stamp;
        for (int child = mapping + 1; child < Count; child = _nodes[child].Next)
        {
            ref TreeNode node = ref _nodes[child];
            ref (int Stamp, int Node) mark = ref Pool.Mark(node.Key);
            if (mark.Stamp == stamp)
            {
                ref TreeNode earlier = ref _nodes[mark.Node];
                if (((node.Flags | earlier.Flags) & NodeFlags.Merged) == 0)
                {
                    node.Flags |= NodeFlags.Duplicate;
                    HasDuplicates = true;
                }

                if (!IsJson)
                {
                    earlier.Flags |= NodeFlags.Overwritten;
                }
            }

            mark = (stamp, child);
        }
    }

    private ReadOnlySpan<byte> Bytes(in TreeNode node) =>
        (_array.Array is null ? Source.Utf8.Span : _array.AsSpan()).Slice(node.Start, node.Length);
}
