using System.Diagnostics.Metrics;

namespace IngressRules.Kestrel.Draining;

/// <summary>
/// Counts the open connections of Kestrel, on all endpoints and protocols. It listens to Kestrel's own metric
/// <c>kestrel.active_connections</c>, so connections need no wrapper.
/// </summary>
internal sealed class ConnectionCounter : IDisposable
{
    private const string MeterName = "Microsoft.AspNetCore.Server.Kestrel", CounterName = "kestrel.active_connections";

    private readonly MeterListener _listener = new();
    private bool _counts;
    private long _open;

    /// <summary>Starts counting.</summary>
    /// <param name="meters">The meters of this host; other hosts in the process have their own.</param>
    public ConnectionCounter(IMeterFactory meters)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == CounterName && instrument.Meter.Name == MeterName && ReferenceEquals(instrument.Meter.Scope, meters))
            {
                _counts = true;
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, change, _, _) => Interlocked.Add(ref _open, change));
        _listener.Start();
    }

    /// <summary>False where no client is connected. True also where metrics are turned off, because the number is then unknown.</summary>
    public bool MayHaveClients => !Volatile.Read(ref _counts) || Volatile.Read(ref _open) > 0;

    public void Dispose() => _listener.Dispose();
}
