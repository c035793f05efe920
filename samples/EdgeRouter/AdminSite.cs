using System.Net;
using System.Net.Sockets;
using OpenTelemetry.Metrics;

namespace EdgeRouter;

/// <summary>
/// The admin page, the health checks and <c>/metrics</c>, on a server of their own: no request for a backend can reach them, and what the
/// router demands of its clients does not concern them.
/// </summary>
internal sealed class AdminSite : IAsyncDisposable
{
    // Enough for people and scrapers, too few to hurt the router.
    private const int MaxConnections = 256;

    private readonly WebApplication? _app;
    private readonly bool _required;

    /// <summary>The page of a router that has been built.</summary>
    public AdminSite(RouterOptions options, IServiceProvider router)
    {
        _required = options.Admin is not null;
        _app = AddressFor(options) is { } address ? Build(address, router) : null;
    }

    /// <summary>Where the page is; null where it is not served.</summary>
    public string? Url { get; private set; }

    /// <summary>
    /// Where the page is to be served, or null for nowhere: on the port that was asked for, and for the demo in any case, beside the demo's
    /// own port.
    /// </summary>
    public static ListenAddress? AddressFor(RouterOptions options) =>
        options.Admin ?? (options.IsDemo
            ? new ListenAddress(IPAddress.Loopback, options.Http.Port is 0 or 65535 ? 0 : options.Http.Port + 1)
            : null);

    /// <summary>Serves the page, if it is to be served. The demo goes without where the port beside its own is taken.</summary>
    /// <returns>Why it cannot be served although it was asked for; else null.</returns>
    public async Task<string?> StartAsync(CancellationToken cancellationToken)
    {
        if (_app is null)
        {
            return null;
        }

        try
        {
            await _app.StartAsync(cancellationToken);
            Url = _app.Urls.First();
            return null;
        }
        catch (Exception problem) when (problem is SocketException or IOException)
        {
            return _required ? $"{problem.Message.TrimEnd('.')}. Choose another address with --admin ADDR:PORT." : null;
        }
    }

    public ValueTask DisposeAsync() => _app?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static WebApplication Build(ListenAddress address, IServiceProvider router)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new() { ContentRootPath = AppContext.BaseDirectory });
        Logs.AddConsole(builder.Logging)
            .SetMinimumLevel(LogLevel.Warning)
            .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxConcurrentConnections = MaxConnections;
            Listening.Listen(kestrel, address, _ => { });
        });
        WebApplication app = builder.Build();
        app.UseIngressRulesAdmin(router);
        app.Use((context, next) =>
        {
            if (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method))
            {
                return next(context);
            }

            context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            context.Response.Headers.Allow = "GET, HEAD";
            return Task.CompletedTask;
        });
        app.UseOpenTelemetryPrometheusScrapingEndpoint(router.GetRequiredService<MeterProvider>(), null, "/metrics", null, null);
        app.Run(context =>
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return context.Response.WriteAsync("There is no such page. The admin page begins at /.\n");
        });
        return app;
    }
}
