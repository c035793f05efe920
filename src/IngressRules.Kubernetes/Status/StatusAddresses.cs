using System.Net;
using System.Net.Sockets;
using IngressRules.Diagnostics;
using IngressRules.Model;
using IngressRules.Validation;

namespace IngressRules.Kubernetes.Status;

/// <summary>Addresses as entries of <c>status.loadBalancer.ingress</c>.</summary>
internal static class StatusAddresses
{
    /// <summary>An IP address or a host name as an entry.</summary>
    public static IngressLoadBalancerIngress Entry(string address) =>
        IsIp(address) ? new() { Ip = address } : new() { Hostname = address };

    /// <summary>Reads configured addresses.</summary>
    /// <param name="addresses">IP addresses and host names.</param>
    /// <exception cref="ArgumentException">The server would refuse one of them.</exception>
    public static ValueList<IngressLoadBalancerIngress> Read(IEnumerable<string> addresses)
    {
        ValueList<IngressLoadBalancerIngress> entries = Sorted(addresses.Select(Entry));
        if (entries.Contains(new()))
        {
            // The server takes such an entry, which says nothing.
            throw new ArgumentException($"{nameof(KubernetesWriterOptions.PublishAddresses)}: An address is empty.");
        }

        var written = new Ingress
        {
            Metadata = new() { Name = "a", Namespace = "a", ResourceVersion = "1" },
            Status = new() { LoadBalancer = entries },
        };
        Diagnostic? refused = IngressValidator.CheckStatus(written with { Status = new() }, written)
            .FirstOrDefault(d => d.Field.StartsWith("status", StringComparison.Ordinal));
        return refused is null ? entries
            : throw new ArgumentException($"{nameof(KubernetesWriterOptions.PublishAddresses)}: {refused.Message}");
    }

    /// <summary>Entries in the order in which they are compared and written, each once.</summary>
    public static ValueList<IngressLoadBalancerIngress> Sorted(IEnumerable<IngressLoadBalancerIngress> entries) => entries
        .Distinct()
        .OrderBy(e => e.Ip, StringComparer.Ordinal)
        .ThenBy(e => e.Hostname, StringComparer.Ordinal)
        .ToValueList();

    /// <summary>Whether two lists say the same, in whatever order.</summary>
    public static bool AreSame(ValueList<IngressLoadBalancerIngress> left, ValueList<IngressLoadBalancerIngress> right) =>
        left.Equals(right) || Sorted(left).Equals(Sorted(right));

    /// <summary>The runtime also takes short forms such as <c>1</c> for an IPv4 address.</summary>
    private static bool IsIp(string text) => IPAddress.TryParse(text, out IPAddress? ip)
        && (ip.AddressFamily == AddressFamily.InterNetworkV6 || ip.ToString() == text);
}
