using System.Collections.Concurrent;
using System.Net.Sockets;

namespace IngressRules.AspNetCore.Stopping;

/// <summary>The sockets that the server accepts connections from.</summary>
internal sealed class ListenSockets
{
    private readonly ConcurrentBag<Socket> _sockets = [];

    public Socket Add(Socket socket)
    {
        _sockets.Add(socket);
        return socket;
    }

    /// <summary>
    /// Lets no more connections begin, where the system can do that: closing the socket would reset those that are complete and not accepted yet. Who
    /// tries to connect waits, and is refused when the socket has been closed.
    /// </summary>
    public void LetNobodyIn()
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
                // Not on this system, or closed already. Then a connection of this very moment may be reset.
            }
        }
    }
}
