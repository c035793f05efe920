using System.Diagnostics;
using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Forwarder;

namespace IngressRules.Benchmarks.Load.Proxies;

/// <summary>
/// The minimal proxy of this kind: Kestrel as the server, YARP's <see cref="IHttpForwarder"/> and one destination. It is the direct
/// forwarding sample of YARP's documentation, without a route.
/// </summary>
internal static class PassThrough
{
    public const string Name = "pass-through";

    public static async Task RunAsync(string port, string backendPort)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, int.Parse(port, CultureInfo.InvariantCulture)));
        builder.Services.AddHttpForwarder();
        WebApplication app = builder.Build();
        using var client = new HttpMessageInvoker(new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            EnableMultipleHttp2Connections = true,
            ActivityHeadersPropagator = new ReverseProxyPropagator(DistributedContextPropagator.Current),
            ConnectTimeout = TimeSpan.FromSeconds(15),
        });
        var config = new ForwarderRequestConfig { ActivityTimeout = TimeSpan.FromSeconds(100) };
        IHttpForwarder forwarder = app.Services.GetRequiredService<IHttpForwarder>();
        app.Run(
            async context => await forwarder.SendAsync(
                context, $"http://127.0.0.1:{backendPort}", client, config, HttpTransformer.Default));
        await app.RunAsync();
    }
}
