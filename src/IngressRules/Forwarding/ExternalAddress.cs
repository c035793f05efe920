using System.Net;
using System.Net.Sockets;

namespace IngressRules.Forwarding;

/// <summary>
/// The targets that no endpoint may have, because they mean another machine to the router than to the author of the Service or
/// EndpointSlice (Q30): mainly the router's own addresses and a cloud's metadata service, the usual targets of server-side request forgery
/// (SSRF).
/// </summary>
public static class ExternalAddress
{
    private static readonly (IPNetwork Network, string What)[] s_refusedV4 =
    [
        (IPNetwork.Parse("127.0.0.0/8"), "a loopback address"),
        (IPNetwork.Parse("169.254.0.0/16"), "a link-local address"),
        (IPNetwork.Parse("0.0.0.0/8"), "an unspecified address"),
        (IPNetwork.Parse("224.0.0.0/4"), "a multicast address"),
        (IPNetwork.Parse("240.0.0.0/4"), "a broadcast or reserved address"),
        (IPNetwork.Parse("100.100.100.200/32"), Metadata),
        (IPNetwork.Parse("168.63.129.16/32"), Metadata),
        (IPNetwork.Parse("192.0.0.192/32"), Metadata),
    ];

    private static readonly (IPNetwork Network, string What)[] s_refusedV6 =
    [
        (IPNetwork.Parse("fd00:ec2::/32"), Metadata),
        (IPNetwork.Parse("fd20:ce::254/128"), Metadata),
    ];

    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");
    private static readonly IPNetwork LocalNat64 = IPNetwork.Parse("64:ff9b:1::/48");
    private static readonly IPNetwork Translated = IPNetwork.Parse("::ffff:0:0:0/96");
    private static readonly IPNetwork SixToFour = IPNetwork.Parse("2002::/16");
    private static readonly IPNetwork Teredo = IPNetwork.Parse("2001::/32");

    private const string Metadata = "the metadata service of a cloud";

    /// <summary>
    /// True for loopback, link-local, unspecified, multicast and broadcast addresses and for the metadata services of clouds, also if an
    /// IPv6 address embeds such an IPv4 one.
    /// </summary>
    /// <param name="address">An address that a name resolves to.</param>
    public static bool IsRefused(IPAddress address) => IsRefused(address, allowLoopback: false);

    /// <summary>Same as <see cref="IsRefused(IPAddress)"/>, but loopback addresses can be allowed.</summary>
    /// <param name="address">The address that is about to be connected to.</param>
    /// <param name="allowLoopback">
    /// Whether <c>127.0.0.0/8</c> and <c>::1</c> are allowed. An IPv6 address that embeds one of them never is.
    /// </param>
    public static bool IsRefused(IPAddress address, bool allowLoopback)
    {
        ArgumentNullException.ThrowIfNull(address);
        return WhatIsRefused(address, allowLoopback) is not null;
    }

    /// <summary>
    /// True for a name that always means the machine itself (RFC 6761), for the machine's own name, and for the text of a refused address.
    /// </summary>
    /// <param name="name">The value of <c>externalName</c>, or a name in an EndpointSlice.</param>
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
            || bare.Equals(Environment.MachineName, StringComparison.OrdinalIgnoreCase)
            || first.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || first.Equals("localhost6", StringComparison.OrdinalIgnoreCase)
            || first.Equals("ip6-localhost", StringComparison.OrdinalIgnoreCase)
            || first.Equals("ip6-loopback", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>What a refused address is, for a message; null for an address that may be connected to.</summary>
    internal static string? WhatIsRefused(IPAddress address, bool allowLoopback)
    {
        if (address.AddressFamily == AddressFamily.InterNetwork)
        {
            return WhatIsRefused(address, s_refusedV4) is { } what && !(allowLoopback && IPAddress.IsLoopback(address)) ? what : null;
        }

        return address.Equals(IPAddress.IPv6Loopback) ? (allowLoopback ? null : "a loopback address")
            : address.Equals(IPAddress.IPv6Any) ? "an unspecified address"
            : address.IsIPv6LinkLocal || address.IsIPv6SiteLocal ? "a link-local address"
            : address.IsIPv6Multicast ? "a multicast address"
            : Embedded(address) is { } v4 ? WhatIsRefused(v4, s_refusedV4)
            : WhatIsRefused(address, s_refusedV6);
    }

    /// <summary>True for an IPv6 address that is only another way to write an IPv4 one.</summary>
    internal static bool IsIPv4InDisguise(IPAddress address) => address.IsIPv4MappedToIPv6 || IsCompatible(address);

    private static string? WhatIsRefused(IPAddress address, (IPNetwork Network, string What)[] refused)
    {
        foreach ((IPNetwork network, string what) in refused)
        {
            if (network.Contains(address))
            {
                return what;
            }
        }

        return null;
    }

    /// <summary>The IPv4 address that packets to an IPv6 one may finally reach; null if none.</summary>
    private static IPAddress? Embedded(IPAddress address)
    {
        ReadOnlySpan<byte> bytes = address.GetAddressBytes();
        return address.IsIPv4MappedToIPv6 || IsCompatible(address)
            || Nat64.Contains(address) || LocalNat64.Contains(address) || Translated.Contains(address)
            ? new IPAddress(bytes[12..])
            : SixToFour.Contains(address) ? new IPAddress(bytes[2..6])
            : Teredo.Contains(address) ? new IPAddress([(byte)~bytes[12], (byte)~bytes[13], (byte)~bytes[14], (byte)~bytes[15]])
            : null;
    }

    /// <summary>True for the deprecated form <c>::a.b.c.d</c>.</summary>
    private static bool IsCompatible(IPAddress address)
    {
        ReadOnlySpan<byte> bytes = address.GetAddressBytes();
        return bytes.Length == 16 && bytes[..12].IndexOfAnyExcept((byte)0) < 0 && bytes[12..].IndexOfAnyExcept((byte)0) is >= 0 and < 3;
    }
}
