using IngressRules.Kubernetes.Applying;
using IngressRules.Kubernetes.Watching;
using IngressRules.Model;
using IngressRules.Reloading;
using IngressRules.Validation;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace IngressRules.Kubernetes;

/// <summary>
/// Watches the Ingresses, IngressClasses, Services, EndpointSlices and TLS Secrets of a cluster, and the ConfigMaps that parameters of our
/// classes name, and keeps a routing table in step with them. With a dialect, also the Secrets and ConfigMaps that annotations name.
/// Where the API server is away, the last table stays in use. If the options say so, one of all routers also writes the status of Ingresses
/// and Events.
/// </summary>
public sealed class KubernetesSource : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly ChangeQueue _queue = new();
    private readonly TlsSecrets _secrets;
    private readonly ClassParameterMaps _parameters;
    private readonly TableWriter _writer;
    private readonly ResourceWatch[] _watches;
    private readonly ILogger _logger;
    private readonly ClusterWriter? _cluster;
    private Task? _running;
    private int _disposals;

    /// <summary>Creates a source; <see cref="Start"/> starts it.</summary>
    /// <param name="client">Kubernetes' client: its connection, certificates and credentials are used. It is not disposed of.</param>
    /// <param name="tables">Holds the table that serves requests.</param>
    /// <param name="options">What is watched and written; null for the defaults.</param>
    /// <param name="logger">Where failures are logged; null for nowhere.</param>
    /// <param name="time">The clock; null for the system's.</param>
    public KubernetesSource(
        k8s.Kubernetes client,
        RoutingTableSource tables,
        KubernetesSourceOptions? options = null,
        ILogger? logger = null,
        TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(tables);
        options ??= new KubernetesSourceOptions();

        // An update may have given a stored Ingress what none can be created with, such as a class and another annotation
        // (specification 4.3).
        options = options with
        {
            ValidationOptions = (options.ValidationOptions ?? ValidationOptions.Default) with { ObjectsAreStored = true },
        };
        time ??= TimeProvider.System;
        _logger = logger ?? NullLogger.Instance;
        var api = new KubernetesApi(client);
        var server = new ServerFacts(api, time);
        _secrets = new TlsSecrets(_queue, api, options, time, _logger);
        _parameters = new ClassParameterMaps(_queue, api, server, options, time, _logger, _stop.Token);
        var applied = new AppliedState();
        _writer = new TableWriter(tables, options, _queue, _secrets, _parameters, applied, time, _logger);
        _cluster = options.Writer is null ? null : new ClusterWriter(client, api, server, applied, options, options.Writer, time, _logger);
        WatchedKind secrets = options.CompilerOptions.Dialect is null ? WatchedKind.Secrets : WatchedKind.AllSecrets;
        _watches =
        [
            .. WatchedKind.AllWith(secrets).SelectMany(kind => NamespacesOf(kind, options)
                .Select(ns => new ResourceWatch(
                    api, server, kind.Resource, ns, options, new DecodingSink(kind.Kind, SinkOf(kind)), time, _logger))),
        ];
    }

    /// <summary>True once every kind has been listed and the first table is in use.</summary>
    public bool IsSynced => _writer.FirstTable.Task.IsCompletedSuccessfully;

    /// <summary>What each watch has come to.</summary>
    public ValueList<WatchState> Watches => _watches.Select(w => w.State).Concat(_parameters.Watches).ToValueList();

    /// <summary>How many tables have been made.</summary>
    public int TablesMade => _writer.TablesMade;

    /// <summary>How many Secrets are kept: those that Ingresses of ours name.</summary>
    public int SecretCount => _secrets.Count;

    /// <summary>
    /// True while this router is the one that writes to the cluster; false where <see cref="KubernetesSourceOptions.Writer"/> is not set.
    /// </summary>
    public bool IsLeader => _cluster?.IsLeader == true;

    /// <summary>Starts watching. Calling it again does nothing.</summary>
    public void Start()
    {
        _running ??= RunAsync(_stop.Token);
        _cluster?.Start(_writer.FirstTable.Task);
    }

    /// <summary>Waits until <see cref="IsSynced"/>.</summary>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public Task WaitForSyncAsync(CancellationToken cancellationToken = default) =>
        _writer.FirstTable.Task.WaitAsync(cancellationToken);

    /// <summary>
    /// Ends writing to the cluster for good and gives the Lease up, so that another router writes; clears the status first if the options
    /// say so. Watching goes on. A host that drains calls it at the start. Calling it again waits for the same end.
    /// </summary>
    public Task StopWritingAsync() => _cluster?.StopAsync() ?? Task.CompletedTask;

    /// <summary>
    /// Ends all requests to the API server. If this router is the one that writes, it first gives the Lease up for another. The table stays
    /// as it is.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Increment(ref _disposals) > 1)
        {
            return;
        }

        if (_cluster is not null)
        {
            // It may have to see what becomes of its last writes.
            await _cluster.DisposeAsync().ConfigureAwait(false);
        }

        await _stop.CancelAsync().ConfigureAwait(false);
        if (_running is { } running)
        {
            await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        _queue.Dispose();
        _stop.Dispose();
    }

    private static IEnumerable<string?> NamespacesOf(WatchedKind kind, KubernetesSourceOptions options) =>
        kind.Kind.IsNamespaced && options.Namespaces.Count > 0 ? options.Namespaces.Distinct<string?>() : [null];

    private IObjectSink SinkOf(WatchedKind kind) =>
        kind.Kind == KubernetesKind.Of<Secret>() ? _secrets
        : kind.Kind == KubernetesKind.Of<IngressClass>() ? _parameters
        : _queue;

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        Task[] watching = [.. _watches.Select(w => Task.Run(() => w.RunAsync(cancellationToken), cancellationToken))];
        Task fetching = Task.Run(() => _secrets.RunAsync(cancellationToken), cancellationToken);
        try
        {
            // Half a cluster would be half a table.
            await Task.WhenAll(_watches.Select(w => w.Synced)).WaitAsync(cancellationToken).ConfigureAwait(false);
            await _parameters.SettledAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
            KubernetesLog.Synced(_logger, string.Join(", ", _watches.Select(w => $"{w.State.Resource}: {w.State.Count}")));
            var written = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            new Thread(() =>
            {
                _writer.Run(cancellationToken);
                written.SetResult();
            })
            {
                IsBackground = true,
                Name = "IngressRules table",
            }.Start();
            await written.Task.ConfigureAwait(false);
        }
        finally
        {
            await Task.WhenAll([.. watching, fetching, _parameters.EndedAsync()]).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
