using System.Net.Security;
using System.Net.Sockets;

namespace IngressRules.Kubernetes.Connecting;

/// <summary>
/// Connects to a server that is called by another name than that of its URL (<c>tls-server-name</c>), because a server with several
/// certificates chooses by it. The handler takes the name from the URL, whatever its options say.
/// </summary>
internal static class NamedServer
{
    /// <summary>Makes a handler call its servers by a name.</summary>
    /// <param name="handler">The handler.</param>
    /// <param name="name">The name.</param>
    public static void SetUp(SocketsHttpHandler handler, string name) =>
        handler.ConnectCallback = (context, cancellationToken) => ConnectAsync(handler, name, context, cancellationToken);

    private static async ValueTask<Stream> ConnectAsync(
        SocketsHttpHandler handler, string name, SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        Stream? stream = null;
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken).ConfigureAwait(false);
            stream = new NetworkStream(socket, ownsSocket: true);
            Uri? server = context.InitialRequestMessage.RequestUri;
            if (server?.Scheme != Uri.UriSchemeHttps || server.IdnHost != context.DnsEndPoint.Host)
            {
                // A proxy, behind which the handler does the rest.
                return stream;
            }

            SslClientAuthenticationOptions own = handler.SslOptions;
            var secured = new SslStream(stream);
            stream = secured;
            var options = new SslClientAuthenticationOptions
            {
                TargetHost = name,
                ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
                AllowTlsResume = own.AllowTlsResume,
                ClientCertificates = own.ClientCertificates,
                EnabledSslProtocols = own.EnabledSslProtocols,
                LocalCertificateSelectionCallback = own.LocalCertificateSelectionCallback,
                RemoteCertificateValidationCallback = own.RemoteCertificateValidationCallback,
            };
            await secured.AuthenticateAsClientAsync(options, cancellationToken).ConfigureAwait(false);
            return secured;
        }
        catch
        {
            if (stream is not null)
            {
                await stream.DisposeAsync().ConfigureAwait(false);
            }

            socket.Dispose();
            throw;
        }
    }
}
