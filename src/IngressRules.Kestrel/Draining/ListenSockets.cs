using System.Collections.Concurrent;
using System.Net.Sockets;

namespace IngressRules.Kestrel.Draining;

/// <summary>The listening sockets of the server. Empty unless new connections are to be dropped.</summary>
internal sealed class ListenSockets
{
    private readonly ConcurrentBag<Socket> _sockets = [];

    public Socket Add(Socket socket)
    {
        _sockets.Add(socket);
        return socket;
    }

    /// <summary>
    /// Drops new TCP connections, on Linux. Closing the sockets instead would reset connections that are complete but not accepted yet. A
    /// client that tries to connect waits, and is refused when the socket is closed.
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
                // The system does not allow the filter, or the socket is already closed. A connection that is just being made may then be
                // reset.
            }
        }
    }
}
