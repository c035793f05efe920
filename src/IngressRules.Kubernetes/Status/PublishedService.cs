using System.Text.Json;
using IngressRules.Kubernetes.Watching;
using IngressRules.Model;
using k8s;
using k8s.Models;
using Microsoft.Extensions.Logging;

namespace IngressRules.Kubernetes.Status;

/// <summary>Reads from the routers' own Service where they can be reached (specification 6.3).</summary>
/// <param name="addresses">Learns it.</param>
/// <param name="service">The Service, as <c>namespace/name</c>.</param>
/// <param name="logger">Where it is said that there is no such Service.</param>
internal sealed class PublishedService(PublishedAddresses addresses, string service, ILogger logger) : IWatchSink
{
    /// <summary>The resource that has this Service alone.</summary>
    /// <param name="name">The name of the Service.</param>
    public static WatchedResource Resource(string name) => new("v1", "services", FieldSelector: "metadata.name=" + name);

    /// <inheritdoc/>
    public void Set(in ApiObjectHead head, ReadOnlyMemory<byte> utf8)
    {
        V1Service read;
        try
        {
            read = KubernetesJson.Deserialize<V1Service>(new MemoryStream(utf8.ToArray()));
        }
        catch (JsonException)
        {
            // What the server has stored is a Service; a newer form of it changes nothing here.
            return;
        }

        addresses.Current = AddressesOf(read);
    }

    /// <inheritdoc/>
    public void Remove(ObjectName name) => Missing();

    /// <summary>
    /// There is no such Service. What was written stays: a wrong name must not take the addresses from all Ingresses.
    /// </summary>
    public void Missing()
    {
        addresses.Current = null;
        KubernetesLog.NoPublishedService(logger, service);
    }

    /// <summary>Where a Service can be reached.</summary>
    /// <param name="service">The Service.</param>
    public static ValueList<IngressLoadBalancerIngress> AddressesOf(V1Service service) =>
        StatusAddresses.Sorted(service.Spec?.Type switch
        {
            "LoadBalancer" => (service.Status?.LoadBalancer?.Ingress ?? []).SelectMany(EntriesOf),
            "ExternalName" => Entries([service.Spec.ExternalName]),
            _ when service.Spec?.ExternalIPs is { Count: > 0 } external => Entries(external),
            _ => Entries([service.Spec?.ClusterIP]),
        });

    private static IEnumerable<IngressLoadBalancerIngress> EntriesOf(V1LoadBalancerIngress entry) => Entries([entry.Ip, entry.Hostname]);

    private static IEnumerable<IngressLoadBalancerIngress> Entries(IEnumerable<string?> addresses) => addresses
        .Where(a => a is { Length: > 0 } and not "None")
        .Select(a => StatusAddresses.Entry(WithoutFinalDot(a!)));

    /// <summary>A Service may name a host with it; a status may not.</summary>
    private static string WithoutFinalDot(string address) => address.EndsWith('.') ? address[..^1] : address;
}
