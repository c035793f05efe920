using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace IngressRules.Matching;

/// <summary>The entry of a host name.</summary>
/// <param name="Rules">Its rules, or null for a name that occurs in <c>spec.tls</c> only.</param>
/// <param name="TlsConfigured">True if <c>spec.tls</c> contains the name.</param>
internal readonly record struct HostEntry(PathTable? Rules, bool TlsConfigured)
{
    /// <summary>True if the name has neither rules nor TLS.</summary>
    public bool IsEmpty => Rules is null && !TlsConfigured;
}

/// <summary>
/// The hosts of one kind, exact or wildcard, in open-addressed hash tables. One half of a name's hash selects the shard, the other half the
/// slot in it. A change copies only the shards that it affects and the array of references to the shards. A table is immutable.
/// </summary>
internal sealed class HostTable
{
    /// <summary>
    /// The approximate number of names in a shard. Fewer make the array of shards longer; more make each change copy more unchanged names.
    /// </summary>
    private const int NamesPerShard = 16;

    private readonly Line[][] _shards;
    private readonly int _count;

    // Names longer than a block. DNS allows 253 characters, but names of more than 40 are rare.
    private readonly Dictionary<string, HostEntry> _long;
    private readonly Dictionary<string, HostEntry>.AlternateLookup<ReadOnlySpan<char>> _longByText;

    private HostTable(Line[][] shards, int count, Dictionary<string, HostEntry> longNames)
    {
        _shards = shards;
        _count = count;
        _long = longNames;
        _longByText = longNames.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>An empty line.</summary>
    public static ref readonly Line Nothing => ref Empty._shards[0][0];

    /// <summary>The empty table.</summary>
    public static HostTable Empty { get; } = new([NewShard([])], 0, new(StringComparer.OrdinalIgnoreCase));

    /// <summary>The line of a name; a free line if the table does not contain the name.</summary>
    /// <param name="name">The name in lower case, not empty.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref readonly Line Find(TextBlock name)
    {
        ulong hash = TextHash.Of(name);
        Line[] shard = _shards[(int)(hash >> 32) & (_shards.Length - 1)];
        for (int i = (int)hash; ; i++)
        {
            // At most half of the lines are used, so a miss usually ends after one or two.
            ref readonly Line line = ref shard[i & (shard.Length - 1)];
            if (line.Is(name) || line.IsFree)
            {
                return ref line;
            }
        }
    }

    /// <summary>The entry of a name in lower case; an empty entry if there is none.</summary>
    public HostEntry Find(string name) => TextBlock.TryRead(name.AsSpan(), 0, out TextBlock block) ? Find(block).Entry : FindLong(name);

    /// <summary>The entry of a name that is longer than a block, in any case.</summary>
    public HostEntry FindLong(ReadOnlySpan<char> name) =>
        _long.Count > 0 && _longByText.TryGetValue(name, out HostEntry entry) ? entry : default;

    /// <summary>A table with some entries changed. It shares every shard that contains none of them.</summary>
    /// <param name="changes">The new entries by name in lower case, without duplicates; an empty entry removes the name.</param>
    public HostTable With(IReadOnlyCollection<KeyValuePair<string, HostEntry>> changes)
    {
        if (changes.Count == 0)
        {
            return this;
        }

        var lines = new List<Line>(changes.Count);
        Dictionary<string, HostEntry> longNames = _long;
        foreach ((string name, HostEntry entry) in changes)
        {
            if (TextBlock.TryRead(name.AsSpan(), 0, out TextBlock block))
            {
                lines.Add(new Line(block, entry));
                continue;
            }

            longNames = ReferenceEquals(longNames, _long) ? new(_long, StringComparer.OrdinalIgnoreCase) : longNames;
            longNames[name] = entry;
            if (entry.IsEmpty)
            {
                longNames.Remove(name);
            }
        }

        // Rehash into more shards once the table has outgrown them. The cost is amortised over the names that were
        // added since the last time.
        int most = _count + lines.Count, count = _count;
        bool outgrown = most > 2 * NamesPerShard * _shards.Length;
        Line[][] shards = outgrown ? new Line[BitOperations.RoundUpToPowerOf2((uint)(most / NamesPerShard))][] : (Line[][])_shards.Clone();
        if (outgrown)
        {
            HashSet<TextBlock> changed = _count == 0 ? [] : [.. lines.Select(l => l.Name)];
            lines.AddRange(_shards.SelectMany(s => s).Where(l => !l.IsFree && !changed.Contains(l.Name)));
            Array.Fill(shards, Empty._shards[0]);
            count = 0;
        }

        int[] places = [.. lines.Select(l => l.ShardAmong(shards.Length))], order = [.. Enumerable.Range(0, lines.Count)];
        Array.Sort(places, order);
        var shard = new List<Line>();
        for (int from = 0, to; from < order.Length; from = to)
        {
            for (to = from; to < order.Length && places[to] == places[from]; to++)
            {
                shard.Add(lines[order[to]]);
            }

            ref Line[] place = ref shards[places[from]];
            Line[] before = place;
            place = TryReplace(before, shard) ?? NewShard(Merged(before, shard));
            count += CountOf(place) - CountOf(before);
            shard.Clear();
        }

        return new HostTable(shards, count, longNames);
    }

    /// <summary>The shard with replaced entries; null if a name is added or removed. Most updates only replace entries.</summary>
    private static Line[]? TryReplace(Line[] before, List<Line> changes)
    {
        var shard = (Line[])before.Clone();
        foreach (Line change in changes)
        {
            int place = Array.FindIndex(before, l => l.Is(change.Name));
            if (place < 0 || change.Entry.IsEmpty)
            {
                return null;
            }

            shard[place] = change;
        }

        return shard;
    }

    /// <summary>The changed lines together with the unchanged lines of the shard.</summary>
    private static List<Line> Merged(Line[] before, List<Line> changes)
    {
        int given = changes.Count;
        foreach (Line known in before)
        {
            if (!known.IsFree && !Contains(changes, given, known.Name))
            {
                changes.Add(known);
            }
        }

        changes.RemoveAll(l => l.Entry.IsEmpty);
        return changes;
    }

    private static bool Contains(List<Line> lines, int count, TextBlock name)
    {
        for (int i = 0; i < count; i++)
        {
            if (lines[i].Is(name))
            {
                return true;
            }
        }

        return false;
    }

    private static int CountOf(Line[] shard)
    {
        int count = 0;
        foreach (Line line in shard)
        {
            count += line.IsFree ? 0 : 1;
        }

        return count;
    }

    private static Line[] NewShard(List<Line> lines)
    {
        var shard = new Line[BitOperations.RoundUpToPowerOf2((uint)(lines.Count * 2) + 1)];
        foreach (Line line in lines)
        {
            int i = (int)TextHash.Of(line.Name) & (shard.Length - 1);
            while (!shard[i].IsFree)
            {
                i = (i + 1) & (shard.Length - 1);
            }

            shard[i] = line;
        }

        return shard;
    }

    /// <summary>A name and its entry. A line without a name is free.</summary>
    internal readonly struct Line(TextBlock name, HostEntry entry)
    {
        private readonly Vector256<byte> _low = name.Low;
        private readonly Vector256<byte> _high = name.High;
        private readonly int _length = name.Length;

        public readonly PathTable? Rules = entry.Rules;
        public readonly bool TlsConfigured = entry.TlsConfigured;

        public bool IsFree => _length == 0;

        public TextBlock Name => new(_low, _high, _length);

        public HostEntry Entry => new(Rules, TlsConfigured);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool Is(TextBlock name) => Name.Equals(name);

        public int ShardAmong(int shards) => (int)(TextHash.Of(Name) >> 32) & (shards - 1);
    }
}
