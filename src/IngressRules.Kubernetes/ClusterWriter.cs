using System.Diagnostics.CodeAnalysis;
using IngressRules.Kubernetes.Applying;
using IngressRules.Kubernetes.Events;
using IngressRules.Kubernetes.Leadership;
using IngressRules.Kubernetes.Status;
using IngressRules.Kubernetes.Watching;
using Microsoft.Extensions.Logging;

namespace IngressRules.Kubernetes;

/// <summary>Writes to the cluster what the table leads to, as long as this router is the one that writes.</summary>
internal sealed class ClusterWriter : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopWriting = new();
    private readonly CancellationTokenSource _stopElection = new();
    private readonly KubernetesWriterOptions _options;
    private readonly PublishedService? _service;
    private readonly ResourceWatch? _serviceWatch;
    private readonly PublishedAddresses _addresses = new();
    private readonly LeaderElection _election;
    private readonly StatusWriter _status;
    private readonly EventWriter? _events;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Lazy<Task> _stopping;
    private Task? _writing;
    private Task? _electing;

    public ClusterWriter(
        k8s.Kubernetes client,
        KubernetesApi api,
        ServerFacts server,
        AppliedState applied,
        KubernetesSourceOptions source,
        KubernetesWriterOptions options,
        TimeProvider time,
        ILogger logger)
    {
        options.Check();
        _stopping = new Lazy<Task>(StopOnceAsync);
        _options = options;
        _time = time;
        _logger = logger;
        var names = WriterNames.Of(options, source.CompilerOptions.Controller);
        _election = new LeaderElection(client, options, names, time, logger);
        var leaderApi = new LeaderApi(api, _election.Lease, time);
        _status = new StatusWriter(applied, _addresses, leaderApi, names.FieldManager, source, options, time, logger);
        _events = options.Events ? new EventWriter(applied, leaderApi, source, options, names, time, logger) : null;
        if (options.PublishService is { } service)
        {
            string[] parts = service.Split('/');
            _service = new PublishedService(_addresses, service, logger);
            _serviceWatch = new ResourceWatch(api, server, PublishedService.Resource(parts[1]), parts[0], source, _service, time, logger);
        }
        else if (options.PublishAddresses.Count > 0)
        {
            _addresses.Current = StatusAddresses.Read(options.PublishAddresses);
        }
    }

    /// <summary>True while this router is the one that writes.</summary>
    public bool IsLeader => _election.Lease.IsHeld;

    /// <summary>Starts; calling it again does nothing.</summary>
    /// <param name="firstTable">Before it is there, this router does not want to be the one that writes.</param>
    public void Start(Task firstTable)
    {
        _electing ??= Task.Run(() => ElectAsync(firstTable, _stopElection.Token));
        _writing ??= Task.Run(() => WriteAsync(firstTable, _stopWriting.Token));
    }

    /// <summary>
    /// Ends writing, clears the status if the options say so, and gives the Lease up. Calling it again waits for the same end.
    /// </summary>
    public Task StopAsync() => _stopping.Value;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        _election.Dispose();
        _stopWriting.Dispose();
        _stopElection.Dispose();
    }

    private async Task StopOnceAsync()
    {
        await _stopWriting.CancelAsync().ConfigureAwait(false);
        if (_writing is not null)
        {
            await _writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        using var timeout = new CancellationTokenSource(_options.StopTimeout, _time);
        if (_options.ClearStatusOnStop && _writing is not null)
        {
            await Task.Run(() => _status.ClearAsync(timeout.Token)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await _stopElection.CancelAsync().ConfigureAwait(false);
        if (_electing is not null)
        {
            await _electing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await _election.ReleaseAsync(timeout.Token).ConfigureAwait(false);
        }
    }

    private async Task ElectAsync(Task firstTable, CancellationToken cancellationToken)
    {
        await firstTable.WaitAsync(cancellationToken).ConfigureAwait(false);
        await _election.RunAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task WriteAsync(Task firstTable, CancellationToken cancellationToken)
    {
        await firstTable.WaitAsync(cancellationToken).ConfigureAwait(false);
        await Task.WhenAll(
            WatchServiceAsync(cancellationToken),
            RepeatAsync(() => _status.RunAsync(_election.Changed, cancellationToken), cancellationToken),
            RepeatAsync(() => _events?.RunAsync(_election.Changed, cancellationToken) ?? Task.CompletedTask, cancellationToken))
            .ConfigureAwait(false);
    }

    private async Task WatchServiceAsync(CancellationToken cancellationToken)
    {
        if (_serviceWatch is null)
        {
            return;
        }

        Task watching = _serviceWatch.RunAsync(cancellationToken);
        await _serviceWatch.Synced.WaitAsync(cancellationToken).ConfigureAwait(false);
        if (_serviceWatch.State.Count == 0)
        {
            _service!.Missing();
        }

        await watching.ConfigureAwait(false);
    }

    /// <summary>A mistake in this code must not end the writing for good, and not be silent.</summary>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "It is logged and begins anew.")]
    private async Task RepeatAsync(Func<Task> action, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await action().ConfigureAwait(false);
                return;
            }
            catch (Exception error) when (!cancellationToken.IsCancellationRequested)
            {
                KubernetesLog.WriterFailed(_logger, error);
            }

            await Task.Delay(_options.LeaseDuration, _time, cancellationToken).ConfigureAwait(false);
        }
    }
}
