using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using IngressRules.Forwarding;

namespace IngressRules.Yarp;

/// <summary>
/// Connects to endpoints, for one pool of connections. Whatever an endpoint is called and wherever it comes from, the address that is about
/// to be connected to is judged here, because a harmless name may resolve to the router's own machine, and to another address than at an
/// earlier check (Q30). Pooled connections cost no check.
/// </summary>
/// <param name="allowLoopback">Whether loopback addresses are allowed; never for external names.</param>
/// <param name="isExternal">True for the names of <c>ExternalName</c> Services and those in EndpointSlices.</param>
/// <param name="own">The listeners of this process.</param>
/// <param name="limited">The limit of connections; null for none.</param>
internal sealed class EndpointConnection(bool allowLoopback, bool isExternal, OwnListeners own, EndpointConnections? limited)
{
    /// <summary>True for the connections to external names.</summary>
    public bool IsExternal => isExternal;

    /// <summary>The settings for TLS to endpoints; server name and protocols are set for each of them.</summary>
    public SslClientAuthenticationOptions Tls { get; set; } = new();

    /// <summary>How long connecting may take, TLS included, where a request has no timeout of its own.</summary>
    public TimeSpan Timeout { get; set; } = System.Threading.Timeout.InfiniteTimeSpan;

    /// <summary>The timeout of a request for connecting.</summary>
    public static HttpRequestOptionsKey<TimeSpan> TimeoutKey { get; } = new("IngressRules.ConnectTimeout");

    /// <summary>Connects, as the handler's <see cref="SocketsHttpHandler.ConnectCallback"/>.</summary>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        TimeSpan timeout = context.InitialRequestMessage.Options.TryGetValue(TimeoutKey, out TimeSpan own) ? own : Timeout;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        try
        {
            return await ConnectInTimeAsync(context, limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ConnectTimedOutException();
        }
    }

    private async ValueTask<Stream> ConnectInTimeAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        HttpRequestMessage request = context.InitialRequestMessage;
        if (!request.Options.TryGetValue(TlsTarget.Key, out TlsTarget? tls))
        {
            return await DialAsync(context, cancellationToken).ConfigureAwait(false);
        }

        bool http1 = request.Version.Major == 1;
        tls.ThrowUnlessSpoken(http1);
        Stream stream = await DialAsync(context, cancellationToken).ConfigureAwait(false);
        var secure = new SslStream(stream, leaveInnerStreamOpen: false);
        try
        {
            await secure.AuthenticateAsClientAsync(tls.Settings(Tls), cancellationToken).ConfigureAwait(false);
            tls.SetSpoken(secure.NegotiatedApplicationProtocol);
            tls.ThrowUnlessSpoken(http1);
            return http1 ? secure : new SecureSchemeStream(secure);
        }
        catch
        {
            await secure.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Makes a TCP connection to an address that is allowed, within the limit.</summary>
    private async ValueTask<Stream> DialAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        (string Host, int Port) to = context.InitialRequestMessage.Options.TryGetValue(TlsTarget.Key, out TlsTarget? tls)
            ? (tls.Endpoint.Address, tls.Endpoint.Port)
            : (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        return limited is null
            ? new NetworkStream(await ConnectSocketAsync(to.Host, to.Port, cancellationToken).ConfigureAwait(false), ownsSocket: true)
            : await limited.ConnectAsync(
                to, cancel => ConnectSocketAsync(to.Host, to.Port, cancel), cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<Socket> ConnectSocketAsync(string host, int port, CancellationToken cancellationToken)
    {
        IPAddress[] found = IPAddress.TryParse(host, out IPAddress? literal)
            ? [literal]
            : await Dns.GetHostAddressesAsync(host, cancellationToken).ConfigureAwait(false);
        IPAddress[] allowed = Array.FindAll(found, address => MayConnect(address, port));
        if (allowed.Length == 0)
        {
            throw new EndpointRefusedException();
        }

        Socket socket = literal is null
            ? new(SocketType.Stream, ProtocolType.Tcp)
            : new(literal.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.NoDelay = true;
            await socket.ConnectAsync(allowed, port, cancellationToken).ConfigureAwait(false);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private bool MayConnect(IPAddress address, int port) =>
        !ExternalAddress.IsRefused(address, allowLoopback && !isExternal)
        && !(isExternal && LocalAddresses.Contains(address))
        && !own.Contains(address, port);
}
