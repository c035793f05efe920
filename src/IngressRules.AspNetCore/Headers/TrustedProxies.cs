using System.Net;

namespace IngressRules.AspNetCore.Headers;

/// <summary>The networks of proxies whose forwarding headers are trusted.</summary>
internal sealed class TrustedProxies(IEnumerable<IPNetwork> networks)
{
    private readonly IPNetwork[] _networks = [.. networks];

    /// <summary>True where the address of a client belongs to one of them.</summary>
    public bool Contains(IPAddress? peer)
    {
        if (_networks.Length == 0 || peer is null)
        {
            return false;
        }

        IPAddress address = peer.IsIPv4MappedToIPv6 ? peer.MapToIPv4() : peer;
        foreach (IPNetwork network in _networks)
        {
            if (network.Contains(address))
            {
                return true;
            }
        }

        return false;
    }
}
