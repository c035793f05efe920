using IngressRules.AspNetCore.Observability;
using IngressRules.Diagnostics;
using IngressRules.Model;
using IngressRules.Reloading;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace IngressRules.AspNetCore.Files;

/// <summary>
/// Keeps the rule table in step with files. It loads them before the server takes its first request. After that it reads changed files,
/// builds a new table in the background and swaps it in.
/// </summary>
internal sealed class ManifestWatcher : IHostedLifecycleService, IDisposable
{
    private static readonly TimeSpan s_restAfterFailure = TimeSpan.FromSeconds(1);

    private readonly RoutingTableSource _tables;
    private readonly IngressTelemetry _telemetry;
    private readonly IngressRulesOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly FileWatchTimes _times;
    private readonly ManifestRoots _roots;
    private readonly FileAlarm _alarm;
    private readonly IDirectoryWatch _watch;
    private readonly BackgroundFailures _failures;
    private readonly Lock _reloading = new();
    private readonly HashSet<string> _late = new(StringComparer.Ordinal);
    private ObjectSources _sources = ObjectSources.Empty;
    private RoutingTable? _made;
    private bool _loaded;

    public ManifestWatcher(
        RoutingTableSource tables,
        IngressTelemetry telemetry,
        IOptions<IngressRulesOptions> options,
        TimeProvider time,
        ILogger<ManifestWatcher> logger)
    {
        _tables = tables;
        _telemetry = telemetry;
        _options = options.Value;
        _time = time;
        _logger = logger;
        _failures = new BackgroundFailures(logger, telemetry);
        _times = FileWatchTimes.Of(_options);
        _roots = new ManifestRoots(_options.Paths);
        _alarm = new FileAlarm(time);
        var disk = new ManifestDisk(_roots, _options.ReaderOptions, time, _times, () => _watch?.CatchUp(), _failures);
        Files = new FileTable(disk, _alarm, _times);
        _watch = InotifyWatch.TryCreate(_roots.Paths, Announced, CannotWatch)
            ?? (IDirectoryWatch)new DirectoryWatch(_roots.Paths, Announced, CannotWatch);
    }

    /// <summary>The files that are watched.</summary>
    public FileTable Files { get; }

    private bool HasSources => _options.Paths.Count > 0 || _options.Objects.Count > 0;

    /// <summary>Loads everything once. The host calls this before any service starts, and so before the server listens.</summary>
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        if (HasSources)
        {
            Reload(_times.FirstReading);
        }

        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (_options.Paths.Count > 0)
        {
            // A thread of its own: on a busy server the thread pool is full of requests, and a reload should not wait behind them.
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
        _alarm.Dispose();
        _watch.Dispose();
    }

    private void Follow()
    {
        while (Files.SleepUntilWork())
        {
            long start = _time.GetTimestamp();
            bool reloaded = false;
            if (!_failures.Try("Reloading", () => reloaded = Reload(_times.Reading)))
            {
                // What failed may fail again at once.
                Files.Rest(s_restAfterFailure);
            }
            else if (reloaded)
            {
                Files.Rest(FileWatchTimes.RestAfter(_time.GetElapsedTime(start)));
            }
        }
    }

    private bool Reload(TimeSpan patience)
    {
        lock (_reloading)
        {
            long start = _time.GetTimestamp();
            if (Files.BeginRound())
            {
                // Watching starts before the files are listed, so that no change in between is missed.
                _watch.Ensure();
                Files.Look();
            }

            Files.BeginReadings();
            Files.WaitForReadings(patience);
            ReportLateFiles();
            IReadOnlyList<ManifestChange> changes = Files.TakeChanges();
            bool finished = false;
            try
            {
                bool rebuilt = (changes.Count > 0 || !_loaded) && Rebuild(changes, start);
                finished = true;
                return rebuilt;
            }
            finally
            {
                if (!finished)
                {
                    Files.GiveBack(changes);
                }
            }
        }
    }

    private bool Rebuild(IReadOnlyList<ManifestChange> changes, long start)
    {
        ObjectSources sources = Next(changes, out ObjectChanges different);

        // A table that other code put in place was built from other objects or options, so it cannot be updated incrementally.
        ReloadResult result = _tables.Reload(current => ReferenceEquals(current, _made)
            ? current.With(different, sources.Diagnostics)
            : RoutingTable.Build(
                sources, _options.CompilerOptions, _options.ValidationOptions, _options.ResolverOptions, current, _time));
        TimeSpan elapsed = _time.GetElapsedTime(start);
        if (result.Succeeded)
        {
            Describe(result.Current, elapsed);
        }

        _telemetry.ReportReload(elapsed, result);
        if (result.Error is { } error)
        {
            Files.GiveBack(changes);
            IngressLog.ReloadFailed(_logger, error);
            return false;
        }

        _sources = sources;
        _made = result.Current;
        _loaded = true;
        foreach (ManifestChange broken in changes.Where(c => c is { After.UsesLastGood: true, Before: not { UsesLastGood: true } }))
        {
            IngressLog.LastGoodKept(_logger, VisibleText.Of(broken.Path));
        }

        return true;
    }

    /// <summary>The next version of the objects from files and from code.</summary>
    /// <param name="changes">The files that have changed since the last table was made.</param>
    /// <param name="different">The objects that differ from the last version.</param>
    private ObjectSources Next(IReadOnlyList<ManifestChange> changes, out ObjectChanges different)
    {
        // The name starts with a parenthesis, so that objects from code sort before those from files.
        IEnumerable<ObjectSource> madeInCode = _loaded ? [] : _options.Objects.Select((o, i) => new ObjectSource($"(objects {i:D4})", o));
        IEnumerable<ObjectSource> files = changes
            .Where(c => c.After is not null)
            .Select(c => c.After!.Source);
        return _sources.With(madeInCode.Concat(files), changes.Where(c => c.After is null).Select(c => c.Path), out different);
    }

    private void ReportLateFiles()
    {
        IReadOnlyList<string> late = Files.StillReading;
        _late.IntersectWith(late);
        foreach (string file in late.Where(_late.Add))
        {
            IngressLog.StillReading(_logger, VisibleText.Of(file));
        }
    }

    private void Announced(string? path, FileEvent happened) => _failures.Try("Watching files", () => Announce(path, happened));

    private void Announce(string? path, FileEvent happened)
    {
        if (path is null || Path.GetFileName(path).StartsWith("..", StringComparison.Ordinal))
        {
            // The link ..data of a mounted ConfigMap has been replaced, and with it every file.
            Files.Announce(null, FileEvent.Closed);
        }
        else if (_roots.Contains(path) && !File.Exists(path))
        {
            // The path may have changed from a file to a directory, or the other way round.
            Files.Announce(null, FileEvent.Closed);
        }
        else if (_roots.Reads(path))
        {
            Files.Announce(path, happened);
        }
    }

    private void CannotWatch(string directory, string reason) =>
        IngressLog.CannotWatch(_logger, VisibleText.Of(directory), VisibleText.Of(reason), _options.PollingInterval);

    private void Describe(RoutingTable table, TimeSpan elapsed) =>
        IngressLog.Loaded(
            _logger,
            (long)elapsed.TotalMilliseconds,
            table.Matcher.Rules.Ingresses.Count,
            TableCounts.HostsOf(table),
            table.Matcher.Rules.Hosts.Sum(h => h.Rules.Count),
            Files.Count);
}
