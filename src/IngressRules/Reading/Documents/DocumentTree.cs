using System.Buffers;
using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Text;
using IngressRules.Diagnostics;

namespace IngressRules.Reading.Documents;

/// <summary>The JSON type of a value; YAML values are mapped to these types.</summary>
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

/// <summary>Further properties of a value.</summary>
[Flags]
internal enum NodeFlags : byte
{
    None = 0,

    /// <summary>A JSON string with escapes, which are resolved only when its text is read.</summary>
    Escaped = 1,

    /// <summary>Its key occurred before in the same mapping.</summary>
    Duplicate = 2,

    /// <summary>Its key occurs again later in the mapping, and in YAML only the last one counts.</summary>
    Overwritten = 4,

    /// <summary>It comes from a YAML merge key, so an equal key in the same mapping is not an error.</summary>
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

    /// <summary>The value of a YAML scalar; null for JSON, whose text is in the source.</summary>
    public string? Text;
}

/// <summary>
/// One document as a flat array in the order of its text. The YAML and JSON readers both produce this form, and the decoders read only
/// this. The array is reused for the next document.
/// </summary>
internal sealed class DocumentTree(TextPool pool)
{
    /// <summary>The key of a value that has none.</summary>
    public const int NoKey = -1;

    // The most nodes of a document. A node has 48 bytes, so this limits the memory for a document of many tiny values.
    private const int MaxNodes = 48_000_000;

    private const int MostKeptNodes = 64 * 1024;

    private TreeNode[] _nodes = ArrayPool<TreeNode>.Shared.Rent(64);
    private int _stamp;

    // The source as an array where it is one: Memory.Span would cost more than the rest of reading a short value.
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

    /// <summary>Removes a value and everything appended after it.</summary>
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

    /// <summary>A scalar as a message shows it: a text without quotes, anything else as written; empty for a mapping or a list.</summary>
    public string Scalar(int index) =>
        _nodes[index].Kind == NodeKind.String ? Text(index) : _nodes[index].Kind < NodeKind.Sequence ? Written(index) : "";

    /// <summary>The mapping or the list that a value stands in. Its cost grows with what stands before the value there.</summary>
    public int ParentOf(int index)
    {
        int parent = index - 1;
        while (_nodes[parent].Next <= index)
        {
            parent--;
        }

        return parent;
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

    /// <summary>A value as written in the source, cut to a length that fits a message.</summary>
    public string Written(int index)
    {
        const int Longest = 60;
        ReadOnlySpan<byte> bytes = Bytes(in _nodes[index]);
        int end = bytes.IndexOfAny((byte)'\n', (byte)'\r');
        string text = Encoding.UTF8.GetString(end < 0 ? bytes[..Math.Min(bytes.Length, 4 * Longest)] : bytes[..Math.Min(end, 4 * Longest)]);
        return text.Length <= Longest ? text : string.Concat(text.AsSpan(0, Longest - 1), "…");
    }

    /// <summary>The positions of all values.</summary>
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

    /// <summary>
    /// Appends a copy of a finished value below a new key. Returns its index, or -1 where the copy would be nested too deep.
    /// </summary>
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

    /// <summary>Returns the memory to the pool. The tree is empty afterwards and must not be filled again.</summary>
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
        // Very large arrays are not pooled, so that one huge document does not hold memory for ever. Pooled ones are cleared, so that no
        // texts are kept.
        if (nodes.Length <= MostKeptNodes)
        {
            ArrayPool<TreeNode>.Shared.Return(nodes, clearArray: true);
        }
    }

    private void MarkDuplicates(int mapping)
    {
        // Each key is marked with the stamp of the current mapping; a key that already has this stamp is a duplicate.
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
