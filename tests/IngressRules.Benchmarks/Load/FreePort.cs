using System.Net;
using System.Net.Sockets;

namespace IngressRules.Benchmarks.Load;

/// <summary>
/// Finds ports that are not in use, below the range that the system assigns to clients: with thousands of connections the system would soon
/// assign one of ours.
/// </summary>
internal static class FreePort
{
    private static int s_next = 25_100;

    public static int Next()
    {
        while (true)
        {
            int port = Interlocked.Increment(ref s_next);
            try
            {
                using var probe = new TcpListener(IPAddress.Loopback, port);
                probe.Start();
                return port;
            }
            catch (SocketException)
            {
                // Already in use.
            }
        }
    }
}
