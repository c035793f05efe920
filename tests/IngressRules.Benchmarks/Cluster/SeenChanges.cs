using System.Diagnostics;
using IngressRules.Benchmarks.Load;
using IngressRules.Benchmarks.Measuring;
using IngressRules.Kubernetes.Tests.Support;

namespace IngressRules.Benchmarks.Cluster;

/// <summary>How soon changes are seen, each after a pause in which nothing changes.</summary>
internal sealed class SeenChanges
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(100);

    /// <summary>From just before a write to the first request that gets the new backend.</summary>
    public Percentiles FromWrite { get; } = new();

    /// <summary>From the response to a write to that request.</summary>
    public Percentiles FromResponse { get; } = new();

    /// <summary>From just before a write to the moment that a bare watch has its event.</summary>
    public Percentiles BareWatch { get; } = new();

    /// <summary>How much later than the bare watch has its event a request gets the new backend.</summary>
    public Percentiles AfterWatch { get; } = new();

    /// <summary>How long the server takes to answer a write.</summary>
    public Percentiles Write { get; } = new();

    /// <summary>
    /// The processor time of the router for a change, in milliseconds: the probes and all that it does in the background included.
    /// </summary>
    public double Processor { get; private set; }

    /// <summary>How often the router was asked for each change.</summary>
    public double Probes { get; private set; }

    /// <summary>Makes changes and waits for each.</summary>
    /// <param name="server">The server.</param>
    /// <param name="router">The router.</param>
    /// <param name="changes">The changes.</param>
    public async Task RunAsync(ApiServer server, ProxyProcess router, IEnumerable<Change> changes)
    {
        using var client = new RawClient(router.Port);
        double before = router.Microseconds;
        int probes = 0;
        foreach (Change change in changes)
        {
            if (await client.GetAsync(change.Host, ClusterWorkload.Probe) != change.OldStatus)
            {
                throw new InvalidOperationException($"{change.Host} does not have its old backend before the change.");
            }

            Task<long> watched = change.Watch();
            long start = Stopwatch.GetTimestamp();
            Task<long> seeing = SeenAsync();
            await server.PatchAsync(change.Path, change.Patch);
            long written = Stopwatch.GetTimestamp();
            long seen = await seeing, bare = await watched.WaitAsync(s_patience);
            FromWrite.Add(Stopwatch.GetElapsedTime(start, seen));
            FromResponse.Add(Stopwatch.GetElapsedTime(written, seen));
            BareWatch.Add(Stopwatch.GetElapsedTime(start, bare));
            AfterWatch.Add(Stopwatch.GetElapsedTime(bare, seen));
            Write.Add(Stopwatch.GetElapsedTime(start, written));
            await Task.Delay(s_pause);

            async Task<long> SeenAsync()
            {
                while (await client.GetAsync(change.Host, ClusterWorkload.Probe) != change.NewStatus)
                {
                    if (Stopwatch.GetElapsedTime(start) > s_patience)
                    {
                        throw new InvalidOperationException($"A change of {change.Path} is not seen.");
                    }

                    probes++;
                    await Task.Delay(1);
                }

                return Stopwatch.GetTimestamp();
            }
        }

        Processor = (router.Microseconds - before) / 1_000 / FromWrite.Count;
        Probes = (double)probes / FromWrite.Count;
    }
}

/// <summary>A change that requests can see.</summary>
/// <param name="Path">The path of the object in the API.</param>
/// <param name="Patch">What is written.</param>
/// <param name="Host">The host of the requests.</param>
/// <param name="OldStatus">The status that the backend before answers with.</param>
/// <param name="NewStatus">The status that the new backend answers with.</param>
/// <param name="Watch">Says when a bare watch sees it.</param>
internal sealed record Change(string Path, string Patch, string Host, int OldStatus, int NewStatus, Func<Task<long>> Watch);
