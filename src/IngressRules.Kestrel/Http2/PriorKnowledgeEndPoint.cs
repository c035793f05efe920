using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;

namespace IngressRules.Kestrel.Http2;

/// <summary>
/// A place inside the process where connections arrive that another endpoint has accepted. Kestrel decides per endpoint whether a connection
/// without TLS speaks HTTP/1.1 or HTTP/2, so ports that speak both need a second endpoint, and this is its address.
/// </summary>
internal sealed class PriorKnowledgeEndPoint : EndPoint
{
    private readonly Channel<ConnectionContext> _connections =
        Channel.CreateUnbounded<ConnectionContext>(new() { SingleReader = true, AllowSynchronousContinuations = false });

    /// <summary>Where the connections come from.</summary>
    public ChannelReader<ConnectionContext> Accepted => _connections.Reader;

    /// <summary>Takes a connection to the other side and waits until it is served.</summary>
    public async Task HandOverAsync(ConnectionContext connection)
    {
        var handedOver = new HandedOverConnection(connection);
        if (_connections.Writer.TryWrite(handedOver))
        {
            await handedOver.Served;
        }
    }

    /// <summary>Takes no more connections.</summary>
    public void Close() => _connections.Writer.TryComplete();

    /// <summary>What the server lists among its addresses.</summary>
    public override string ToString() => "http2-prior-knowledge";
}
