using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace IngressRules.Forwarding;

/// <summary>An address that a request can be sent to; usually a port of a pod.</summary>
public sealed record BackendEndpoint
{
    private string? _authority;

    /// <summary>Creates an endpoint; address and port are required.</summary>
    public BackendEndpoint()
    {
    }

    [SetsRequiredMembers]
    private BackendEndpoint(BackendEndpoint other)
    {
        // Computes the authority again, because a copy may have another address or port.
        (Address, Port, AppProtocol, PodName) = (other.Address, other.Port, other.AppProtocol, other.PodName);
        (NodeName, Zone, IsExternal, ServerName) = (other.NodeName, other.Zone, other.IsExternal, other.ServerName);
    }

    /// <summary>An IP address without brackets, or a DNS name.</summary>
    public required string Address { get; init; }

    /// <summary>The port to connect to, 1 to 65535.</summary>
    public required int Port { get; init; }

    /// <summary>
    /// The application protocol, such as <c>https</c> or <c>kubernetes.io/h2c</c>; null for plain HTTP/1.1 (specification 6.1).
    /// </summary>
    public string? AppProtocol { get; init; }

    /// <summary>The name of the pod, if known.</summary>
    public string? PodName { get; init; }

    /// <summary>The node that the pod runs on, if known.</summary>
    public string? NodeName { get; init; }

    /// <summary>The zone that the pod runs in, if known.</summary>
    public string? Zone { get; init; }

    /// <summary>
    /// True for the name of an <c>ExternalName</c> Service or in an EndpointSlice. Before connecting, a forwarder must check the addresses
    /// that the name resolves to with <see cref="ExternalAddress.IsRefused(System.Net.IPAddress)"/>, because the author of the Service may
    /// not be allowed to reach what the router can reach (Q30).
    /// </summary>
    public bool IsExternal { get; init; }

    /// <summary>
    /// The name for TLS to the endpoint: the server name of the handshake, and the name that a certificate must be valid for. It is that of
    /// the Service, such as <c>web.shop.svc</c>, or the name of an external endpoint; null means the address. It is never taken from a
    /// request, because then clients could choose which handshakes fail.
    /// </summary>
    public string? ServerName { get; init; }

    /// <summary>Address and port in the form of a URL: <c>10.0.0.1:80</c>, <c>[fd00::1]:80</c>.</summary>
    public string Authority => _authority ??= Address.Contains(':', StringComparison.Ordinal)
        ? string.Create(CultureInfo.InvariantCulture, $"[{Address}]:{Port}")
        : string.Create(CultureInfo.InvariantCulture, $"{Address}:{Port}");

    /// <summary>True if all properties are equal; cached values are ignored.</summary>
    public bool Equals(BackendEndpoint? other) =>
        other is not null && Address == other.Address && Port == other.Port && AppProtocol == other.AppProtocol && PodName == other.PodName
        && NodeName == other.NodeName && Zone == other.Zone && IsExternal == other.IsExternal && ServerName == other.ServerName;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Address, Port, AppProtocol, PodName);

    /// <summary>True if an application protocol is spoken over TLS.</summary>
    internal static bool IsTls(string? appProtocol) => appProtocol is "https" or "kubernetes.io/wss";

    /// <summary>The authority.</summary>
    public override string ToString() => Authority;
}
