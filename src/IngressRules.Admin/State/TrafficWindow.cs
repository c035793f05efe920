using System.Diagnostics.Metrics;
using IngressRules.AspNetCore.Observability;

namespace IngressRules.Admin.State;

/// <summary>
/// The rate and the durations of requests during the last minute. It listens to the histogram <c>ingressrules.request.duration</c>, so it
/// agrees with what is exported. A request costs two atomic additions; a timer keeps what the counters were every five seconds.
/// </summary>
internal sealed class TrafficWindow : IDisposable
{
    private const string Instrument = "ingressrules.request.duration";
    private const int Samples = 13;

    private static readonly TimeSpan s_step = TimeSpan.FromSeconds(5);

    private readonly MeterListener _listener = new();
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private readonly long[] _byClass = new long[StatusClass.Count];
    private readonly Lock _sampling = new();
    private readonly Queue<Sample> _samples = new(Samples);
    private double[] _bounds = [];
    private long[] _buckets = [0];

    /// <summary>Starts to listen to the histogram of a host.</summary>
    /// <param name="meters">The factory of the host's meters, by which its meter differs from those of other hosts in the process.</param>
    /// <param name="time">The clock.</param>
    public TrafficWindow(IMeterFactory meters, TimeProvider time)
    {
        _time = time;
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument is Histogram<double> { Name: Instrument } histogram && ReferenceEquals(instrument.Meter.Scope, meters))
            {
                _bounds = [.. histogram.Advice?.HistogramBucketBoundaries ?? []];
                _buckets = new long[_bounds.Length + 1];
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<double>(Record);
        _listener.Start();
        _samples.Enqueue(Take());
        _timer = time.CreateTimer(_ => Tick(), null, s_step, s_step);
    }

    /// <summary>The figures of the last minute, or of the time since the start while that is shorter.</summary>
    public TrafficFigures Figures
    {
        get
        {
            Sample now = Take(), then;
            lock (_sampling)
            {
                then = _samples.Peek();
            }

            long[] buckets = [.. now.Buckets.Zip(then.Buckets, (a, b) => a - b)];
            return new(
                _time.GetElapsedTime(then.At, now.At),
                [.. now.ByClass.Zip(then.ByClass, (a, b) => a - b)],
                BoundOf(buckets, 0.5),
                BoundOf(buckets, 0.95),
                BoundOf(buckets, 0.99));
        }
    }

    public void Dispose()
    {
        _listener.Dispose();
        _timer.Dispose();
    }

    private void Record(Instrument instrument, double seconds, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
    {
        int bucket = 0;
        while (bucket < _bounds.Length && seconds > _bounds[bucket])
        {
            bucket++;
        }

        Interlocked.Increment(ref _buckets[bucket]);
        foreach ((string key, object? value) in tags)
        {
            if (key == "status_class" && value is string name)
            {
                Interlocked.Increment(ref _byClass[name[0] is >= '1' and <= '5' ? name[0] - '0' : StatusClass.Aborted]);
            }
        }
    }

    private void Tick()
    {
        Sample now = Take();
        lock (_sampling)
        {
            _samples.Enqueue(now);
            if (_samples.Count > Samples)
            {
                _samples.Dequeue();
            }
        }
    }

    private Sample Take() => new(
        _time.GetTimestamp(), [.. _byClass.Select((_, i) => Interlocked.Read(ref _byClass[i]))],
        [.. _buckets.Select((_, i) => Interlocked.Read(ref _buckets[i]))]);

    /// <summary>
    /// The upper bound of the bucket that holds a quantile: what that share of the requests took at most. Null without requests; infinity
    /// for the last bucket.
    /// </summary>
    private double? BoundOf(long[] buckets, double share)
    {
        long total = buckets.Sum(), below = 0;
        for (int i = 0; i < buckets.Length && total > 0; i++)
        {
            below += buckets[i];
            if (below >= share * total)
            {
                return i < _bounds.Length ? _bounds[i] : double.PositiveInfinity;
            }
        }

        return null;
    }

    private sealed record Sample(long At, long[] ByClass, long[] Buckets);
}

/// <summary>The traffic of a span of time.</summary>
/// <param name="Span">The span.</param>
/// <param name="ByClass">The requests that ended, indexed by <see cref="StatusClass"/>.</param>
/// <param name="Median">Half of the requests took at most that many seconds; null without requests.</param>
/// <param name="Percentile95">The same for 95 of 100.</param>
/// <param name="Percentile99">The same for 99 of 100.</param>
internal sealed record TrafficFigures(
    TimeSpan Span, IReadOnlyList<long> ByClass, double? Median, double? Percentile95, double? Percentile99)
{
    public long Requests => ByClass.Sum();

    public long ServerErrors => ByClass[5];

    /// <summary>Requests a second; 0 while no time has passed.</summary>
    public double Rate => Span > TimeSpan.Zero ? Requests / Span.TotalSeconds : 0;
}
