using System.Net.Sockets;
using System.Text;
using IngressRules.Forwarding;
using IngressRules.Matching;
using IngressRules.Reloading;

namespace CustomForwarder;

/// <summary>A small HTTP/1.1 proxy on plain sockets that uses IngressRules for routing.</summary>
internal static class Proxy
{
    public static async Task ServeAsync(TcpListener listener, RoutingTable table, CancellationToken cancellationToken)
    {
        var dispatcher = new IngressDispatcher<Exchange>(new SocketForwarder());
        while (true)
        {
            _ = ServeAsync(await listener.AcceptTcpClientAsync(cancellationToken), dispatcher, table, cancellationToken);
        }
    }

    private static async Task ServeAsync(
        TcpClient client, IngressDispatcher<Exchange> dispatcher, RoutingTable table, CancellationToken cancellationToken)
    {
        try
        {
            using NetworkStream stream = client.GetStream();
            if (await Exchange.ReadAsync(stream, cancellationToken) is { } exchange)
            {
                IngressMatch match = table.Matcher.Match(exchange.Host, exchange.Target);
                DispatchResult result = await dispatcher.DispatchAsync(match, table.Backends, exchange, cancellationToken);
                string status = Status(result.Outcome);
                string response = status.Length == 0 ? "" : $"HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
                await stream.WriteAsync(Encoding.ASCII.GetBytes(response), cancellationToken);
            }
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException)
        {
            // The client disconnected or the proxy is stopping, so there is no response to send.
        }
    }

    /// <summary>The status of the proxy's own response; empty where it sends none.</summary>
    private static string Status(DispatchOutcome outcome) => outcome switch
    {
        DispatchOutcome.NoMatch => "404 Not Found",
        DispatchOutcome.Refused => "400 Bad Request",
        DispatchOutcome.BackendUnavailable => "503 Service Unavailable",
        DispatchOutcome.EndpointUnreachable => "502 Bad Gateway",
        DispatchOutcome.EndpointTimedOut => "504 Gateway Timeout",
        _ => "",
    };
}
