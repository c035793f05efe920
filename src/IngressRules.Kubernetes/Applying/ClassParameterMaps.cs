using IngressRules.Compilation;
using IngressRules.Diagnostics;
using IngressRules.Kubernetes.Watching;
using IngressRules.Model;
using Microsoft.Extensions.Logging;

namespace IngressRules.Kubernetes.Applying;

/// <summary>
/// Follows the ConfigMaps that classes of ours name, each with a watch of its own, so that no right to read others is needed. A class waits
/// for its ConfigMap: both come into the table at one moment. With a dialect, the ConfigMap of its settings and those that annotations name
/// are followed as well.
/// </summary>
/// <param name="queue">Takes the classes and their ConfigMaps.</param>
/// <param name="api">The API server.</param>
/// <param name="server">What is known of it.</param>
/// <param name="options">The options of the source.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log of the watches.</param>
/// <param name="end">Ends the watches.</param>
internal sealed class ClassParameterMaps(
    ChangeQueue queue,
    KubernetesApi api,
    ServerFacts server,
    KubernetesSourceOptions options,
    TimeProvider time,
    ILogger logger,
    CancellationToken end) : IObjectSink
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ObjectReference, Followed> _followed = [];

    /// <summary>The ConfigMaps that classes name in the version that the watch has seen last.</summary>
    private readonly Dictionary<ObjectReference, ObjectReference> _seen = [];

    /// <summary>The ConfigMaps that they name in the version that was passed on.</summary>
    private readonly Dictionary<ObjectReference, ObjectReference> _passed = [];

    /// <summary>The classes that wait for their ConfigMap.</summary>
    private readonly Dictionary<ObjectReference, (IngressClass Item, Task Passing)> _waiting = [];

    /// <summary>The ConfigMaps that annotations of our Ingresses name, and that of the dialect's settings.</summary>
    private HashSet<ObjectReference> _wanted = [];

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

    /// <summary>Completes once no class waits that has been seen by now, and the settings of a dialect have been asked for.</summary>
    public Task SettledAsync()
    {
        Want([]);
        lock (_lock)
        {
            return Task.WhenAll(
                _waiting.Values.Select(w => w.Passing).Concat(_wanted.Select(w => _followed[w].Watch.Tried)));
        }
    }

    /// <summary>Says which Ingresses are ours, whose annotations may name ConfigMaps.</summary>
    /// <param name="ingresses">The Ingresses.</param>
    public void Want(IEnumerable<Ingress> ingresses)
    {
        if (options.CompilerOptions.Dialect is not { } dialect)
        {
            return;
        }

        string kind = KubernetesKind.Of<ConfigMap>().Name;
        IEnumerable<ObjectReference> named = ingresses.SelectMany(dialect.ReferencesOf).Where(r => r.Kind == kind);
        lock (_lock)
        {
            _wanted = [.. named.Concat(dialect.Settings is { } settings ? [settings] : []).Where(IsName)];
            foreach (ObjectReference map in _wanted)
            {
                Follow(map);
            }

            Unfollow();
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
            queue.Remove(item);
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

            queue.Reject(item, findings);
        }
    }

    private async Task PassLaterAsync(ObjectReference name, IngressClass item, Task tried)
    {
        await tried.WaitAsync(end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
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

        queue.Set(item);
        Unfollow();
    }

    /// <summary>The ConfigMap that a class of ours names; null where it names none, or none that there can be.</summary>
    private ObjectReference? NamedBy(IngressClass item) =>
        item.Spec.Controller == (options.CompilerOptions.Controller ?? CompilerOptions.DefaultController)
        && item.Spec.Parameters?.ConfigMap is { } map
        && IsName(map)
            ? map
            : null;

    private static bool IsName(ObjectReference map) =>
        map.Name.Length > 0 && map.Name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '.');

    private Followed Follow(ObjectReference map)
    {
        if (_followed.TryGetValue(map, out Followed? known))
        {
            return known;
        }

        KubernetesKind kind = KubernetesKind.Of<ConfigMap>();
        var sink = new ParametersSink(map, queue);
        var watch = new ResourceWatch(
            api,
            server,
            new WatchedResource(kind.ApiVersion, "configmaps", kind.IsNamespaced, $"metadata.name={map.Name}"),
            map.Namespace,
            options,
            sink,
            time,
            logger);
        var unfollowed = CancellationTokenSource.CreateLinkedTokenSource(end);
        var followed = new Followed(watch, sink, unfollowed, Task.Run(() => watch.RunAsync(unfollowed.Token), unfollowed.Token));
        _followed.Add(map, followed);
        return followed;
    }

    private void Unfollow()
    {
        foreach ((ObjectReference map, Followed followed) in _followed.ToArray())
        {
            if (!_seen.ContainsValue(map) && !_passed.ContainsValue(map) && !_wanted.Contains(map))
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
