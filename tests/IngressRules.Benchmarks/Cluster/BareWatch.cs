using System.Collections.Concurrent;
using System.Diagnostics;
using k8s;
using k8s.Models;

namespace IngressRules.Benchmarks.Cluster;

/// <summary>
/// A watch with Kubernetes' own client and nothing behind it: when it sees a change, a router could know of it at the earliest.
/// </summary>
/// <typeparam name="T">The client's model of the kind.</typeparam>
internal sealed class BareWatch<T> : IDisposable
    where T : IKubernetesObject<V1ObjectMeta>
{
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<long>> _expected = [];

    /// <summary>Starts watching.</summary>
    /// <param name="watch">Makes the request.</param>
    public BareWatch(Func<CancellationToken, IAsyncEnumerable<(WatchEventType Type, T Item)>> watch) =>
        _ = Task.Run(() => WatchAsync(watch));

    /// <summary>When the next change of an object is seen.</summary>
    /// <param name="ns">The object's namespace.</param>
    /// <param name="name">Its name.</param>
    public Task<long> NextAsync(string ns, string name) =>
        _expected.GetOrAdd($"{ns}/{name}", _ => new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    public void Dispose()
    {
        _end.Cancel();
        _end.Dispose();
    }

    private async Task WatchAsync(Func<CancellationToken, IAsyncEnumerable<(WatchEventType Type, T Item)>> watch)
    {
        try
        {
            await foreach ((_, T item) in watch(_end.Token))
            {
                long now = Stopwatch.GetTimestamp();
                if (_expected.TryRemove($"{item.Metadata.NamespaceProperty}/{item.Metadata.Name}", out TaskCompletionSource<long>? waiting))
                {
                    waiting.SetResult(now);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }
        catch (Exception error)
        {
            await Console.Error.WriteLineAsync($"The bare watch has ended: {error.Message}");
            throw;
        }
    }
}
