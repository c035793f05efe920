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
    /// <summary>The server waits for its first table, within reason.</summary>
    private static readonly TimeSpan PatienceAtStart = TimeSpan.FromSeconds(30);

    /// <summary>Later on, one file that takes long must not hold up the others.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    private readonly RoutingTableSource _tables;
    private readonly IngressTelemetry _telemetry;
    private readonly ITableCompiler _compiler;
    private readonly IngressRulesOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ChangeQueue _queue;
    private readonly ManifestSet _files;
    private readonly IDirectoryWatch _watch;
    private readonly FindingsLog _findings;
    private readonly Lock _reloading = new();
    private readonly HashSet<string> _late = new(StringComparer.Ordinal);
    private IReadOnlyList<ObjectSource> _sources = [];
    private HashSet<string> _broken = [];
    private bool _loaded;

    public ManifestWatcher(
        RoutingTableSource tables,
        ITableCompiler compiler,
        IngressTelemetry telemetry,
        IOptions<IngressRulesOptions> options,
        TimeProvider time,
        ILogger<ManifestWatcher> logger)
    {
        _tables = tables;
        _compiler = compiler;
        _telemetry = telemetry;
        _options = options.Value;
        _time = time;
        _logger = logger;
        _queue = new ChangeQueue(time, _options.DebounceInterval);
        _files = new ManifestSet(_options.Paths, _options.ReaderOptions, _queue);
        _watch = InotifyWatch.TryCreate(_files.Roots, Announced, CannotWatch) ?? (IDirectoryWatch)new DirectoryWatch(_files.Roots, Announced, CannotWatch);
        _findings = new FindingsLog(logger);
    }

    private bool HasSources => _options.Paths.Count > 0 || _options.Objects.Count > 0;

    /// <summary>Loads everything once. The host calls this before any service starts, and so before the server listens.</summary>
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        if (HasSources)
        {
            Reload(FileChanges.All, PatienceAtStart);
        }

        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (_options.Paths.Count > 0)
        {
            // A thread of its own: a busy server has its pool full of requests, and a change should not wait in line behind them.
            new Thread(Follow) { IsBackground = true, Name = "IngressRules reload" }.Start();
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
        _queue.Stop();
        _watch.Dispose();
    }

    /// <summary>
    /// Changes are read when it has been quiet for a moment. A reload is followed by a pause that grows with its cost, in which further
    /// changes gather, so that no stream of changes takes the processor from the requests.
    /// </summary>
    private void Follow()
    {
        long polled = _time.GetTimestamp();
        while (_queue.Take(UntilPoll(polled)) is { } changes)
        {
            long start = _time.GetTimestamp();
            polled = changes.Everything ? start : polled;
            if (Reload(changes, Patience))
            {
                _queue.Rest(_time.GetElapsedTime(start) / 2);
            }
        }
    }

    private TimeSpan UntilPoll(long polled)
    {
        if (_options.PollingInterval == Timeout.InfiniteTimeSpan)
        {
            return Timeout.InfiniteTimeSpan;
        }

        TimeSpan left = _options.PollingInterval - _time.GetElapsedTime(polled);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private bool Reload(FileChanges changes, TimeSpan patience)
    {
        lock (_reloading)
        {
            // First the watch, then the files: what is written in between is seen by one of them.
            if (changes.Everything)
            {
                _watch.Ensure();
            }

            long start = _time.GetTimestamp();
            bool changed = _files.Refresh(changes, patience) || !_loaded;
            TellOfLateFiles();
            return changed && Rebuild(start);
        }
    }

    private bool Rebuild(long start)
    {
        List<ObjectSource> sources = [.. _options.Objects.Select((o, i) => new ObjectSource($"objects {i}", o)), .. _files.Sources];
        ReloadResult result = _tables.Reload(current => _compiler.Compile(current, _sources, sources));
        _telemetry.ReportReload(_time.GetElapsedTime(start), result);
        if (result.Error is { } error)
        {
            IngressLog.ReloadFailed(_logger, error);
            return false;
        }

        _sources = sources;
        _loaded = true;
        TimeSpan elapsed = _time.GetElapsedTime(start);
        _findings.Report(result.Current.Diagnostics);
        TellOfBrokenFiles();

        Describe(result.Current, elapsed);
        return true;
    }

    private void TellOfBrokenFiles()
    {
        HashSet<string> broken = [.. _files.Files.Where(f => f.UsesLastGood).Select(f => f.Path)];
        foreach (string file in broken.Where(f => !_broken.Contains(f)))
        {
            IngressLog.LastGoodKept(_logger, file);
        }

        _broken = broken;
    }

    private void TellOfLateFiles()
    {
        _late.RemoveWhere(f => !_files.Pending.Contains(f));
        foreach (string file in _files.Pending.Where(_late.Add))
        {
            IngressLog.StillReading(_logger, file);
        }
    }

    private void Announced(string? path, ChangeKind kind)
    {
        if (path is null || Path.GetFileName(path).StartsWith("..", StringComparison.Ordinal))
        {
            // The link ..data of a mounted ConfigMap has turned, and with it every file.
            _queue.Add(null, ChangeKind.Complete);
        }
        else if (_files.Roots.Contains(path, StringComparer.Ordinal))
        {
            // It may be a directory now and have been a file, or the other way round.
            _queue.Add(File.Exists(path) ? path : null, kind);
        }
        else if (ManifestName.IsManifest(path))
        {
            _queue.Add(path, kind);
        }
    }

    private void CannotWatch(string directory, string reason) => IngressLog.CannotWatch(_logger, directory, reason, _options.PollingInterval);

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
}
