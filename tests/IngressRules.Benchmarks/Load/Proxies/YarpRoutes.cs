using System.Globalization;
using System.Net;
using IngressRules.Benchmarks.Competitors;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace IngressRules.Benchmarks.Load.Proxies;

/// <summary>YARP configured as at the start of its documentation, with one route for each rule and one cluster for each backend.</summary>
internal static class YarpRoutes
{
    public const string Name = "yarp";

    public static async Task RunAsync(string port, string backendPort, string rules)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, int.Parse(port, CultureInfo.InvariantCulture)));
        var workload = new LoadWorkload(int.Parse(rules, CultureInfo.InvariantCulture));
        (var routes, var clusters) = Pipeline.YarpConfig(workload.Table, $"http://127.0.0.1:{backendPort}/");
        builder.Services.AddReverseProxy().LoadFromMemory(routes, clusters);
        WebApplication app = builder.Build();
        app.MapReverseProxy();
        await app.RunAsync();
    }
}
