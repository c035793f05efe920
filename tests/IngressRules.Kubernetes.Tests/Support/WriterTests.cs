using IngressRules.Compilation;
using IngressRules.Reloading;

namespace IngressRules.Kubernetes.Tests.Support;

/// <summary>Starts routers that write to the cluster, and ends them after the test.</summary>
public abstract class WriterTests : IAsyncLifetime
{
    private readonly List<KubernetesSource> _sources = [];
    private readonly List<IDisposable> _clients = [];

    internal LinesLog Log { get; } = new();

    /// <inheritdoc/>
    public Task InitializeAsync() => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        foreach (KubernetesSource source in _sources)
        {
            await source.EndAsync();
        }

        _clients.ForEach(c => c.Dispose());
    }

    /// <summary>Disposes of a client after the test.</summary>
    internal k8s.Kubernetes Keep(k8s.Kubernetes client)
    {
        _clients.Add(client);
        return client;
    }

    /// <summary>Options with short pauses. The Lease is long: a busy machine must not lose it.</summary>
    internal static KubernetesWriterOptions Writer(string ns, params string[] addresses) => new()
    {
        LeaseNamespace = ns,
        LeaseName = FakeLease.Name,
        RetryPeriod = TimeSpan.FromMilliseconds(200),
        PublishAddresses = [.. addresses],
        EventDelay = TimeSpan.FromMilliseconds(50),
        StatusWritesPerSecond = 1000,
        EventsPerSecond = 1000,
    };

    /// <summary>The same with a Lease whose end a test waits for.</summary>
    internal static KubernetesWriterOptions WithShortLease(KubernetesWriterOptions writer) => writer with
    {
        LeaseDuration = TimeSpan.FromSeconds(3),
        RenewDeadline = TimeSpan.FromSeconds(2),
    };

    /// <summary>Starts a router whose Ingresses are those of class <c>own</c>, and waits for its first table.</summary>
    internal Task<KubernetesSource> StartAsync(k8s.Kubernetes client, KubernetesWriterOptions writer, params string[] namespaces) =>
        StartAsync(client, writer, ["own"], namespaces);

    /// <summary>Starts a router whose Ingresses are those of the given classes, and waits for its first table.</summary>
    internal async Task<KubernetesSource> StartAsync(
        k8s.Kubernetes client, KubernetesWriterOptions writer, string[] classes, params string[] namespaces)
    {
        var source = new KubernetesSource(
            Keep(client),
            new RoutingTableSource(),
            new()
            {
                Namespaces = [.. namespaces],
                CompilerOptions = new()
                {
                    ClassSelection = ClassSelection.Always,
                    IngressClassNames = [.. classes],
                    Controller = "example.org/own",
                },
                RetryDelay = TimeSpan.FromMilliseconds(10),
                Writer = writer,
            },
            Log);
        _sources.Add(source);
        source.Start();
        await source.WaitForSyncAsync().WaitAsync(Eventually.Limit);
        return source;
    }

    /// <summary>Starts a router and waits until it is the one that writes.</summary>
    internal async Task<KubernetesSource> StartLeaderAsync(
        k8s.Kubernetes client, KubernetesWriterOptions writer, params string[] namespaces)
    {
        KubernetesSource source = await StartAsync(client, writer, namespaces);
        await Eventually.TrueAsync(() => source.IsLeader, "the router is the one that writes");
        return source;
    }
}
