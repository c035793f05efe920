using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace EdgeRouter;

/// <summary>The webhook that judges Ingresses, on a server of its own: no rule applies there, and no Service leads there.</summary>
internal sealed class AdmissionSite : IAsyncDisposable
{
    /// <summary>API servers are few, and each keeps a connection or two.</summary>
    private const int MaxConnections = 32;

    private readonly WebApplication? _app;

    /// <summary>Creates the site for a router.</summary>
    public AdmissionSite(RouterOptions options, IServiceProvider router, IConfiguration logging) =>
        _app = options.Admission is { } admission ? Build(admission, options, router, logging) : null;

    /// <summary>Starts the site if it has an address.</summary>
    /// <returns>Why it cannot be served; otherwise null.</returns>
    public Task<string?> StartAsync(CancellationToken cancellationToken) =>
        SideServer.TryStartAsync(_app, "--admission", cancellationToken);

    /// <summary>Stops the site: requests may finish until the token fires.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => _app?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    public ValueTask DisposeAsync() => _app?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static WebApplication Build(
        AdmissionOptions admission, RouterOptions options, IServiceProvider router, IConfiguration logging)
    {
        WebApplicationBuilder builder = SideServer.NewBuilder(options, logging);
        builder.Services.AddRoutingCore();
        var certificate = new ReloadedCertificate(
            admission.Certificate,
            router.GetRequiredService<TimeProvider>(),
            router.GetRequiredService<ILoggerFactory>().CreateLogger("IngressRules.EdgeRouter"));
        builder.WebHost
            .UseKestrelCore()
            .UseKestrelHttpsConfiguration()
            .ConfigureKestrel(kestrel => Listening.Listen(kestrel, admission.Address, listen => listen.UseQuietHttps(
                new TlsHandshakeCallbackOptions { OnConnection = _ => ValueTask.FromResult(certificate.Handshake) })))
            .UseIngressConnectionLimit(limit => limit.MaxConnections = Math.Min(MaxConnections, options.MaxAdminConnections));
        WebApplication app = SideServer.Build(builder, router);
        app.MapIngressAdmission(router: router);
        return app;
    }
}
