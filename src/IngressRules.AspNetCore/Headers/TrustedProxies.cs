using System.Net;

namespace IngressRules.AspNetCore.Headers;

/// <summary>The networks of proxies whose forwarding headers are trusted.</summary>
internal sealed class TrustedProxies(IEnumerable<IPNetwork> networks)
{
    private readonly IPNetwork[] _networks = [.. networks];

    /// <summary>True where an address belongs to one of them.</summary>
    /// <param name="address">The address, as IPv4 where it is one; null for none.</param>
    public bool Contains(IPAddress? address)
    {
        if (address is null)
        {
            return false;
        }

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
