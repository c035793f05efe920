using System.Net;
using System.Net.Sockets;
using IngressRules.Kestrel.Draining;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Microsoft.AspNetCore.Hosting;

/// <summary>Adds draining of connections to a host.</summary>
public static class IngressDrainingExtensions
{
    /// <summary>
    /// Drains connections when the host is asked to stop: for a period requests are served as before and each response closes its
    /// connection, and only then does the server stop. It covers all endpoints of the server, however they are configured.
    /// </summary>
    /// <param name="host">The host.</param>
    /// <param name="configure">Changes the options; may be null.</param>
    public static IWebHostBuilder UseIngressDraining(this IWebHostBuilder host, Action<IngressDrainingOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(host);
        return host.ConfigureServices(services =>
        {
            services.Configure(configure ?? (_ => { }));
            services.AddMetrics();
            services.TryAddSingleton<ConnectionCounter>();
            services.TryAddSingleton<ListenSockets>();
            services.TryAddSingleton<DrainService>();
            services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, DrainService>(p => p.GetRequiredService<DrainService>()));
            services.TryAddEnumerable(ServiceDescriptor.Singleton<IStartupFilter, DrainFilter>());
            services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<SocketTransportOptions>, RememberListenSockets>());
        });
    }

    /// <summary>Keeps the listening sockets of the server if new connections are to be dropped.</summary>
    private sealed class RememberListenSockets(IOptions<IngressDrainingOptions> draining, ListenSockets sockets)
        : IPostConfigureOptions<SocketTransportOptions>
    {
        public void PostConfigure(string? name, SocketTransportOptions transport)
        {
            if (draining.Value.DropNewConnections)
            {
                Func<EndPoint, Socket> create = transport.CreateBoundListenSocket;
                transport.CreateBoundListenSocket = endPoint => sockets.Add(create(endPoint));
            }
        }
    }
}
