using IngressRules.Kestrel.Http2;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.AspNetCore.Hosting;

/// <summary>Serves HTTP/1.1 and HTTP/2 on one port without TLS, depending on the client's first bytes.</summary>
public static class PriorKnowledgeExtensions
{
    /// <summary>
    /// Prepares the server for <see cref="UseHttp2PriorKnowledge(ListenOptions)"/>. Call it after <c>UseKestrelCore</c>. It adds an
    /// internal endpoint to the server in code, so all other endpoints must be added in code too.
    /// </summary>
    /// <param name="host">The host.</param>
    public static IWebHostBuilder UseHttp2PriorKnowledge(this IWebHostBuilder host)
    {
        ArgumentNullException.ThrowIfNull(host);
        return host.ConfigureServices(services =>
        {
            // Kestrel adds its socket transport only if no factory is registered yet.
            services.TryAddSingleton<IConnectionListenerFactory, SocketTransportFactory>();
            services.TryAddEnumerable(ServiceDescriptor.Singleton<IConnectionListenerFactory, PriorKnowledgeListenerFactory>());
            services.TryAddSingleton<PriorKnowledgeEndPoint>();

            // Added last, because the first address of a server is the one that is displayed.
            services.AddOptions<KestrelServerOptions>().PostConfigure<PriorKnowledgeEndPoint>(
                (kestrel, endPoint) => kestrel.Listen(endPoint, listen => listen.Protocols = HttpProtocols.Http2));
        });
    }

    /// <summary>
    /// Serves HTTP/2 with prior knowledge (RFC 9113, 3.3) as well as HTTP/1.1. Kestrel by itself serves only HTTP/1.1 on an endpoint
    /// without TLS that allows both.
    /// </summary>
    /// <param name="listen">An endpoint without TLS.</param>
    /// <exception cref="InvalidOperationException">The host does not call <c>UseHttp2PriorKnowledge</c>.</exception>
    public static ListenOptions UseHttp2PriorKnowledge(this ListenOptions listen)
    {
        ArgumentNullException.ThrowIfNull(listen);
        PriorKnowledgeEndPoint http2 = listen.ApplicationServices.GetService<PriorKnowledgeEndPoint>()
            ?? throw new InvalidOperationException(
                "HTTP/2 with prior knowledge is not prepared: call UseHttp2PriorKnowledge() on the web host builder first.");
        if (listen.EndPoint == http2)
        {
            return listen;
        }

        var look = new PriorKnowledge(http2, listen.KestrelServerOptions.Limits.KeepAliveTimeout);
        listen.Protocols = HttpProtocols.Http1;
        listen.Use(next => connection => look.RunAsync(next, connection));
        return listen;
    }
}
