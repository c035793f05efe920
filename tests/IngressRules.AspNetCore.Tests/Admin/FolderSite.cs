using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace IngressRules.AspNetCore.Tests.Admin;

/// <summary>A site that serves the admin page under a path.</summary>
internal sealed class FolderSite(WebApplication app) : IAsyncDisposable
{
    private readonly HttpClient _client = new() { BaseAddress = new Uri(app.Urls.First()) };

    public static async Task<FolderSite> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddIngressRules();
        WebApplication app = builder.Build();
        app.Map("/tools/rules", folder => folder.UseIngressRulesAdmin());
        app.Run(context => context.Response.WriteAsync("the site"));
        await app.StartAsync();
        return new FolderSite(app);
    }

    public Task<string> GetAsync(string path) => _client.GetStringAsync(new Uri(path, UriKind.Relative));

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await app.DisposeAsync();
    }
}
