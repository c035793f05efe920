using IngressRules.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.AspNetCore.Hosting;

/// <summary>Lets one port without TLS speak HTTP/1.1 and HTTP/2, by what the client begins with.</summary>
public static class PriorKnowledgeExtensions
{
    /// <summary>Prepares the server for <see cref="UseHttp2PriorKnowledge(ListenOptions)"/>. Call it after <c>UseKestrelCore</c>.</summary>
    /// <param name="host">The host.</param>
    public static IWebHostBuilder UseHttp2PriorKnowledge(this IWebHostBuilder host)
    {
        ArgumentNullException.ThrowIfNull(host);
        return host.ConfigureServices(services =>
        {
            // Kestrel adds its sockets only where there is no factory yet.
            services.TryAddSingleton<IConnectionListenerFactory, SocketTransportFactory>();
            services.TryAddEnumerable(ServiceDescriptor.Singleton<IConnectionListenerFactory, PriorKnowledgeListenerFactory>());
        });
    }

    /// <summary>
    /// Serves HTTP/2 with prior knowledge (RFC 9113, 3.3) beside HTTP/1.1. Kestrel by itself speaks HTTP/1.1 alone on an endpoint without TLS that
    /// has both. It is listed among the server's addresses a second time.
    /// </summary>
    /// <param name="listen">An endpoint without TLS.</param>
    /// <exception cref="InvalidOperationException">The host was not prepared.</exception>
    public static ListenOptions UseHttp2PriorKnowledge(this ListenOptions listen)
    {
        ArgumentNullException.ThrowIfNull(listen);
        if (!listen.ApplicationServices.GetServices<IConnectionListenerFactory>().OfType<PriorKnowledgeListenerFactory>().Any())
        {
            throw new InvalidOperationException("HTTP/2 with prior knowledge is not prepared: call UseHttp2PriorKnowledge() on the web host builder first.");
        }

        var http2 = new PriorKnowledgeEndPoint(listen.EndPoint);
        var look = new PriorKnowledge(http2, listen.KestrelServerOptions.Limits.KeepAliveTimeout);
        listen.Protocols = HttpProtocols.Http1;
        listen.KestrelServerOptions.Listen(http2, inner => inner.Protocols = HttpProtocols.Http2);
        listen.Use(next => connection => look.RunAsync(next, connection));
        return listen;
    }
}
