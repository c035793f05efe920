using IngressRules.Reloading;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace IngressRules.AspNetCore.Tests.Snippets;

/// <summary>The code of README.md for ASP.NET Core hosts.</summary>
public class HostSnippets
{
    /// <summary>It runs until it is stopped, so the tests of the packages run it, in a process of its own.</summary>
    internal static void ServeDirectory(string[] args)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
        builder.Services.AddIngressRules().AddDirectory("manifests").AddYarpForwarder();
        WebApplication app = builder.Build();
        app.UseIngressRules();
        app.MapFallback(() => "No rule takes this request.");
        app.Run();
    }

    [Fact]
    public async Task A_host_serves_a_directory_of_manifests()
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddIngressRules().AddDirectory("manifests").AddYarpForwarder();
        WebApplication app = builder.Build();
        app.UseIngressRules();

        // The directory does not exist, which the host reports and survives.
        await app.StartAsync();
        Assert.NotEmpty(app.Services.GetRequiredService<RoutingTableSource>().Current.Diagnostics);
        await app.DisposeAsync();
    }
}
