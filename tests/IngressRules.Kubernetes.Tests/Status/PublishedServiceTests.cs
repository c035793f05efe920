using IngressRules.Kubernetes.Status;
using k8s;
using k8s.Models;

namespace IngressRules.Kubernetes.Tests.Status;

/// <summary>Where a Service says that the routers can be reached (specification 6.3).</summary>
public sealed class PublishedServiceTests
{
    [Theory]
    [InlineData("""{"spec":{"type":"LoadBalancer","clusterIP":"10.0.0.1"}}""", "")]
    [InlineData(
        """
        {"spec":{"type":"LoadBalancer"},
         "status":{"loadBalancer":{"ingress":[{"ip":"192.0.2.2"},{"hostname":"lb.example"},{"ip":"192.0.2.1"}]}}}
        """,
        "lb.example 192.0.2.1 192.0.2.2")]
    [InlineData("""{"spec":{"type":"NodePort","clusterIP":"10.0.0.1"}}""", "10.0.0.1")]
    [InlineData(
        """{"spec":{"type":"NodePort","clusterIP":"10.0.0.1","externalIPs":["192.0.2.1","2001:db8::1"]}}""", "192.0.2.1 2001:db8::1")]
    [InlineData("""{"spec":{"type":"ClusterIP","clusterIP":"10.0.0.1"}}""", "10.0.0.1")]
    [InlineData("""{"spec":{"clusterIP":"None"}}""", "")]
    [InlineData("""{"spec":{"type":"ExternalName","externalName":"router.example"}}""", "router.example")]
    [InlineData("""{"spec":{"type":"ExternalName","externalName":"router.example."}}""", "router.example")]
    [InlineData(
        """{"spec":{"type":"LoadBalancer"},"status":{"loadBalancer":{"ingress":[{"hostname":"lb.example."}]}}}""", "lb.example")]
    [InlineData("{}", "")]
    public void Addresses(string service, string addresses) => Assert.Equal(
        addresses,
        string.Join(' ', PublishedService.AddressesOf(KubernetesJson.Deserialize<V1Service>(service)).Select(a => a.Ip + a.Hostname)));
}
