using System.Collections.Concurrent;
using System.Net.Sockets;

namespace IngressRules.Kestrel.Draining;

/// <summary>The sockets that the server accepts connections from. Empty where new connections are not to be dropped.</summary>
internal sealed class ListenSockets
{
    private readonly ConcurrentBag<Socket> _sockets = [];

    public Socket Add(Socket socket)
    {
        _sockets.Add(socket);
        return socket;
    }

    /// <summary>
    /// Lets no more connections begin, on Linux. To close the sockets instead would reset the connections that are complete and not accepted yet. A
    /// client that tries to connect now waits, and is refused when the socket is closed.
    /// </summary>
    public void DropNewConnections()
    {
        foreach (Socket socket in _sockets)
        {
            try
            {
                if (OperatingSystem.IsLinux() && socket.ProtocolType == ProtocolType.Tcp)
                {
                    SynFilter.Attach(socket);
                }
            }
            catch (Exception error) when (error is SocketException or ObjectDisposedException)
            {
                // The system does not allow it, or the socket is closed already. Then a connection of this very moment may be reset.
            }
        }
    }
}
