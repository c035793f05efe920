using System.Net;
using System.Net.Sockets;

namespace IngressRules.Benchmarks.Load;

/// <summary>
/// Ports that nobody listens at, below those that the system gives to clients: with thousands of connections it would
/// soon give one of ours away.
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
                // Taken by somebody else.
            }
        }
    }
}
