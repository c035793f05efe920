using IngressRules.AspNetCore;
using IngressRules.AspNetCore.Observability;
using IngressRules.Reloading;
using k8s;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace IngressRules.Kubernetes.AspNetCore;

/// <summary>Runs a <see cref="KubernetesSource"/> for as long as the host runs.</summary>
internal sealed partial class KubernetesService(
    RoutingTableSource tables,
    IngressTelemetry telemetry,
    IOptions<KubernetesOptions> options,
    IOptions<IngressRulesOptions> rules,
    TimeProvider time,
    IHostApplicationLifetime lifetime,
    ILogger<KubernetesSource> logger) : IHostedLifecycleService, IAsyncDisposable
{
    private k8s.Kubernetes? _client;
    private KubernetesSource? _source;
    private CancellationTokenRegistration _stopping;

    /// <summary>The source; null before the start.</summary>
    public KubernetesSource? Source => _source;

    /// <summary>Loads the first table before the server listens, or gives up waiting for it.</summary>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        KubernetesOptions chosen = options.Value;
        KubernetesClientConfiguration configuration = ConfigurationFor(chosen).NoticeSilence().LogTo(logger);
        _client = new k8s.Kubernetes(configuration);
        _source = new KubernetesSource(
            _client, tables, SourceOptionsFor(chosen, rules.Value, configuration.Namespace), logger, time);
        _source.Start();
        _stopping = lifetime.ApplicationStopping.Register(StopWriting);
        using var limit = new CancellationTokenSource(chosen.WaitForSync, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            await _source.WaitForSyncAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            NotSynced(logger, _client.BaseUri, chosen.WaitForSync.TotalSeconds);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// A host that gets a signal has stopped writing by now. Of one that is stopped by its own program this is the first word.
    /// </summary>
    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        StopWriting();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Ends watching after the last request: while the host drains, endpoints still come and go.</summary>
    public async Task StoppedAsync(CancellationToken cancellationToken) =>

        // An API server that does not answer must not hold the host up beyond its time.
        await DisposeAsync().AsTask().WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    public async ValueTask DisposeAsync()
    {
        await _stopping.DisposeAsync().ConfigureAwait(false);
        if (Interlocked.Exchange(ref _source, null) is { } source)
        {
            await source.DisposeAsync().ConfigureAwait(false);
        }

        _client?.Dispose();
    }

    /// <summary>Another router writes while this one drains. Nothing waits for it: the API server may be away.</summary>
    private void StopWriting() => _ = _source?.StopWritingAsync();

    private static KubernetesClientConfiguration ConfigurationFor(KubernetesOptions options) =>
        options.Configuration
        ?? (options.InCluster ? KubeConfigReader.ReadInCluster()
            : options.KubeConfigPath is { } path ? KubeConfigReader.Read(path)
            : KubeConfigReader.ReadDefault());

    /// <param name="options">The options of this package.</param>
    /// <param name="rules">The options of the host.</param>
    /// <param name="ns">The namespace of the credentials, where the Lease is unless the options name another.</param>
    private KubernetesSourceOptions SourceOptionsFor(KubernetesOptions options, IngressRulesOptions rules, string? ns) =>
        options.Source with
    {
        Namespaces = [.. options.Namespaces],
        Writer = options.Source.Writer is { LeaseNamespace: null } writer && ns is { Length: > 0 }
            ? writer with { LeaseNamespace = ns }
            : options.Source.Writer,
        CompilerOptions = rules.CompilerOptions with
        {
            Controller = rules.CompilerOptions.Controller ?? KubernetesOptions.DefaultController,
        },
        ValidationOptions = rules.ValidationOptions,
        ResolverOptions = rules.ResolverOptions with { AllowLoopbackEndpoints = options.AllowLoopbackEndpoints },
        Reloaded = (elapsed, result) => telemetry.ReportReload(elapsed, result),
    };

    [LoggerMessage(
        110,
        LogLevel.Warning,
        "The API server at {Server} could not be read within {Seconds} s. "
        + "The router serves without rules, is not ready, and goes on trying.")]
    private static partial void NotSynced(ILogger logger, Uri server, double seconds);
}
