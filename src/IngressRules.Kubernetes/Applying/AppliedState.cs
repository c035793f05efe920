using System.Collections.Concurrent;
using IngressRules.Diagnostics;
using IngressRules.Model;
using IngressRules.Reloading;

namespace IngressRules.Kubernetes.Applying;

/// <summary>
/// What has come into the table, for those who write to the cluster what it leads to. Unlike the table it has the latest version of each
/// Ingress, also where only its status has changed.
/// </summary>
internal sealed class AppliedState
{
    private volatile RoutingTable _table = RoutingTable.Empty;
    private int _ingressVersion;

    /// <summary>The latest version of each Ingress, ours or not.</summary>
    public ConcurrentDictionary<ObjectReference, Ingress> Ingresses { get; } = [];

    /// <summary>The last table.</summary>
    public RoutingTable Table => _table;

    /// <summary>Grows with each change of an Ingress, also of its status.</summary>
    public int IngressVersion => Volatile.Read(ref _ingressVersion);

    /// <summary>Fires after each step.</summary>
    public Signal Changed { get; } = new();

    /// <summary>A step is done: its Ingresses are in <see cref="Ingresses"/>.</summary>
    /// <param name="table">The table after it.</param>
    /// <param name="ingresses">Whether an Ingress has changed.</param>
    public void Publish(RoutingTable table, bool ingresses)
    {
        _table = table;
        if (ingresses)
        {
            Interlocked.Increment(ref _ingressVersion);
        }

        Changed.Fire();
    }
}
