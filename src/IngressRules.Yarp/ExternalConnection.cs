using System.Net;
using System.Net.Sockets;
using IngressRules.Forwarding;

namespace IngressRules.Yarp;

/// <summary>
/// Connects to the name of an <c>ExternalName</c> Service. It resolves the name and checks the addresses immediately before dialling,
/// because a harmless name may resolve to the router's own machine, and to another address than at an earlier check (Q30).
/// </summary>
internal static class ExternalConnection
{
    public static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        DnsEndPoint target = context.DnsEndPoint;
        IPAddress[] found = await Dns.GetHostAddressesAsync(target.Host, cancellationToken).ConfigureAwait(false);
        IPAddress[] allowed = [.. found.Where(a => !ExternalAddress.IsRefused(a))];
        if (allowed.Length == 0)
        {
            throw new SocketException((int)SocketError.AccessDenied);
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, target.Port, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
