using System.Net;
using OpenTelemetry.Metrics;

namespace EdgeRouter;

/// <summary>
/// The admin page, the health checks and <c>/metrics</c>, on a server of their own. Requests for backends cannot reach them, and the
/// router's limits do not apply to them.
/// </summary>
internal sealed class AdminSite : IAsyncDisposable
{
    private readonly WebApplication? _app;
    private readonly bool _required;

    /// <summary>Creates the page for a router.</summary>
    public AdminSite(RouterOptions options, IServiceProvider router, IConfiguration logging)
    {
        _required = options.Admin is not null;
        _app = AddressFor(options) is { } address ? Build(address, options, router, logging) : null;
    }

    /// <summary>The URL of the page; null where it is not served.</summary>
    public string? Url { get; private set; }

    /// <summary>
    /// The address for the page, or null for none: the one from the command line, or for the demo the port after its own.
    /// </summary>
    public static ListenAddress? AddressFor(RouterOptions options) =>
        options.Admin ?? (options.IsDemo
            ? new ListenAddress(IPAddress.Loopback, options.Http.Port is 0 or 65535 ? 0 : options.Http.Port + 1)
            : null);

    /// <summary>Starts the page if it has an address. If the port is in use, the demo runs without the page.</summary>
    /// <returns>Why a page that was asked for cannot be served; otherwise null.</returns>
    public async Task<string?> StartAsync(CancellationToken cancellationToken)
    {
        string? problem = await SideServer.TryStartAsync(_app, "--admin", cancellationToken);
        Url = problem is null ? _app?.Urls.First() : null;
        return _required ? problem : null;
    }

    /// <summary>Stops the page: requests may finish until the token fires.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => _app?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    public ValueTask DisposeAsync() => _app?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static WebApplication Build(
        ListenAddress address, RouterOptions options, IServiceProvider router, IConfiguration logging)
    {
        WebApplicationBuilder builder = SideServer.NewBuilder(options, logging);
        builder.WebHost
            .UseKestrelCore()
            .ConfigureKestrel(kestrel => Listening.Listen(kestrel, address, _ => { }))
            .UseIngressConnectionLimit(limit => limit.MaxConnections = options.MaxAdminConnections);
        WebApplication app = SideServer.Build(builder, router);
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
