using System.Net.Sockets;
using IngressRules.Forwarding;
using IngressRules.Matching;

namespace CustomForwarder;

/// <summary>
/// Sends one request to one endpoint and reports the result. The dispatcher decides which endpoint to use, and whether to try another.
/// </summary>
internal sealed class SocketForwarder : IForwarder<Exchange>
{
    public async ValueTask<ForwardResult> ForwardAsync(
        Exchange request, IngressMatch match, BackendEndpoint endpoint, CancellationToken cancellationToken)
    {
        using var server = new TcpClient();
        bool sent = false, answered = false;
        try
        {
            await server.ConnectAsync(endpoint.Address, endpoint.Port, cancellationToken);
            NetworkStream stream = server.GetStream();
            sent = true;
            await stream.WriteAsync(request.Bytes, cancellationToken);
            _ = request.Client.CopyToAsync(stream, cancellationToken).ContinueWith(_ => { }, TaskScheduler.Default);
            var buffer = new byte[16 * 1024];
            for (int read; (read = await stream.ReadAsync(buffer, cancellationToken)) > 0; answered = true)
            {
                await request.Client.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            }

            return answered ? ForwardResult.Forwarded : ForwardResult.Disconnected;
        }
        catch (Exception broken) when (broken is IOException or SocketException)
        {
            // If nothing was sent, another endpoint may be tried. Once the response has started, it can only be aborted.
            return !sent ? ForwardResult.NotConnected : answered ? ForwardResult.Aborted : ForwardResult.Disconnected;
        }
    }
}
