using IngressRules.Kestrel.Connections;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.AspNetCore.Hosting;

/// <summary>Limits the connections of clients.</summary>
public static class IngressConnectionExtensions
{
    /// <summary>
    /// Limits how many clients are connected at the same time, so that they never use up the descriptors of the process, and how much of
    /// their traffic is buffered. Idle connections make room for new ones. It covers all endpoints with sockets; call it after
    /// <c>UseKestrelCore</c> and <c>UseSockets</c>.
    /// </summary>
    /// <param name="host">The host.</param>
    /// <param name="configure">Changes the options; may be null.</param>
    public static IWebHostBuilder UseIngressConnectionLimit(
        this IWebHostBuilder host, Action<IngressConnectionOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(host);
        return host.ConfigureServices(services =>
        {
            services.Configure(configure ?? (_ => { }));
            services.TryAddSingleton<ClientConnections>();
            services.TryAddEnumerable(ServiceDescriptor.Singleton<IStartupFilter, RequestCount>());
            services.TryAddEnumerable(ServiceDescriptor.Singleton<IConnectionListenerFactory, LimitedListenerFactory>());
            services.AddOptions<SocketTransportOptions>().PostConfigure<IOptions<IngressConnectionOptions>>((sockets, limits) =>
                sockets.MaxReadBufferSize = sockets.MaxWriteBufferSize = limits.Value.BufferSize);
        });
    }
}
