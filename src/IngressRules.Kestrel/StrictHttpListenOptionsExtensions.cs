using System.IO.Pipelines;
using System.Net.Security;
using IngressRules.Kestrel.Http2;
using IngressRules.Kestrel.StrictHttp;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Microsoft.AspNetCore.Hosting;

/// <summary>Strict checks of HTTP/1.1 requests for Kestrel endpoints of a router.</summary>
public static class StrictHttpListenOptionsExtensions
{
    /// <summary>
    /// Refuses HTTP/1.1 requests that two parsers could read differently, which makes request smuggling possible: several lengths or hosts,
    /// bare line feeds, folded lines, targets that are neither path nor URL. The response is 400 and the connection is closed. HTTP/2,
    /// HTTP/3, WebSockets and bodies pass unchanged.
    /// </summary>
    /// <param name="listen">The endpoint. Call this after <c>UseHttps</c>, so that it sees what was decrypted.</param>
    /// <param name="configure">Changes the options; may be null.</param>
    public static ListenOptions UseStrictHttp(this ListenOptions listen, Action<StrictHttpOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(listen);
        if (listen.EndPoint is PriorKnowledgeEndPoint)
        {
            return listen;
        }

        var options = new StrictHttpOptions();
        configure?.Invoke(options);
        IServiceProvider services = listen.ApplicationServices;
        ILogger logger = services.GetService<ILoggerFactory>()?.CreateLogger("IngressRules.Kestrel.StrictHttp") ?? NullLogger.Instance;
        TimeProvider time = services.GetService<TimeProvider>() ?? TimeProvider.System;
        StrictHttpLimits limits = StrictHttpLimits.Of(listen.KestrelServerOptions.Limits);
        listen.Use(next => connection => IsHttp2(connection) ? next(connection) : RunAsync(next, connection));
        return listen;

        async Task RunAsync(ConnectionDelegate next, ConnectionContext connection)
        {
            var strict = new StrictHttpConnection(connection, options, limits, logger, time);
            connection.Items[ConnectionHeaders.Key] = strict.ConnectionHeaderNames;
            IDuplexPipe transport = connection.Transport;
            connection.Transport = strict;
            try
            {
                await next(connection);
            }
            finally
            {
                connection.Transport = transport;
            }
        }
    }

    private static bool IsHttp2(ConnectionContext connection) =>
        connection.Features.Get<ISslStreamFeature>()?.SslStream.NegotiatedApplicationProtocol == SslApplicationProtocol.Http2;
}
