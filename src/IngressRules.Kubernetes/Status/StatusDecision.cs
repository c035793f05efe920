using IngressRules.Model;

namespace IngressRules.Kubernetes.Status;

/// <summary>Decides what the status of an Ingress must become.</summary>
internal static class StatusDecision
{
    /// <summary>What to write into the status.</summary>
    /// <param name="ingress">The latest version of the Ingress.</param>
    /// <param name="isOurs">Whether the Ingress is served by us.</param>
    /// <param name="addresses">Where we can be reached; null where that is not known.</param>
    /// <param name="fieldManager">The name under which we write.</param>
    /// <returns>The addresses; null to leave the status alone.</returns>
    public static ValueList<IngressLoadBalancerIngress>? Decide(
        Ingress ingress, bool isOurs, ValueList<IngressLoadBalancerIngress>? addresses, string fieldManager)
    {
        ValueList<IngressLoadBalancerIngress> present = ingress.Status.LoadBalancer;
        if (ingress.Metadata.DeletionTimestamp is not null)
        {
            return null;
        }

        if (isOurs)
        {
            return addresses is null || StatusAddresses.AreSame(present, addresses) ? null : addresses;
        }

        // The server takes the record away from us as soon as another writer changes the addresses.
        bool isWrittenByUs = ingress.Metadata.ManagedFields.Any(m => m.Manager == fieldManager);
        return isWrittenByUs && present.Count > 0 ? [] : null;
    }
}
