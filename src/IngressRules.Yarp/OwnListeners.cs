using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;

namespace IngressRules.Yarp;

/// <summary>
/// The addresses that this process listens on, by whatever address of the machine they are reached. None is an endpoint: a request to the
/// router itself would come back for ever, and one to the admin page would show it to everybody.
/// </summary>
/// <param name="main">The host's server; its addresses are known once it has started.</param>
/// <param name="others">The other servers of this process.</param>
internal sealed class OwnListeners(IServer? main, IEnumerable<IServer> others)
{
    /// <summary>True if a connection to this address and port would reach one of the servers.</summary>
    public bool Contains(IPAddress address, int port)
    {
        foreach (IServer server in main is null ? others : others.Prepend(main))
        {
            foreach (string url in server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [])
            {
                BindingAddress bound = BindingAddress.Parse(url);
                bool isSocket = HasPort(url) && !bound.IsUnixPipe && !bound.IsNamedPipe;
                if (isSocket && bound.Port == port && Reaches(Plain(address), bound.Host.Trim('[', ']')))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>The address without scope, and as IPv4 where it is one.</summary>
    internal static IPAddress Plain(IPAddress address) =>
        address.IsIPv4MappedToIPv6 ? address.MapToIPv4()
        : address is { AddressFamily: System.Net.Sockets.AddressFamily.InterNetworkV6, ScopeId: not 0 } ? new(address.GetAddressBytes())
        : address;

    /// <summary>True for a TCP listener. An endpoint inside the process is listed without a port, which does not mean port 80.</summary>
    private static bool HasPort(string url) => url.TrimEnd('/') is var address && address.LastIndexOf(':') > address.LastIndexOf('/');

    private static bool Reaches(IPAddress address, string host)
    {
        if (host == "localhost")
        {
            return IPAddress.IsLoopback(address);
        }

        // The server listens on all addresses if it is given "*", "+" or any other name.
        bool any = !IPAddress.TryParse(host, out IPAddress? bound) || bound.Equals(IPAddress.Any) || bound.Equals(IPAddress.IPv6Any);
        return any ? LocalAddresses.Contains(address) : Plain(bound!).Equals(address);
    }
}
