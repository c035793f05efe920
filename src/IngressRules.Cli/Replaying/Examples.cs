namespace IngressRules.Cli.Replaying;

/// <summary>How many requests a group has, and the first of them that differ from each other.</summary>
internal sealed class Examples
{
    /// <summary>How many are kept.</summary>
    public const int Most = 3;

    private readonly List<LogExample> _list = [];
    private readonly List<int> _hashes = [];

    /// <summary>How many requests there are.</summary>
    public long Count { get; private set; }

    /// <summary>The examples.</summary>
    public IReadOnlyList<LogExample> List => _list;

    /// <summary>Counts a request, and keeps it if it is one of the first.</summary>
    /// <param name="place">The log and the number of the line.</param>
    /// <param name="host">The host.</param>
    /// <param name="target">The target.</param>
    /// <param name="room">How many bytes may be kept of all groups together; what is kept here is taken from it.</param>
    public void Add((string File, long Line) place, ReadOnlySpan<byte> host, ReadOnlySpan<byte> target, ref long room)
    {
        Count++;
        long size = host.Length + target.Length;
        if (_list.Count == Most || size > room)
        {
            return;
        }

        // Requests that differ in their query alone are one example, and a hash that is the same by chance costs no more than one.
        int hash = HashOf(host, target);
        if (!_hashes.Contains(hash))
        {
            _hashes.Add(hash);
            _list.Add(LogExample.Of(place, host, target));
            room -= size;
        }
    }

    private static int HashOf(ReadOnlySpan<byte> host, ReadOnlySpan<byte> target)
    {
        int query = target.IndexOf((byte)'?');
        var hash = default(HashCode);
        hash.AddBytes(host);
        hash.Add(host.Length);
        hash.AddBytes(query < 0 ? target : target[..query]);
        return hash.ToHashCode();
    }
}
