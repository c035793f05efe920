using System.Net.Sockets;
using IngressRules.Yarp;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Options;

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
    public async Task<string?> StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await (_app?.StartAsync(cancellationToken) ?? Task.CompletedTask);
            return null;
        }
        catch (Exception problem) when (problem is SocketException or IOException)
        {
            return $"{problem.Message.TrimEnd('.')}. Choose another address with --admission ADDR:PORT.";
        }
    }

    public ValueTask DisposeAsync() => _app?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static WebApplication Build(
        AdmissionOptions admission, RouterOptions options, IServiceProvider router, IConfiguration logging)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new() { ContentRootPath = AppContext.BaseDirectory });
        Logs.AddConsole(builder.Logging, options.Log, logging, LogLevel.Information);
        builder.Services.AddRoutingCore();
        var certificate = new ReloadedCertificate(
            admission.Certificate,
            router.GetRequiredService<TimeProvider>(),
            router.GetRequiredService<ILoggerFactory>().CreateLogger("IngressRules.EdgeRouter"));
        builder.WebHost
            .UseKestrelCore()
            .UseKestrelHttpsConfiguration()
            .ConfigureKestrel(kestrel => Listening.Listen(kestrel, admission.Address, listen => listen.UseHttps(
                new TlsHandshakeCallbackOptions { OnConnection = _ => ValueTask.FromResult(certificate.Handshake) })))
            .UseIngressConnectionLimit(limit => limit.MaxConnections = Math.Min(MaxConnections, options.MaxAdminConnections));
        WebApplication app = builder.Build();
        router.GetRequiredService<IOptions<YarpForwarderOptions>>().Value.OtherServers.Add(app.Services.GetRequiredService<IServer>());
        app.MapIngressAdmission(router: router);
        return app;
    }
}
