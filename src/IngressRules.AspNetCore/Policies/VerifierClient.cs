using System.Net;
using System.Net.Sockets;
using IngressRules.Forwarding;

namespace IngressRules.AspNetCore.Policies;

/// <summary>
/// Asks the services of external authentication. Each address is judged before it is connected to, as those of endpoints are, because
/// whoever may write an Ingress must not reach what only the router can (Q30). Redirects are not followed, and of a response little more
/// than its head is read.
/// </summary>
internal sealed class VerifierClient : IDisposable
{
    /// <summary>The time limit of a question, whatever the service does.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan s_connectTimeout = TimeSpan.FromSeconds(5);

    private readonly bool _allowLoopback;
    private readonly HttpMessageInvoker _verifying;
    private readonly HttpMessageInvoker _trusting;

    /// <summary>Creates a client.</summary>
    /// <param name="allowLoopback">Whether a service may be on this machine.</param>
    public VerifierClient(bool allowLoopback)
    {
        _allowLoopback = allowLoopback;
        _verifying = new(CreateHandler(verify: true));
        _trusting = new(CreateHandler(verify: false));
    }

    /// <summary>Sends a question.</summary>
    /// <param name="request">The question.</param>
    /// <param name="verifyCertificate">Whether the certificate of the service must be valid.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <returns>The response, of which only the head has been read.</returns>
    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, bool verifyCertificate, CancellationToken cancellationToken) =>
        (verifyCertificate ? _verifying : _trusting).SendAsync(request, cancellationToken);

    public void Dispose()
    {
        _verifying.Dispose();
        _trusting.Dispose();
    }

    private SocketsHttpHandler CreateHandler(bool verify)
    {
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ActivityHeadersPropagator = null,
            ConnectTimeout = s_connectTimeout,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            MaxResponseHeadersLength = 32,
            MaxResponseDrainSize = 64 * 1024,
            ResponseDrainTimeout = TimeSpan.FromSeconds(1),
            RequestHeaderEncodingSelector = static (_, _) => System.Text.Encoding.Latin1,
            ResponseHeaderEncodingSelector = static (_, _) => System.Text.Encoding.Latin1,
            ConnectCallback = ConnectAsync,
        };
        if (!verify)
        {
#pragma warning disable CA5359 // The policy says so: ExternalAuthentication.VerifyCertificate.
            handler.SslOptions.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
        }

        return handler;
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        string host = context.DnsEndPoint.Host;
        IPAddress[] found = IPAddress.TryParse(host, out IPAddress? literal)
            ? [literal]
            : await Dns.GetHostAddressesAsync(host, cancellationToken).ConfigureAwait(false);
        IPAddress[] allowed = Array.FindAll(found, address => !ExternalAddress.IsRefused(address, _allowLoopback));
        if (allowed.Length == 0)
        {
            throw new IOException("The service has no address that requests are sent to.");
        }

        Socket socket = literal is null
            ? new(SocketType.Stream, ProtocolType.Tcp)
            : new(literal.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.NoDelay = true;
            await socket.ConnectAsync(allowed, context.DnsEndPoint.Port, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
