using System.Net;
using System.Net.NetworkInformation;

namespace IngressRules.Yarp;

/// <summary>The addresses of this machine.</summary>
internal static class LocalAddresses
{
    /// <summary>True for a loopback address and for an address of one of the machine's network interfaces.</summary>
    /// <remarks>The interfaces are listed anew each time, because their addresses change. This happens only on dialling.</remarks>
    public static bool Contains(IPAddress address)
    {
        IPAddress plain = OwnListeners.Plain(address);
        return IPAddress.IsLoopback(plain)
            || NetworkInterface.GetAllNetworkInterfaces().Any(
                i => i.GetIPProperties().UnicastAddresses.Any(u => OwnListeners.Plain(u.Address).Equals(plain)));
    }
}
