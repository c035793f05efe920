using System.Net.Sockets;
using IngressRules.Yarp;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.Options;

namespace EdgeRouter;

/// <summary>
/// What the servers beside the router's own have in common: requests for backends cannot reach them, and no Service leads there.
/// </summary>
internal static class SideServer
{
    /// <summary>A builder without the router's services; its log is written as the router's.</summary>
    /// <param name="options">The router's options.</param>
    /// <param name="logging">The configuration of the log.</param>
    public static WebApplicationBuilder NewBuilder(RouterOptions options, IConfiguration logging)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new() { ContentRootPath = AppContext.BaseDirectory });
        Logs.AddConsole(builder.Logging, options.Log, logging, LogLevel.Information);
        return builder;
    }

    /// <summary>Builds a server whose addresses are no endpoints, however they are written.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="router">The services of the router.</param>
    public static WebApplication Build(WebApplicationBuilder builder, IServiceProvider router)
    {
        WebApplication app = builder.Build();
        router.GetRequiredService<IOptions<YarpForwarderOptions>>().Value.OtherServers.Add(app.Services.GetRequiredService<IServer>());
        return app;
    }

    /// <summary>Starts a server.</summary>
    /// <param name="app">The server; null for none.</param>
    /// <param name="option">The option that has its address.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Why it cannot be served; null where it is, or there is none.</returns>
    public static async Task<string?> TryStartAsync(WebApplication? app, string option, CancellationToken cancellationToken)
    {
        try
        {
            await (app?.StartAsync(cancellationToken) ?? Task.CompletedTask);
            return null;
        }
        catch (Exception problem) when (problem is SocketException or IOException)
        {
            return $"{problem.Message.TrimEnd('.')}. Choose another address with {option} ADDR:PORT.";
        }
    }
}
