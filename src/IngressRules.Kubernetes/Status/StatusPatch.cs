using System.Text.Json;
using IngressRules.Kubernetes.Watching;
using IngressRules.Model;

namespace IngressRules.Kubernetes.Status;

/// <summary>The request that writes the status of an Ingress.</summary>
internal static class StatusPatch
{
    /// <summary>Path and query.</summary>
    /// <param name="ingress">The Ingress.</param>
    /// <param name="fieldManager">The name under which it is written.</param>
    public static string Path(Ingress ingress, string fieldManager)
    {
        string path = WatchedKind.Ingresses.Resource.ObjectPath(ingress.Metadata.Namespace, ingress.Metadata.Name);
        return $"{path}/status?fieldManager={Uri.EscapeDataString(fieldManager)}";
    }

    /// <summary>A merge patch of the version that was decided upon: the server refuses it for any other version.</summary>
    /// <param name="ingress">The version.</param>
    /// <param name="addresses">The addresses.</param>
    public static byte[] Body(Ingress ingress, ValueList<IngressLoadBalancerIngress> addresses) => ApiJson.Write(json =>
    {
        json.WriteStartObject("metadata");
        json.WriteString("resourceVersion", ingress.Metadata.ResourceVersion);
        json.WriteEndObject();
        json.WriteStartObject("status");
        json.WriteStartObject("loadBalancer");
        json.WritePropertyName("ingress");
        WriteAddresses(json, addresses);
        json.WriteEndObject();
        json.WriteEndObject();
    });

    private static void WriteAddresses(Utf8JsonWriter json, ValueList<IngressLoadBalancerIngress> addresses)
    {
        if (addresses.Count == 0)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartArray();
        foreach (IngressLoadBalancerIngress address in addresses)
        {
            json.WriteStartObject();
            json.WriteString(address.Ip.Length > 0 ? "ip" : "hostname", address.Ip.Length > 0 ? address.Ip : address.Hostname);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
