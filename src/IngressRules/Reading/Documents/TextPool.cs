using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Unicode;

namespace IngressRules.Reading.Documents;

/// <summary>
/// The texts of one read that are worth having once. A key is known by a small number, so that a mapping finds its duplicate keys without
/// comparing texts. Values (hosts, service names, paths) are shared as long as they come again soon enough: a table of fixed size remembers
/// the last of them, which costs a large text no more memory than a small one.
/// </summary>
internal sealed class TextPool
{
    /// <summary>Longer values are rarely repeated, and hashing them costs more than the copy that it might save.</summary>
    public const int LongestSharedValue = 64;

    private const int MostValues = 8192;

    // The keys of nearly every text. They are literals, as in the decoders, so that a comparison ends at the reference.
    private static readonly string[] s_usualKeys =
    [
        "apiVersion", "kind", "metadata", "name", "namespace", "spec", "rules", "host", "http", "paths", "path", "pathType", "backend",
        "service", "port", "number", "creationTimestamp", "labels", "annotations", "uid", "resourceVersion", "generation",
        "ingressClassName", "tls", "hosts", "secretName", "defaultBackend", "status", "loadBalancer", "ingress", "ip", "items", "ports",
        "protocol", "targetPort", "selector", "type", "data", "endpoints", "addresses", "addressType", "conditions", "ready",
    ];

    private readonly KeySlot[] _recentKeys = new KeySlot[256];
    private int[] _buckets = new int[64];
    private Entry[] _entries = new Entry[64];
    private int _count;
    private ValueSlot[] _values = new ValueSlot[256];
    private int _newValues;

    public TextPool()
    {
        foreach (string key in s_usualKeys)
        {
            Add(key, key);
        }
    }

    /// <summary>The text of a number that <see cref="Add(ReadOnlySpan{char}, string?)"/> returned.</summary>
    public string this[int id] => _entries[id].Text;

    /// <summary>A mutable mark per key, for whoever walks one mapping at a time.</summary>
    public ref (int Stamp, int Node) Mark(int id) => ref _entries[id].Mark;

    /// <summary>The number of a key. A key that is new is kept as <paramref name="instance"/> where one is at hand.</summary>
    public int Add(ReadOnlySpan<char> text, string? instance = null)
    {
        // The runtime seeds this hash per process, so nobody can prepare texts that collide.
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
        // Nearly every key is one of a few dozen, so it is looked for where its bytes last put it. Texts that collide only lose the short
        // cut.
        if (utf8.Length > ShortText.Longest)
        {
            return AddNew(utf8);
        }

        var text = new ShortText(utf8);
        ref KeySlot recent = ref _recentKeys[text.Hash() >> 24];
        if (recent.Text != text || recent.Id == 0)
        {
            recent = new KeySlot(text, AddNew(utf8) + 1);
        }

        return recent.Id - 1;
    }

    /// <summary>One instance for equal short values that come soon after each other.</summary>
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

    /// <summary>One instance for equal short values that come soon after each other, given as valid UTF-8 without escapes.</summary>
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

        // The bytes of a short value stand in the table itself: what was there before need not be fetched to see that it is another.
        if (utf8.Length <= ShortText.Longest)
        {
            var text = new ShortText(utf8);
            ref ValueSlot recent = ref Recent(text.Hash());
            return recent.Text == text ? recent.Value! : Count(ref recent, text, Encoding.UTF8.GetString(utf8));
        }

        // Of a longer one stands there what a hash says, and only where that agrees are the texts compared. Texts outside ASCII never
        // compare equal here and are just made again.
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
            // What is forgotten here is only made once more.
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

    /// <summary>A cheap hash. Whoever prepares texts that collide gains nothing: the tables that use it hold one text a place.</summary>
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

    /// <summary>A key as bytes, and its number plus one, so that an empty slot is told from the first key.</summary>
    private readonly record struct KeySlot(ShortText Text, int Id);

    /// <summary>A value, and its bytes where they are few.</summary>
    private readonly record struct ValueSlot(ShortText Text, string? Value);

    /// <summary>
    /// A text of up to sixteen bytes in two numbers: its first bytes and its last ones, which overlap. With the length they say what the
    /// text is, so that two of them are compared without fetching either.
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

        /// <summary>What a hash says of a longer text.</summary>
        public ShortText(ulong hash, int length) => (_first, _last, _length) = (hash, hash, length);

        public uint Hash()
        {
            // A product carries bits upwards only, so the upper half is folded into the lower one before each.
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
