using System.Diagnostics.Metrics;
using IngressRules.AspNetCore.Observability;
using Microsoft.Extensions.DependencyInjection;

namespace IngressRules.AspNetCore.Tests.Observability;

/// <summary>Records the metrics of one router, without those of routers in other tests.</summary>
internal sealed class Recorder : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly List<string> _lines = [];

    public Recorder(IServiceProvider router)
    {
        IMeterFactory factory = router.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == IngressTelemetry.MeterName && ReferenceEquals(instrument.Meter.Scope, factory))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, $"{value}", tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument, $"{value}", tags));

        // Durations differ from run to run, so only their presence is recorded.
        _listener.SetMeasurementEventCallback<double>(
            (instrument, value, tags, _) => Add(instrument, value >= 0 ? "some" : "negative", tags));
        _listener.Start();
    }

    /// <summary>
    /// Returns what was recorded so far and the values of the observable instruments: <c>name{tag=value} measurement</c>.
    /// </summary>
    public IReadOnlyList<string> Read()
    {
        _listener.RecordObservableInstruments();
        lock (_lines)
        {
            string[] lines = [.. _lines];
            _lines.Clear();
            return lines;
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Add(Instrument instrument, string value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        string text = string.Join(',', tags.ToArray().Select(t => $"{t.Key}={t.Value}"));
        lock (_lines)
        {
            _lines.Add($"{instrument.Name}{{{text}}} {value}");
        }
    }
}
