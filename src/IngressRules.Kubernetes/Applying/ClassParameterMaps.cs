using IngressRules.Compilation;
using IngressRules.Diagnostics;
using IngressRules.Kubernetes.Watching;
using IngressRules.Model;
using Microsoft.Extensions.Logging;

namespace IngressRules.Kubernetes.Applying;

/// <summary>
/// Follows the ConfigMaps that classes of ours name, each with a watch of its own, so that no right to read others is needed. A class waits
/// for its ConfigMap: both come into the table at one moment.
/// </summary>
internal sealed class ClassParameterMaps : IObjectSink
{
    private readonly ChangeQueue _queue;
    private readonly KubernetesApi _api;
    private readonly ServerFacts _server;
    private readonly KubernetesSourceOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationToken _end;
    private readonly Lock _lock = new();
    private readonly Dictionary<ObjectReference, Followed> _followed = [];

    /// <summary>The ConfigMaps that classes name in the version that the watch has seen last.</summary>
    private readonly Dictionary<ObjectReference, ObjectReference> _seen = [];

    /// <summary>The ConfigMaps that they name in the version that was passed on.</summary>
    private readonly Dictionary<ObjectReference, ObjectReference> _passed = [];

    /// <summary>The classes that wait for their ConfigMap.</summary>
    private readonly Dictionary<ObjectReference, (IngressClass Item, Task Passing)> _waiting = [];

    public ClassParameterMaps(
        ChangeQueue queue,
        KubernetesApi api,
        ServerFacts server,
        KubernetesSourceOptions options,
        TimeProvider time,
        ILogger logger,
        CancellationToken end)
    {
        _queue = queue;
        _api = api;
        _server = server;
        _options = options;
        _time = time;
        _logger = logger;
        _end = end;
    }

    /// <summary>What the watch of each ConfigMap has come to.</summary>
    public IEnumerable<WatchState> Watches
    {
        get
        {
            lock (_lock)
            {
                return [.. _followed.Values.Select(f => f.Watch.State)];
            }
        }
    }

    /// <summary>Completes once no class waits that has been seen by now.</summary>
    public Task SettledAsync()
    {
        lock (_lock)
        {
            return Task.WhenAll(_waiting.Values.Select(w => w.Passing));
        }
    }

    /// <summary>Completes once all watches have ended.</summary>
    public Task EndedAsync()
    {
        lock (_lock)
        {
            return Task.WhenAll(_followed.Values.Select(f => f.Running));
        }
    }

    /// <inheritdoc/>
    public void Set(IKubernetesObject item)
    {
        ObjectReference name = item.ToReference();
        var own = (IngressClass)item;
        lock (_lock)
        {
            _waiting.Remove(name);
            if (NamedBy(own) is not { } map)
            {
                _seen.Remove(name);
                Pass(name, own);
                return;
            }

            _seen[name] = map;
            Followed followed = Follow(map);
            if (followed.Watch.Tried.IsCompleted)
            {
                Pass(name, own);
            }
            else
            {
                _waiting[name] = (own, PassLaterAsync(name, own, followed.Watch.Tried));
            }
        }
    }

    /// <inheritdoc/>
    public void Remove(ObjectReference item)
    {
        lock (_lock)
        {
            _waiting.Remove(item);
            _seen.Remove(item);
            _passed.Remove(item);
            _queue.Remove(item);
            Unfollow();
        }
    }

    /// <inheritdoc/>
    public void Reject(ObjectReference item, ValueList<Diagnostic> findings)
    {
        lock (_lock)
        {
            if (_waiting.Remove(item, out (IngressClass Item, Task Passing) waiting))
            {
                Pass(item, waiting.Item);
            }

            _queue.Reject(item, findings);
        }
    }

    private async Task PassLaterAsync(ObjectReference name, IngressClass item, Task tried)
    {
        await tried.WaitAsync(_end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        lock (_lock)
        {
            // A later version of the class decides for itself.
            if (_waiting.TryGetValue(name, out (IngressClass Item, Task Passing) waiting) && ReferenceEquals(waiting.Item, item))
            {
                _waiting.Remove(name);
                Pass(name, item);
            }
        }
    }

    private void Pass(ObjectReference name, IngressClass item)
    {
        if (NamedBy(item) is { } map)
        {
            _passed[name] = map;
        }
        else
        {
            _passed.Remove(name);
        }

        _queue.Set(item);
        Unfollow();
    }

    /// <summary>The ConfigMap that a class of ours names; null where it names none, or none that there can be.</summary>
    private ObjectReference? NamedBy(IngressClass item) =>
        item.Spec.Controller == (_options.CompilerOptions.Controller ?? CompilerOptions.DefaultController)
        && item.Spec.Parameters?.ConfigMap is { Name.Length: > 0 } map
        && map.Name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '.')
            ? map
            : null;

    private Followed Follow(ObjectReference map)
    {
        if (_followed.TryGetValue(map, out Followed? known))
        {
            return known;
        }

        KubernetesKind kind = KubernetesKind.Of<ConfigMap>();
        var sink = new ParametersSink(map, _queue);
        var watch = new ResourceWatch(
            _api,
            _server,
            new WatchedResource(kind.ApiVersion, "configmaps", kind.IsNamespaced, $"metadata.name={map.Name}"),
            map.Namespace,
            _options,
            sink,
            _time,
            _logger);
        var end = CancellationTokenSource.CreateLinkedTokenSource(_end);
        var followed = new Followed(watch, sink, end, Task.Run(() => watch.RunAsync(end.Token), end.Token));
        _followed.Add(map, followed);
        return followed;
    }

    private void Unfollow()
    {
        foreach ((ObjectReference map, Followed followed) in _followed.ToArray())
        {
            if (!_seen.ContainsValue(map) && !_passed.ContainsValue(map))
            {
                _followed.Remove(map);
                followed.Sink.Close();
                followed.End.Cancel();
                followed.End.Dispose();
            }
        }
    }

    /// <summary>A ConfigMap that a class names.</summary>
    private sealed record Followed(ResourceWatch Watch, ParametersSink Sink, CancellationTokenSource End, Task Running);
}
