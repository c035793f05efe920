using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace IngressRules.Kestrel.Http2;

/// <summary>
/// An endpoint inside the process for connections that another endpoint has accepted. Kestrel decides per endpoint whether a connection
/// without TLS uses HTTP/1.1 or HTTP/2, so a port for both needs a second endpoint.
/// </summary>
internal sealed class PriorKnowledgeEndPoint : EndPoint
{
    private readonly Channel<ConnectionContext> _connections =
        Channel.CreateUnbounded<ConnectionContext>(new() { SingleReader = true, AllowSynchronousContinuations = false });

    /// <summary>The connections that were handed over.</summary>
    public ChannelReader<ConnectionContext> Accepted => _connections.Reader;

    /// <summary>Hands over a connection and waits until it has been served.</summary>
    public async Task HandOverAsync(ConnectionContext connection)
    {
        var handedOver = new HandedOverConnection(connection);

        // Only the first endpoint is asked to close the connection where there are too many.
        CancellationToken closing = connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? default;
        await using CancellationTokenRegistration ending = closing.UnsafeRegister(
            static c => ((HandedOverConnection)c!).Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose(), handedOver);
        if (_connections.Writer.TryWrite(handedOver))
        {
            await handedOver.Served;
        }
    }

    /// <summary>Stops taking connections.</summary>
    public void Close() => _connections.Writer.TryComplete();

    /// <summary>The address that the server lists for it.</summary>
    public override string ToString() => "http2-prior-knowledge";
}
