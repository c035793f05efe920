using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Unicode;

namespace IngressRules.Reading.Documents;

/// <summary>
/// Shares equal texts of one read. Each key has a small number, so that duplicate keys of a mapping are found without comparing texts.
/// Values (hosts, service names, paths) are shared when they recur soon: a table of bounded size holds recent ones, so that memory does not
/// grow with the text.
/// </summary>
internal sealed class TextPool
{
    /// <summary>Longer values are rarely repeated, and hashing them costs more than it saves.</summary>
    public const int LongestSharedValue = 64;

    private const int MostValues = 8192;

    // The keys of nearly every text. They are literals, as in the decoders, so that comparisons succeed by reference.
    private static readonly string[] s_usualKeys =
    [
        "apiVersion", "kind", "metadata", "name", "namespace", "spec", "rules", "host", "http", "paths", "path", "pathType", "backend",
        "service", "port", "number", "creationTimestamp", "labels", "annotations", "uid", "resourceVersion", "generation",
        "ingressClassName", "tls", "hosts", "secretName", "defaultBackend", "status", "loadBalancer", "ingress", "ip", "items", "ports",
        "protocol", "targetPort", "selector", "type", "data", "endpoints", "addresses", "addressType", "conditions", "ready",
    ];

    private readonly KeySlot[] _recentKeys;
    private int[] _buckets = new int[64];
    private Entry[] _entries = new Entry[64];
    private int _count;
    private ValueSlot[] _values;
    private int _newValues;

    /// <summary>Creates a pool.</summary>
    /// <param name="slots">How many keys and values are remembered at first: a power of two, small where little is read.</param>
    public TextPool(int slots = 256)
    {
        _recentKeys = new KeySlot[slots];
        _values = new ValueSlot[slots];
        foreach (string key in s_usualKeys)
        {
            Add(key, key);
        }
    }

    /// <summary>How many different keys there are.</summary>
    public int KeyCount => _count;

    /// <summary>The text of a number that <see cref="Add(ReadOnlySpan{char}, string?)"/> returned.</summary>
    public string this[int id] => _entries[id].Text;

    /// <summary>A mutable mark for each key, used to find duplicate keys in one mapping at a time.</summary>
    public ref (int Stamp, int Node) Mark(int id) => ref _entries[id].Mark;

    /// <summary>The number of a key. A new key is stored as <paramref name="instance"/> where one is given.</summary>
    public int Add(ReadOnlySpan<char> text, string? instance = null)
    {
        // The runtime seeds this hash per process, so colliding texts cannot be prepared.
        int hash = string.GetHashCode(text);
        ref int bucket = ref _buckets[hash & (_buckets.Length - 1)];
        for (int i = bucket - 1; i >= 0; i = _entries[i].Next)
        {
            if (_entries[i].Hash == hash && text.SequenceEqual(_entries[i].Text))
            {
                return i;
            }
        }

        if (_count == _entries.Length)
        {
            Grow();
            bucket = ref _buckets[hash & (_buckets.Length - 1)];
        }

        _entries[_count] = new Entry { Hash = hash, Next = bucket - 1, Text = instance ?? text.ToString() };
        bucket = ++_count;
        return _count - 1;
    }

    /// <summary>The number of a key that is given as valid UTF-8 without escapes.</summary>
    public int Add(ReadOnlySpan<byte> utf8)
    {
        // Nearly every key is one of a few dozen, so a direct-mapped cache finds most of them. A collision evicts and costs one lookup.
        if (utf8.Length > ShortText.Longest)
        {
            return AddNew(utf8);
        }

        var text = new ShortText(utf8);
        ref KeySlot recent = ref _recentKeys[text.Hash() & (uint)(_recentKeys.Length - 1)];
        if (recent.Text != text || recent.Id == 0)
        {
            recent = new KeySlot(text, AddNew(utf8) + 1);
        }

        return recent.Id - 1;
    }

    /// <summary>Returns one shared instance for equal short values that come soon after each other.</summary>
    public string Share(string value)
    {
        if (value.Length > LongestSharedValue)
        {
            return value;
        }

        uint hash = Hash(MemoryMarshal.AsBytes(value.AsSpan()));
        ref ValueSlot recent = ref Recent(hash);
        return recent.Value == value ? recent.Value : Count(ref recent, default, value);
    }

    /// <summary>
    /// Returns one shared instance for equal short values that come soon after each other, given as valid UTF-8 without escapes.
    /// </summary>
    public string Share(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > LongestSharedValue)
        {
            return Encoding.UTF8.GetString(utf8);
        }

        if (utf8.IsEmpty)
        {
            return "";
        }

        // The table itself contains the bytes of a short value, so a comparison need not dereference the stored string.
        if (utf8.Length <= ShortText.Longest)
        {
            var text = new ShortText(utf8);
            ref ValueSlot recent = ref Recent(text.Hash());
            return recent.Text == text ? recent.Value! : Count(ref recent, text, Encoding.UTF8.GetString(utf8));
        }

        // For a longer value it contains a hash, and the texts are compared only where the hashes are equal. Non-ASCII texts never compare
        // equal here, so they are not shared.
        ulong hash = LongHash(utf8);
        var sketch = new ShortText(hash, utf8.Length);
        ref ValueSlot longer = ref Recent((uint)(hash >> 32));
        return longer.Text == sketch && Ascii.Equals(utf8, longer.Value)
            ? longer.Value!
            : Count(ref longer, sketch, Encoding.UTF8.GetString(utf8));
    }

    private int AddNew(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > 256)
        {
            string text = Encoding.UTF8.GetString(utf8);
            return Add(text, text);
        }

        Span<char> chars = stackalloc char[256];
        Utf8.ToUtf16(utf8, chars, out _, out int written);
        return Add(chars[..written]);
    }

    private ref ValueSlot Recent(uint hash)
    {
        if (_newValues > _values.Length && _values.Length < MostValues)
        {
            // Dropping the old values only means that some are created again.
            _values = new ValueSlot[_values.Length * 4];
            _newValues = 0;
        }

        return ref _values[hash & (uint)(_values.Length - 1)];
    }

    private string Count(ref ValueSlot slot, ShortText text, string value)
    {
        _newValues++;
        slot = new ValueSlot(text, value);
        return value;
    }

    /// <summary>
    /// A cheap, unseeded hash. Prepared collisions are harmless: the tables that use it are direct-mapped, and a collision evicts.
    /// </summary>
    private static uint Hash(ReadOnlySpan<byte> bytes) => (uint)(LongHash(bytes) >> 32);

    private static ulong LongHash(ReadOnlySpan<byte> bytes)
    {
        ulong hash = (ulong)bytes.Length;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            hash = (hash ^ BinaryPrimitives.ReadUInt64LittleEndian(bytes)) * ShortText.Odd;
            hash ^= hash >> 32;
        }

        if (bytes.Length >= sizeof(uint))
        {
            hash = (hash ^ BinaryPrimitives.ReadUInt32LittleEndian(bytes)) * ShortText.Odd;
            hash ^= hash >> 32;
            bytes = bytes[sizeof(uint)..];
        }

        foreach (byte b in bytes)
        {
            hash = (hash << 8) ^ (hash >> 24) ^ b;
        }

        return hash * ShortText.Odd;
    }

    private void Grow()
    {
        Array.Resize(ref _entries, _entries.Length * 2);
        _buckets = new int[_entries.Length];
        for (int i = 0; i < _count; i++)
        {
            ref int bucket = ref _buckets[_entries[i].Hash & (_buckets.Length - 1)];
            _entries[i].Next = bucket - 1;
            bucket = i + 1;
        }
    }

    private struct Entry
    {
        public int Hash;
        public int Next;
        public string Text;
        public (int Stamp, int Node) Mark;
    }

    /// <summary>A key as bytes, and its number plus one, so that 0 means an empty slot.</summary>
    private readonly record struct KeySlot(ShortText Text, int Id);

    /// <summary>A value, and its bytes where it is short.</summary>
    private readonly record struct ValueSlot(ShortText Text, string? Value);

    /// <summary>
    /// A text of up to sixteen bytes as two numbers: its first and its last bytes, which may overlap. Together with the length they
    /// determine the text, so two texts are compared without memory access.
    /// </summary>
    private readonly struct ShortText
    {
        public const int Longest = 2 * sizeof(ulong);
        public const ulong Odd = 0x9E3779B97F4A7C15;

        private readonly ulong _first;
        private readonly ulong _last;
        private readonly int _length;

        public ShortText(ReadOnlySpan<byte> text)
        {
            _length = text.Length;
            (_first, _last) = text.Length switch
            {
                >= sizeof(ulong) =>
                (BinaryPrimitives.ReadUInt64LittleEndian(text), BinaryPrimitives.ReadUInt64LittleEndian(text[^sizeof(ulong)..])),
                >= sizeof(uint) =>
                (BinaryPrimitives.ReadUInt32LittleEndian(text), BinaryPrimitives.ReadUInt32LittleEndian(text[^sizeof(uint)..])),
                > 0 => (text[0], text[text.Length / 2] | ((ulong)text[^1] << 8)),
                _ => default,
            };
        }

        /// <summary>The hash of a longer text in place of its bytes.</summary>
        public ShortText(ulong hash, int length) => (_first, _last, _length) = (hash, hash, length);

        public uint Hash()
        {
            // Multiplication only carries bits upwards, so the upper half is folded into the lower one before each product.
            ulong hash = (_first ^ (_first >> 32) ^ (ulong)_length) * Odd;
            hash ^= _last;
            return (uint)(((hash ^ (hash >> 32)) * Odd) >> 32);
        }

        public static bool operator ==(ShortText a, ShortText b) =>
            ((a._first ^ b._first) | (a._last ^ b._last) | (uint)(a._length ^ b._length)) == 0;

        public static bool operator !=(ShortText a, ShortText b) => !(a == b);

        public override bool Equals(object? obj) => obj is ShortText other && this == other;

        public override int GetHashCode() => (int)Hash();
    }
}
