using IngressRules.AspNetCore.Observability;
using IngressRules.Diagnostics;
using IngressRules.Reading;
using IngressRules.Reloading;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace IngressRules.AspNetCore.Files;

/// <summary>
/// Keeps the rule table in step with files. It loads them before the server takes its first request; after that it reads what has changed,
/// builds a new table beside the traffic and swaps it in.
/// </summary>
internal sealed class ManifestWatcher : IHostedLifecycleService, IDisposable
{
    // A file that is written again and again must not put off the others for ever: after so many intervals they are read all the same.
    private const int MaxIntervalsToWait = 10;

    private readonly RoutingTableSource _tables;
    private readonly IngressTelemetry _telemetry;
    private readonly IngressRulesOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ManifestSet _files;
    private readonly DirectoryWatch _watch;
    private readonly FindingsLog _findings;
    private readonly Lock _reloading = new();
    private readonly Lock _signalling = new();
    private HashSet<string> _suspects = new(StringComparer.Ordinal);
    private long? _firstSignal;
    private ITimer? _debounce;
    private ITimer? _poll;
    private bool _loaded;
    private bool _stopped;

    public ManifestWatcher(RoutingTableSource tables, IngressTelemetry telemetry, IOptions<IngressRulesOptions> options, TimeProvider time, ILogger<ManifestWatcher> logger)
    {
        _tables = tables;
        _telemetry = telemetry;
        _options = options.Value;
        _time = time;
        _logger = logger;
        _files = new ManifestSet(_options.Paths, _options.ReaderOptions);
        _watch = new DirectoryWatch(_files.Roots, Changed, (directory, reason) => IngressLog.CannotWatch(logger, directory, reason, _options.PollingInterval));
        _findings = new FindingsLog(logger);
    }

    private bool HasSources => _options.Paths.Count > 0 || _options.Objects.Count > 0;

    /// <summary>Loads everything once. The host calls this before any service starts, and so before the server listens.</summary>
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        if (HasSources)
        {
            // First the watch, then the files: what is written in between is seen by one of them.
            _watch.Ensure();
            ReloadNow();
        }

        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (_options.Paths.Count > 0)
        {
            lock (_signalling)
            {
                _debounce = _time.CreateTimer(_ => ReloadNow(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                _poll = _time.CreateTimer(_ => Poll(), null, _options.PollingInterval, _options.PollingInterval);
                if (_suspects.Count > 0)
                {
                    _debounce.Change(_options.DebounceInterval, Timeout.InfiniteTimeSpan);
                }
            }
        }

        return Task.CompletedTask;
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        lock (_signalling)
        {
            _stopped = true;
            _debounce?.Dispose();
            _poll?.Dispose();
        }

        lock (_reloading)
        {
            _watch.Dispose();
        }
    }

    /// <summary>Looks at the files and puts a new table in place where one of them has changed.</summary>
    /// <returns>True where there is a new table.</returns>
    internal bool ReloadNow()
    {
        HashSet<string> suspects;
        lock (_signalling)
        {
            if (_stopped)
            {
                return false;
            }

            (suspects, _suspects) = (_suspects, new(StringComparer.Ordinal));
            _firstSignal = null;
        }

        lock (_reloading)
        {
            _watch.Ensure();
            long start = _time.GetTimestamp();
            bool changed = _files.Refresh(suspects) || !_loaded;
            return changed && Rebuild(start);
        }
    }

    private bool Rebuild(long start)
    {
        ReadResult read = ReadResult.Concat(_options.Objects.Concat(_files.Contents));
        ReloadResult result = _tables.Reload(_ => RoutingTable.Build(read, _options.CompilerOptions, _options.ValidationOptions));
        _telemetry.ReportReload(_time.GetElapsedTime(start), result);
        if (result.Error is { } error)
        {
            IngressLog.ReloadFailed(_logger, error);
            return false;
        }

        _loaded = true;
        _findings.Report(result.Current.Diagnostics);
        foreach (ManifestFile file in _files.Files.Where(f => f.UsesLastGood))
        {
            IngressLog.LastGoodKept(_logger, file.Path);
        }

        Describe(result.Current, _time.GetElapsedTime(start));
        return true;
    }

    private void Describe(RoutingTable table, TimeSpan elapsed) =>
        IngressLog.Loaded(
            _logger,
            (long)elapsed.TotalMilliseconds,
            table.Matcher.Rules.Ingresses.Count,
            table.Matcher.Rules.Hosts.Count,
            table.Matcher.Rules.Hosts.Sum(h => h.Rules.Count),
            _files.Files.Count,
            table.Diagnostics.Count(d => d.Severity == DiagnosticSeverity.Error),
            table.Diagnostics.Count(d => d.Severity == DiagnosticSeverity.Warning));

    private void Poll()
    {
        // A reload that is under way sees what this one would see.
        if (_reloading.TryEnter())
        {
            try
            {
                ReloadNow();
            }
            finally
            {
                _reloading.Exit();
            }
        }
    }

    private void Changed(string? path)
    {
        lock (_signalling)
        {
            // An event without a path says that events were lost, so every file is suspect.
            _suspects.UnionWith(path is null ? _files.Files.Select(f => f.Path) : [path]);
            _firstSignal ??= _time.GetTimestamp();
            if (!_stopped && _time.GetElapsedTime(_firstSignal.Value) < MaxIntervalsToWait * _options.DebounceInterval)
            {
                _debounce?.Change(_options.DebounceInterval, Timeout.InfiniteTimeSpan);
            }
        }
    }
}
