using IngressRules.Model;

namespace IngressRules.Kubernetes.Status;

/// <summary>Where the routers can be reached.</summary>
internal sealed class PublishedAddresses
{
    private volatile ValueList<IngressLoadBalancerIngress>? _current;

    /// <summary>The addresses, sorted; null where they are not known, so that no status is changed to them.</summary>
    public ValueList<IngressLoadBalancerIngress>? Current
    {
        get => _current;
        set
        {
            if (!Equals(value, _current))
            {
                _current = value;
                Changed.Fire();
            }
        }
    }

    /// <summary>Fires when they have changed.</summary>
    public Signal Changed { get; } = new();
}
