using IngressRules.Kubernetes.Watching;
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
    /// <param name="known">The addresses that it is known to have from us; null where that is not known.</param>
    /// <returns>The addresses; null to leave the status alone.</returns>
    public static ValueList<IngressLoadBalancerIngress>? Decide(
        Ingress ingress,
        bool isOurs,
        ValueList<IngressLoadBalancerIngress>? addresses,
        string fieldManager,
        ValueList<IngressLoadBalancerIngress>? known = null)
    {
        ValueList<IngressLoadBalancerIngress> present = ingress.Status.LoadBalancer;
        if (isOurs)
        {
            bool isGoing = ingress.Metadata.DeletionTimestamp is not null;
            return isGoing || addresses is null || StatusAddresses.AreSame(present, addresses) ? null : addresses;
        }

        bool areOurs = present.Count > 0 && AreOurs(present, ingress.Metadata.ManagedFields, addresses, fieldManager, known);
        return areOurs ? [] : null;
    }

    /// <summary>
    /// Whether we have written addresses. The server takes the record away from us as soon as another writer changes them, but also when
    /// ten others have written anything, or when somebody resets it.
    /// </summary>
    private static bool AreOurs(
        ValueList<IngressLoadBalancerIngress> present,
        ValueList<ManagedFieldsEntry> writers,
        ValueList<IngressLoadBalancerIngress>? addresses,
        string fieldManager,
        ValueList<IngressLoadBalancerIngress>? known) =>
        writers.Any(w => w.Manager == fieldManager)
        || (known is not null && StatusAddresses.AreSame(present, known))
        || (addresses is not null
            && StatusAddresses.AreSame(present, addresses)
            && writers.Count > 0
            && writers.All(w => w.Manager == AddressWriters.Ancient));
}
