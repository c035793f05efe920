using System.Net;
using System.Net.Sockets;

namespace IngressRules.Forwarding;

/// <summary>
/// The targets that a Service of type <c>ExternalName</c> must not have, because they mean another machine to the router than to the author
/// of the Service (Q30): mainly the router's own loopback address and a cloud's metadata service (link-local), the usual targets of
/// server-side request forgery (SSRF).
/// </summary>
public static class ExternalAddress
{
    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");
    private static readonly IPNetwork Broadcast = IPNetwork.Parse("240.0.0.0/4");
    private static readonly IPNetwork ThisNetwork = IPNetwork.Parse("0.0.0.0/8");
    private static readonly IPNetwork Loopback = IPNetwork.Parse("127.0.0.0/8");
    private static readonly IPNetwork LinkLocal = IPNetwork.Parse("169.254.0.0/16");
    private static readonly IPNetwork Multicast = IPNetwork.Parse("224.0.0.0/4");

    /// <summary>
    /// True for loopback, link-local, unspecified, multicast and broadcast addresses, also if an IPv6 address embeds an IPv4 one.
    /// </summary>
    /// <param name="address">An address that a name resolves to.</param>
    public static bool IsRefused(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (Unwrap(address) is { AddressFamily: AddressFamily.InterNetwork } v4)
        {
            return Loopback.Contains(v4)
                || LinkLocal.Contains(v4)
                || ThisNetwork.Contains(v4)
                || Multicast.Contains(v4)
                || Broadcast.Contains(v4);
        }

        return IPAddress.IsLoopback(address)
            || address.IsIPv6LinkLocal
            || address.IsIPv6SiteLocal
            || address.IsIPv6Multicast
            || address.Equals(IPAddress.IPv6Any);
    }

    /// <summary>True for a name that always means the machine itself (RFC 6761), and for the text of a refused address.</summary>
    /// <param name="name">The value of <c>externalName</c>.</param>
    public static bool IsRefused(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        string bare = name.TrimEnd('.');
        if (IPAddress.TryParse(bare, out IPAddress? address))
        {
            return IsRefused(address);
        }

        string first = bare.Split('.')[0];
        return bare.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
            || first is var label && (label.Equals("localhost", StringComparison.OrdinalIgnoreCase)
                || label.Equals("localhost6", StringComparison.OrdinalIgnoreCase)
                || label.Equals("ip6-localhost", StringComparison.OrdinalIgnoreCase)
                || label.Equals("ip6-loopback", StringComparison.OrdinalIgnoreCase));
    }

    private static IPAddress Unwrap(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        if (address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            // The last four bytes are an IPv4 address under the translation prefix (RFC 6052) and in the deprecated "compatible" form
            // ::a.b.c.d.
            byte[] bytes = address.GetAddressBytes();
            bool compatible = bytes.AsSpan(0, 12).IndexOfAnyExcept((byte)0) < 0
                && bytes.AsSpan(12).IndexOfAnyExcept((byte)0) is >= 0 and < 3;
            if (compatible || Nat64.Contains(address))
            {
                return new IPAddress(bytes.AsSpan(12));
            }
        }

        return address;
    }
}
