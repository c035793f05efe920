using IngressRules.Diagnostics;
using IngressRules.Model;

namespace IngressRules.Kubernetes.Status;

/// <summary>
/// Which Ingresses have our addresses because they were ours, as this router has seen or written it. The server's own record of who wrote
/// them does not last: it names the last ten writers, and anybody may reset it.
/// </summary>
internal sealed class KnownStatuses
{
    private readonly Dictionary<ObjectReference, Known> _known = [];

    /// <summary>The addresses that an Ingress has from us; null where it has none, or where somebody has changed them since.</summary>
    /// <param name="name">The Ingress.</param>
    /// <param name="latest">Its latest version.</param>
    public ValueList<IngressLoadBalancerIngress>? Of(ObjectReference name, Ingress latest)
    {
        if (!_known.TryGetValue(name, out Known? known))
        {
            return null;
        }

        // What was written to the latest version has not been seen in it yet.
        if (known.Uid != latest.Metadata.Uid
            || (known.Version != latest.Metadata.ResourceVersion
                && !StatusAddresses.AreSame(latest.Status.LoadBalancer, known.Addresses)))
        {
            _known.Remove(name);
            return null;
        }

        return known.Addresses;
    }

    /// <summary>An Ingress has addresses from us, or they were written to this version of it.</summary>
    /// <param name="name">The Ingress.</param>
    /// <param name="version">The version.</param>
    /// <param name="addresses">The addresses; none where they were taken out.</param>
    public void Set(ObjectReference name, ObjectMetadata version, ValueList<IngressLoadBalancerIngress> addresses)
    {
        if (addresses.Count == 0)
        {
            _known.Remove(name);
        }
        else
        {
            _known[name] = new(version.Uid, version.ResourceVersion, addresses);
        }
    }

    /// <summary>Forgets Ingresses that are gone.</summary>
    /// <param name="exists">Whether one is still there.</param>
    public void Forget(Func<ObjectReference, bool> exists)
    {
        foreach (ObjectReference gone in _known.Keys.Where(n => !exists(n)).ToArray())
        {
            _known.Remove(gone);
        }
    }

    /// <summary>Forgets all: another router may have written since.</summary>
    public void Clear() => _known.Clear();

    private sealed record Known(string Uid, string Version, ValueList<IngressLoadBalancerIngress> Addresses);
}
