using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace IngressRules.Matching;

/// <summary>What is known of a host name.</summary>
/// <param name="Rules">Its rules, or null for a name that occurs in <c>spec.tls</c> only.</param>
/// <param name="TlsConfigured">True where <c>spec.tls</c> has the name.</param>
internal readonly record struct HostEntry(PathRules? Rules, bool TlsConfigured)
{
    /// <summary>True where nothing is known of the name.</summary>
    public bool IsEmpty => Rules is null && !TlsConfigured;
}

/// <summary>
/// The hosts of one kind, exact or wildcard, in open-addressed tables. One half of a name's hash says which shard it is in, the other where
/// in the shard: a change copies one shard and the row of references to all of them. A table never changes.
/// </summary>
internal sealed class HostTable
{
    /// <summary>
    /// About how many names a shard holds: with fewer the row of shards grows, with more a change copies more of its neighbours.
    /// </summary>
    private const int NamesPerShard = 16;

    private readonly Line[][] _shards;
    private readonly int _count;

    // Names longer than a block: DNS allows 253 characters, people hardly ever use more than 40.
    private readonly Dictionary<string, HostEntry> _long;
    private readonly Dictionary<string, HostEntry>.AlternateLookup<ReadOnlySpan<char>> _longByText;

    private HostTable(Line[][] shards, int count, Dictionary<string, HostEntry> longNames)
    {
        _shards = shards;
        _count = count;
        _long = longNames;
        _longByText = longNames.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>A line that knows nothing.</summary>
    public static ref readonly Line Nothing => ref Empty._shards[0][0];

    /// <summary>The table without names.</summary>
    public static HostTable Empty { get; } = new([NewShard([])], 0, new(StringComparer.OrdinalIgnoreCase));

    /// <summary>The line of a name, or a free one, which knows nothing.</summary>
    /// <param name="name">The name in lower case, not empty.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref readonly Line Find(TextBlock name)
    {
        ulong hash = TextHash.Of(name);
        Line[] shard = _shards[(int)(hash >> 32) & (_shards.Length - 1)];
        for (int i = (int)hash; ; i++)
        {
            // At most half of the lines are taken, so that a miss ends after one or two.
            ref readonly Line line = ref shard[i & (shard.Length - 1)];
            if (line.Is(name) || line.IsFree)
            {
                return ref line;
            }
        }
    }

    /// <summary>What is known of a name in lower case.</summary>
    public HostEntry Find(string name) => TextBlock.TryRead(name.AsSpan(), 0, out TextBlock block) ? Find(block).Entry : FindLong(name);

    /// <summary>What is known of a name that is longer than a block; its case does not matter.</summary>
    public HostEntry FindLong(ReadOnlySpan<char> name) =>
        _long.Count > 0 && _longByText.TryGetValue(name, out HostEntry entry) ? entry : default;

    /// <summary>A table in which some names are known otherwise. It shares every shard that has none of them.</summary>
    /// <param name="changes">The names in lower case, each once; an empty entry takes a name out.</param>
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

    /// <summary>
    /// The shard with other entries for names that it has; null where one of them is new to it or goes. Most updates change entries only.
    /// </summary>
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

    /// <summary>The changes, and what a shard knows beside them.</summary>
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

    /// <summary>A name and what is known of it. A line without a name is free.</summary>
    internal readonly struct Line(TextBlock name, HostEntry entry)
    {
        private readonly Vector256<byte> _low = name.Low;
        private readonly Vector256<byte> _high = name.High;
        private readonly int _length = name.Length;

        public readonly PathRules? Rules = entry.Rules;
        public readonly bool TlsConfigured = entry.TlsConfigured;

        public bool IsFree => _length == 0;

        public TextBlock Name => new(_low, _high, _length);

        public HostEntry Entry => new(Rules, TlsConfigured);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool Is(TextBlock name) => Name.Equals(name);

        public int ShardAmong(int shards) => (int)(TextHash.Of(Name) >> 32) & (shards - 1);
    }
}
