using System.Diagnostics.CodeAnalysis;

namespace IngressRules.Model;

/// <summary>
/// A hash table that never changes, of which a next one is made that shares all but the shards with changes in them. An immutable tree,
/// which the base library has, walks a dozen nodes for each key of a large table, and each of them is a miss of the cache. Here it is two
/// rows of references and one short array, and a change copies these three.
/// </summary>
/// <typeparam name="TKey">The type of the keys.</typeparam>
/// <typeparam name="TValue">The type of the values.</typeparam>
internal sealed class SharedTable<TKey, TValue>
    where TKey : notnull
{
    /// <summary>About how many entries a shard holds: with fewer the row grows, with more a change copies more neighbours.</summary>
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

    /// <summary>Begins the next table.</summary>
    public Builder ToBuilder() => new(this);

    private static int HashOf(TKey key) => EqualityComparer<TKey>.Default.GetHashCode(key);

    private static Entry[][] NewRow()
    {
        var row = new Entry[ShardsPerRow][];
        Array.Fill(row, []);
        return row;
    }

    /// <summary>The place of a hash's row; <see cref="ShardOf"/> is that of its shard in the row.</summary>
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
    /// The next table while it is made. A shard is never written to, but replaced, so that the table before stays what it is.
    /// </summary>
    internal sealed class Builder(SharedTable<TKey, TValue> before)
    {
        private readonly HashSet<Entry[][]> _owned = [];
        private Entry[][][] _rows = before._rows;
        private int _count = before.Count;

        /// <summary>The value of a key, or the default.</summary>
        public TValue? GetValueOrDefault(TKey key) => TryFind(_rows, key, out TValue? value) ? value : default;

        /// <summary>Gives a key a value.</summary>
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

        /// <summary>Takes a key out, if it is there.</summary>
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

        /// <summary>The table; the one before where nothing was done.</summary>
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
        /// Spreads a table that outgrew its shards over four times as many; the cost is amortised over the entries since the last time.
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
