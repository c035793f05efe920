using IngressRules.Diagnostics;
using IngressRules.Kubernetes.Watching;
using IngressRules.Model;

namespace IngressRules.Kubernetes.Applying;

/// <summary>The changes that watches have seen and the table does not have yet: the last state of each object.</summary>
internal sealed class ChangeQueue : IObjectSink, IDisposable
{
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _filled = new(0);
    private Dictionary<ObjectReference, Pending> _pending = [];

    /// <inheritdoc/>
    public void Set(IKubernetesObject item) => Put(item.ToReference(), _ => new Pending { Item = item });

    /// <inheritdoc/>
    public void Remove(ObjectReference item) => Put(item, _ => new Pending { IsRemoved = true });

    /// <inheritdoc/>
    public void Reject(ObjectReference item, ValueList<Diagnostic> findings) => Put(item, last => last with { Findings = findings });

    /// <summary>Waits until there is a change.</summary>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public void Wait(CancellationToken cancellationToken) => _filled.Wait(cancellationToken);

    /// <summary>Takes all changes.</summary>
    public IReadOnlyDictionary<ObjectReference, Pending> Take()
    {
        lock (_lock)
        {
            Dictionary<ObjectReference, Pending> taken = _pending;
            _pending = [];
            while (_filled.Wait(0))
            {
                // Everything there is has been taken.
            }

            return taken;
        }
    }

    /// <summary>Puts changes back that could not be applied; newer ones of the same objects come on top of them.</summary>
    /// <param name="changes">The changes.</param>
    public void GiveBack(IReadOnlyDictionary<ObjectReference, Pending> changes)
    {
        lock (_lock)
        {
            foreach ((ObjectReference name, Pending pending) in changes)
            {
                _pending[name] = _pending.TryGetValue(name, out Pending? newer) ? newer.After(pending) : pending;
            }

            if (_filled.CurrentCount == 0)
            {
                _filled.Release();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _filled.Dispose();

    private void Put(ObjectReference name, Func<Pending, Pending> change)
    {
        lock (_lock)
        {
            _pending[name] = change(_pending.GetValueOrDefault(name) ?? new Pending());
            if (_filled.CurrentCount == 0)
            {
                _filled.Release();
            }
        }
    }
}

/// <summary>The last state of an object.</summary>
internal sealed record Pending
{
    /// <summary>The last version that could be decoded; null where there is none since the last table.</summary>
    public IKubernetesObject? Item { get; init; }

    /// <summary>True where the object is gone, or was before its present version, which cannot be decoded.</summary>
    public bool IsRemoved { get; init; }

    /// <summary>Why the present version cannot be decoded; empty where it can, or there is none.</summary>
    public ValueList<Diagnostic> Findings { get; init; } = [];

    /// <summary>What there is to apply where an earlier change has not been applied either.</summary>
    /// <param name="earlier">The earlier change.</param>
    public Pending After(Pending earlier) =>
        Item is not null || IsRemoved ? this : earlier with { Findings = Findings };
}
