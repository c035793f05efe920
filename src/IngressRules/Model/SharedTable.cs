using System.Diagnostics.CodeAnalysis;

namespace IngressRules.Model;

/// <summary>
/// An immutable hash table whose next version shares all shards that did not change. A lookup reads two arrays of references and one short
/// array of entries, and a change copies these three. The base library has immutable trees instead; a lookup in a large one visits a dozen
/// nodes, each a cache miss.
/// </summary>
/// <typeparam name="TKey">The type of the keys.</typeparam>
/// <typeparam name="TValue">The type of the values.</typeparam>
internal sealed class SharedTable<TKey, TValue>
    where TKey : notnull
{
    /// <summary>
    /// The average number of entries of a shard. Fewer would need more shards; more would copy more entries for a change.
    /// </summary>
    private const int EntriesPerShard = 8;

    private const int ShardsPerRow = 32;

    private readonly Entry[][][] _rows;

    private SharedTable(Entry[][][] rows, int count)
    {
        _rows = rows;
        Count = count;
    }

    /// <summary>The table without entries.</summary>
    public static SharedTable<TKey, TValue> Empty { get; } = new([NewRow()], 0);

    /// <summary>How many entries there are.</summary>
    public int Count { get; }

    /// <summary>The keys, in no order.</summary>
    public IEnumerable<TKey> Keys => Entries.Select(e => e.Key);

    /// <summary>The values, in no order.</summary>
    public IEnumerable<TValue> Values => Entries.Select(e => e.Value);

    private IEnumerable<Entry> Entries => _rows.SelectMany(r => r).SelectMany(s => s);

    /// <summary>The value of a key.</summary>
    public bool TryGetValue(TKey key, [MaybeNullWhen(false)] out TValue value) => TryFind(_rows, key, out value);

    /// <summary>The value of a key, or the default.</summary>
    public TValue? GetValueOrDefault(TKey key) => TryGetValue(key, out TValue? value) ? value : default;

    /// <summary>True where the key has a value.</summary>
    public bool ContainsKey(TKey key) => TryGetValue(key, out _);

    /// <summary>Starts a builder for the next version of the table.</summary>
    public Builder ToBuilder() => new(this);

    private static int HashOf(TKey key) => EqualityComparer<TKey>.Default.GetHashCode(key);

    private static Entry[][] NewRow()
    {
        var row = new Entry[ShardsPerRow][];
        Array.Fill(row, []);
        return row;
    }

    /// <summary>The index of the row of a hash; <see cref="ShardOf"/> is the index of its shard in the row.</summary>
    private static int RowOf(int hash, int rows) => (hash / ShardsPerRow) & (rows - 1);

    private static int ShardOf(int hash) => hash & (ShardsPerRow - 1);

    private static bool TryFind(Entry[][][] rows, TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        int hash = HashOf(key);
        Entry[] shard = rows[RowOf(hash, rows.Length)][ShardOf(hash)];
        int place = PlaceOf(shard, hash, key);
        value = place < 0 ? default : shard[place].Value;
        return place >= 0;
    }

    private static int PlaceOf(Entry[] shard, int hash, TKey key)
    {
        for (int i = 0; i < shard.Length; i++)
        {
            if (shard[i].Hash == hash && EqualityComparer<TKey>.Default.Equals(shard[i].Key, key))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>
    /// Builds the next version of the table. Shards are replaced, never written to, so that the previous version stays unchanged.
    /// </summary>
    internal sealed class Builder(SharedTable<TKey, TValue> before)
    {
        private readonly HashSet<Entry[][]> _owned = [];
        private Entry[][][] _rows = before._rows;
        private int _count = before.Count;

        /// <summary>The value of a key, or the default.</summary>
        public TValue? GetValueOrDefault(TKey key) => TryFind(_rows, key, out TValue? value) ? value : default;

        /// <summary>Adds a key or replaces its value.</summary>
        public void Set(TKey key, TValue value)
        {
            if (_count >= 2 * EntriesPerShard * ShardsPerRow * _rows.Length)
            {
                Spread();
            }

            var entry = new Entry(HashOf(key), key, value);
            ref Entry[] shard = ref OwnShard(entry.Hash);
            int place = PlaceOf(shard, entry.Hash, key);
            if (place < 0)
            {
                shard = [.. shard, entry];
                _count++;
            }
            else
            {
                shard = [.. shard];
                shard[place] = entry;
            }
        }

        /// <summary>Removes a key, if it exists.</summary>
        public void Remove(TKey key)
        {
            if (!TryFind(_rows, key, out _))
            {
                return;
            }

            int hash = HashOf(key);
            ref Entry[] shard = ref OwnShard(hash);
            int place = PlaceOf(shard, hash, key);
            shard = [.. shard.AsSpan(0, place), .. shard.AsSpan(place + 1)];
            _count--;
        }

        /// <summary>The new table; the previous one where nothing changed.</summary>
        public SharedTable<TKey, TValue> ToTable() => ReferenceEquals(_rows, before._rows) ? before : new(_rows, _count);

        private ref Entry[] OwnShard(int hash)
        {
            if (ReferenceEquals(_rows, before._rows))
            {
                _rows = [.. _rows];
            }

            ref Entry[][] row = ref _rows[RowOf(hash, _rows.Length)];
            if (!_owned.Contains(row))
            {
                row = [.. row];
                _owned.Add(row);
            }

            return ref row[ShardOf(hash)];
        }

        /// <summary>
        /// Rehashes the table into four times as many shards; the cost is amortised over the entries added since the last rehash.
        /// </summary>
        private void Spread()
        {
            var rows = new List<Entry>?[_rows.Length * 4][];
            for (int i = 0; i < rows.Length; i++)
            {
                rows[i] = new List<Entry>?[ShardsPerRow];
            }

            foreach (Entry entry in _rows.SelectMany(r => r).SelectMany(s => s))
            {
                (rows[RowOf(entry.Hash, rows.Length)][ShardOf(entry.Hash)] ??= []).Add(entry);
            }

            _rows = [.. rows.Select(row => Array.ConvertAll(row, shard => shard?.ToArray() ?? []))];
            _owned.Clear();
            _owned.UnionWith(_rows);
        }
    }

    private readonly record struct Entry(int Hash, TKey Key, TValue Value);
}
