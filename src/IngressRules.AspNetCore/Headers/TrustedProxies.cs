using System.Net;

namespace IngressRules.AspNetCore.Headers;

/// <summary>The networks whose word about a client is taken.</summary>
internal sealed class TrustedProxies(IEnumerable<IPNetwork> networks)
{
    private readonly IPNetwork[] _networks = [.. networks];

    /// <summary>True where a connection comes from one of them.</summary>
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
