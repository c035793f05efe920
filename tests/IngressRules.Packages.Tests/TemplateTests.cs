using System.Net;
using IngressRules.Packages.Tests.Support;

namespace IngressRules.Packages.Tests;

/// <summary>A project from each template builds and runs as it is.</summary>
[Collection(nameof(Workspace))]
public sealed class TemplateTests(Workspace workspace)
{
    [Fact]
    public async Task A_new_console_program_names_the_backend()
    {
        string program = workspace.Built("Ask", "bin", "Debug", "net10.0", "Ask.dll");
        Command found = await Command.RunAsync("dotnet", [program], workspace.PathOf("Ask"));
        Assert.Equal("shop.example.com/cart/42 → default/cart:80\n", found.Succeeded());

        Command missed = await Command.RunAsync("dotnet", [program, "other.example.com", "/"], workspace.PathOf("Ask"));
        Assert.Equal((1, "other.example.com/ → no backend\n"), (missed.Status, missed.Output));
    }

    [Fact]
    public async Task A_new_router_forwards_and_shows_its_admin_page()
    {
        string folder = workspace.PathOf("Edge");
        string manifest = Path.Combine(folder, "manifests", "hello.yaml");
        await using var backend = new Backend();
        await File.WriteAllTextAsync(
            manifest, (await File.ReadAllTextAsync(manifest)).Replace("port: 5001", $"port: {backend.Port}", StringComparison.Ordinal));
        (RunningHost host, Uri[] urls) = await RunningHost.StartAsync(
            workspace.Built("Edge", "bin", "Debug", "net10.0", "Edge.dll"),
            ["--Router:Http=127.0.0.1:0", "--Router:Admin=127.0.0.1:0"],
            folder,
            servers: 2);
        await using (host)
        {
            (Uri admin, Uri router) = (urls[0], urls[1]);
            using var client = new HttpClient();
            (HttpStatusCode Status, string Body) forwarded = await GetAsync(client, new Uri(router, "/any/where"), "hello.example");
            Assert.Equal((HttpStatusCode.OK, "GET /any/where HTTP/1.1\nHost: hello.example\n"), forwarded);
            Assert.Equal(HttpStatusCode.NotFound, (await GetAsync(client, router, "other.example")).Status);
            Assert.Equal(HttpStatusCode.OK, (await GetAsync(client, new Uri(admin, "/readyz"))).Status);
            Assert.Contains("hello.example", (await GetAsync(client, new Uri(admin, "/rules"))).Body, StringComparison.Ordinal);
        }
    }

    private static async Task<(HttpStatusCode Status, string Body)> GetAsync(HttpClient client, Uri url, string? host = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.Host = host;
        using HttpResponseMessage response = await client.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
