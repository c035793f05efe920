using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Unicode;

namespace IngressRules.Reading;

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

    private readonly int[] _recentKeys = new int[256];
    private int[] _buckets = new int[64];
    private Entry[] _entries = new Entry[64];
    private int _count;
    private string[] _values = new string[64];
    private int _newValues;

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
        // Nearly every key is one of a few dozen, so it is looked for where a cheap hash last put it. Texts that collide only lose the short cut.
        ref int recent = ref _recentKeys[Place(utf8)];
        if (recent < _count && Ascii.Equals(utf8, _entries[recent].Text))
        {
            return recent;
        }

        if (utf8.Length > 256)
        {
            string text = Encoding.UTF8.GetString(utf8);
            return Add(text, text);
        }

        Span<char> chars = stackalloc char[256];
        Utf8.ToUtf16(utf8, chars, out _, out int written);
        return recent = Add(chars[..written]);
    }

    /// <summary>One instance for equal short values that come soon after each other.</summary>
    public string Share(string value)
    {
        if (value.Length > LongestSharedValue)
        {
            return value;
        }

        ref string recent = ref Recent(Hash(MemoryMarshal.AsBytes(value.AsSpan())));
        return recent == value ? recent : recent = Count(value);
    }

    /// <summary>One instance for equal short values that come soon after each other, given as valid UTF-8 without escapes.</summary>
    public string Share(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > LongestSharedValue)
        {
            return Encoding.UTF8.GetString(utf8);
        }

        // Texts outside ASCII never compare equal here and are just made again.
        ref string recent = ref Recent(Hash(utf8));
        return recent is not null && Ascii.Equals(utf8, recent) ? recent : recent = Count(Encoding.UTF8.GetString(utf8));
    }

    /// <summary>Length, first, middle and last letter tell the field names of Kubernetes apart.</summary>
    private static byte Place(ReadOnlySpan<byte> key) =>
        key.IsEmpty ? (byte)0 : (byte)((key.Length * 31) + key[0] + (key[key.Length / 2] * 17) + (key[^1] * 3));

    private ref string Recent(uint hash)
    {
        if (_newValues > _values.Length && _values.Length < MostValues)
        {
            // What is forgotten here is only made once more.
            _values = new string[_values.Length * 4];
            _newValues = 0;
        }

        return ref _values[hash & (uint)(_values.Length - 1)];
    }

    private string Count(string value)
    {
        _newValues++;
        return value;
    }

    /// <summary>A cheap hash. Whoever prepares texts that collide gains nothing: the tables that use it hold one text a place.</summary>
    private static uint Hash(ReadOnlySpan<byte> bytes)
    {
        const ulong Odd = 0x9E3779B97F4A7C15;
        ulong hash = (ulong)bytes.Length;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            hash = (hash ^ BinaryPrimitives.ReadUInt64LittleEndian(bytes)) * Odd;
            hash ^= hash >> 32;
        }

        if (bytes.Length >= sizeof(uint))
        {
            hash = (hash ^ BinaryPrimitives.ReadUInt32LittleEndian(bytes)) * Odd;
            hash ^= hash >> 32;
            bytes = bytes[sizeof(uint)..];
        }

        foreach (byte b in bytes)
        {
            hash = (hash << 8) ^ (hash >> 24) ^ b;
        }

        return (uint)((hash * Odd) >> 32);
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
}
