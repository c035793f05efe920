using System.Diagnostics.Metrics;

namespace IngressRules.Kestrel.Draining;

/// <summary>
/// Counts the connections that Kestrel has open, of whatever endpoint and protocol. Kestrel itself counts them, for its metric
/// <c>kestrel.active_connections</c>, and this listens to it: nothing is put around a connection.
/// </summary>
internal sealed class ConnectionCounter : IDisposable
{
    private const string MeterName = "Microsoft.AspNetCore.Server.Kestrel", CounterName = "kestrel.active_connections";

    private readonly MeterListener _listener = new();
    private bool _counts;
    private long _open;

    /// <summary>Begins to count.</summary>
    /// <param name="meters">The meters of the host: another host in this process has connections of its own.</param>
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

    /// <summary>False where no client is connected. True also where metrics are turned off and nobody knows.</summary>
    public bool MayHaveClients => !Volatile.Read(ref _counts) || Volatile.Read(ref _open) > 0;

    public void Dispose() => _listener.Dispose();
}
