using System.Diagnostics.Metrics;

namespace IngressRules.AspNetCore.Observability;

/// <summary>Why a request got an error response although a rule may take it. The names are the values of a metric's tag.</summary>
internal enum RefusalReason
{
    /// <summary>Servers read the target in different ways.</summary>
    AmbiguousTarget,

    /// <summary>The request cannot be said in HTTP/1.1, or can be read in two ways.</summary>
    Malformed,

    /// <summary>The host is not the one that the TLS connection was made for.</summary>
    Misdirected,

    /// <summary>The server in front refused the head before there was anything to route.</summary>
    BeforeRouting,
}

/// <summary>Counts refused requests by reason. Thread-safe.</summary>
internal sealed class RefusalCounts
{
    private static readonly string[] s_names = ["ambiguous_target", "malformed", "misdirected", "before_routing"];

    private readonly long[] _counts = new long[s_names.Length];

    public void Count(RefusalReason reason) => Interlocked.Increment(ref _counts[(int)reason]);

    public long Of(RefusalReason reason) => Interlocked.Read(ref _counts[(int)reason]);

    public IEnumerable<Measurement<long>> Observe() => s_names.Select((name, i) =>
        new Measurement<long>(Of((RefusalReason)i), new KeyValuePair<string, object?>("reason", name)));
}
