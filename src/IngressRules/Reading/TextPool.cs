using System.Text.Unicode;

namespace IngressRules.Reading;

/// <summary>
/// The texts of one read, each once: hosts, service names and field names repeat thousands of times in a large table. A text is
/// known by a small number, so that a mapping finds its duplicate keys without comparing texts.
/// </summary>
internal sealed class TextPool
{
    /// <summary>Longer values are rarely repeated, and hashing them costs more than the copy that it might save.</summary>
    public const int LongestPooledValue = 64;

    private int[] _buckets = new int[256];
    private Entry[] _entries = new Entry[256];
    private int _count;

    /// <summary>The text of a number that <see cref="Add(ReadOnlySpan{char}, string?)"/> returned.</summary>
    public string this[int id] => _entries[id].Text;

    /// <summary>A mutable mark per text, for whoever walks one mapping at a time.</summary>
    public ref (int Stamp, int Node) Mark(int id) => ref _entries[id].Mark;

    /// <summary>The number of a text. A text that is new is kept as <paramref name="instance"/> where one is at hand.</summary>
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

    /// <summary>The number of a text that is given as valid UTF-8 without escapes.</summary>
    public int Add(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > 256)
        {
            string text = System.Text.Encoding.UTF8.GetString(utf8);
            return Add(text, text);
        }

        Span<char> chars = stackalloc char[256];
        Utf8.ToUtf16(utf8, chars, out _, out int written);
        return Add(chars[..written]);
    }

    /// <summary>One instance for equal short values.</summary>
    public string Share(string value) => value.Length <= LongestPooledValue ? this[Add(value, value)] : value;

    /// <summary>One instance for equal short values that are given as valid UTF-8 without escapes.</summary>
    public string Share(ReadOnlySpan<byte> utf8) =>
        utf8.Length <= LongestPooledValue ? this[Add(utf8)] : System.Text.Encoding.UTF8.GetString(utf8);

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
