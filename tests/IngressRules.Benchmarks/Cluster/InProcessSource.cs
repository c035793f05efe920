using System.Diagnostics;
using IngressRules.AspNetCore.Observability;
using IngressRules.Benchmarks.InProcess;
using IngressRules.Compilation;
using IngressRules.Kubernetes;
using IngressRules.Kubernetes.Tests.Support;
using IngressRules.Matching;
using IngressRules.Reloading;
using Microsoft.Extensions.DependencyInjection;
using Perfolizer.Horology;

namespace IngressRules.Benchmarks.Cluster;

/// <summary>The source of the router in this process, where its tables can be counted and its work be timed.</summary>
internal sealed class InProcessSource : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly k8s.Kubernetes _client;
    private readonly RoutingTableSource _tables;
    private readonly IngressTelemetry _telemetry;
    private readonly KubernetesSource _source;
    private readonly List<double> _reloads = [];
    private IngressMatcher? _last;
    private int _compilations;

    private InProcessSource(ApiServer server)
    {
        _client = server.NewClient();
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddIngressRules();
        _services = services.BuildServiceProvider();
        _tables = _services.GetRequiredService<RoutingTableSource>();
        _telemetry = _services.GetRequiredService<IngressTelemetry>();
        _source = new KubernetesSource(_client, _tables, new() { CompilerOptions = Rules, Reloaded = Reloaded });
    }

    /// <summary>How the router of this run compiles rules.</summary>
    public static CompilerOptions Rules { get; } = new()
    {
        Controller = CompilerOptions.DefaultController,
        AmbiguousTargets = AmbiguousTargets.Refuse,
    };

    /// <summary>How many tables have been made.</summary>
    public int Tables => _source.TablesMade;

    /// <summary>How many of them had rules other than the one before.</summary>
    public int Compilations => Volatile.Read(ref _compilations);

    /// <summary>The table in use.</summary>
    public RoutingTable Current => _tables.Current;

    /// <summary>How long it took to make each table since the last call, in milliseconds.</summary>
    public double[] TakeReloads()
    {
        lock (_reloads)
        {
            double[] taken = [.. _reloads];
            _reloads.Clear();
            return taken;
        }
    }

    /// <summary>Starts a source and waits for its first table.</summary>
    /// <param name="server">The server.</param>
    public static async Task<InProcessSource> StartAsync(ApiServer server)
    {
        var source = new InProcessSource(server);
        source._source.Start();
        await source._source.WaitForSyncAsync();
        return source;
    }

    /// <summary>Waits until a host's probe goes to a Service.</summary>
    /// <param name="host">The host.</param>
    /// <param name="service">The name of the Service.</param>
    /// <returns>When that was so.</returns>
    public async Task<long> SeesAsync(string host, string service)
    {
        while (!Current.Matcher.TryMatch(host, ClusterWorkload.Probe, out IngressMatch match) || match.Backend!.Service?.Name != service)
        {
            await Task.Delay(1);
        }

        return Stopwatch.GetTimestamp();
    }

    /// <summary>The processor time of the analysis of the table in use, in milliseconds.</summary>
    public double Analyse()
    {
        RoutingTable table = Current;
        double milliseconds = 0;
        var thread = new Thread(() =>
        {
            StartedClock started = ThreadClock.Best.Start();
            GC.KeepAlive(_telemetry.FindingsOf(table));
            milliseconds = started.GetElapsed().GetNanoseconds() / 1e6;
        });
        thread.Start();
        thread.Join();
        return milliseconds;
    }

    public async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync();
        await _services.DisposeAsync();
        _client.Dispose();
    }

    private void Reloaded(TimeSpan elapsed, ReloadResult result)
    {
        if (!ReferenceEquals(result.Current.Matcher, _last))
        {
            _last = result.Current.Matcher;
            Interlocked.Increment(ref _compilations);
        }

        lock (_reloads)
        {
            _reloads.Add(elapsed.TotalMilliseconds);
        }
    }
}
