namespace IngressRules.AspNetCore.Policies;

/// <summary>
/// The levels of leaky buckets, one for each client and limit: a request fills a bucket by one, time empties it, and what would overflow is
/// refused (N65). At most a fixed number of buckets is kept; the one that has been used least recently goes first. Thread-safe.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="capacity">How many buckets are kept.</param>
internal sealed class ClientBuckets(TimeProvider time, int capacity = ClientBuckets.DefaultCapacity)
{
    /// <summary>About 15 MiB.</summary>
    public const int DefaultCapacity = 100_000;

    /// <summary>A request counts as this much, so that the arithmetic is one of whole numbers.</summary>
    private const long Unit = 1000;

    private readonly Dictionary<BucketKey, LinkedListNode<Bucket>> _buckets = [];

    /// <summary>The least recently used first.</summary>
    private readonly LinkedList<Bucket> _order = [];

    /// <summary>How many buckets there are.</summary>
    public int Count
    {
        get
        {
            lock (_order)
            {
                return _buckets.Count;
            }
        }
    }

    /// <summary>Counts a request in all of its buckets, or in none where one of them would overflow.</summary>
    /// <param name="rates">The limits that the request is subject to.</param>
    /// <returns>True where it is let in.</returns>
    public bool TryTake(ReadOnlySpan<BucketRate> rates)
    {
        long now = (long)time.GetElapsedTime(0).TotalMilliseconds;
        lock (_order)
        {
            Span<long> levels = stackalloc long[rates.Length];
            for (int i = 0; i < rates.Length; i++)
            {
                levels[i] = LevelAfter(rates[i], now);
                if (levels[i] > rates[i].Burst * Unit)
                {
                    return false;
                }
            }

            for (int i = 0; i < rates.Length; i++)
            {
                Set(rates[i].Key, levels[i], now);
            }
        }

        return true;
    }

    private long LevelAfter(BucketRate rate, long now)
    {
        if (!_buckets.TryGetValue(rate.Key, out LinkedListNode<Bucket>? node))
        {
            return 0;
        }

        // Who is refused is in use as well, and must not be forgotten because of that.
        _order.Remove(node);
        _order.AddLast(node);
        double emptied = Math.Max(0, now - node.Value.At) * (rate.PerMinute * Unit / 60_000.0);
        return Math.Max(0, node.Value.Level - (long)Math.Min(emptied, long.MaxValue / 2) + Unit);
    }

    private void Set(BucketKey key, long level, long now)
    {
        if (_buckets.TryGetValue(key, out LinkedListNode<Bucket>? node))
        {
            node.Value = new(key, level, now);
            return;
        }

        if (_buckets.Count >= capacity)
        {
            _buckets.Remove(_order.First!.Value.Key);
            _order.RemoveFirst();
        }

        _buckets.Add(key, _order.AddLast(new Bucket(key, level, now)));
    }

    private readonly record struct Bucket(BucketKey Key, long Level, long At);
}

/// <summary>Whose requests are counted together.</summary>
/// <param name="Scope">The Ingress.</param>
/// <param name="Kind">Which limit of it.</param>
/// <param name="Client">The address of the client.</param>
internal readonly record struct BucketKey(string Scope, char Kind, System.Net.IPAddress Client);

/// <summary>A limit of requests over time.</summary>
/// <param name="Key">Whose requests are counted.</param>
/// <param name="PerMinute">How many requests a minute.</param>
/// <param name="Burst">How many may come at once, beside one.</param>
internal readonly record struct BucketRate(BucketKey Key, long PerMinute, long Burst);
