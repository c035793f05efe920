using IngressRules.AspNetCore.Tests.Support;
using IngressRules.Forwarding;
using IngressRules.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace IngressRules.AspNetCore.Tests;

/// <summary>Rules and backends that are made in code, over real sockets.</summary>
public class RulesInCodeTests
{
    [Fact]
    public async Task A_backend_in_code_needs_no_Service()
    {
        await using TestBackend one = await TestBackend.StartAsync("web", "web-0"), two = await TestBackend.StartAsync("web", "web-1");
        await using WebApplication router = await StartAsync(
            rules => rules.AddBackend("web:80", $"http://127.0.0.1:{one.Port}", $"http://localhost:{two.Port}"), New("web", "web"));
        string[] pods = [(await GetAsync(router)).Echo.Pod, (await GetAsync(router)).Echo.Pod];

        Assert.Equal(["web-0", "web-1"], pods.Order());
    }

    [Fact]
    public async Task A_backend_in_code_may_be_in_any_namespace_and_replaces_an_earlier_call()
    {
        await using TestBackend web = await TestBackend.StartAsync("web");
        Ingress ingress = New("web", "web") with { Metadata = new() { Name = "web", Namespace = "shop" } };
        await using WebApplication router = await StartAsync(
            rules => rules.AddBackend("shop/web:80", "http://127.0.0.1:1")
                .AddBackend("shop/web:80", $"http://127.0.0.1:{web.Port}"),
            ingress);

        Assert.Equal("web-0", (await GetAsync(router)).Echo.Pod);
    }

    [Fact]
    public async Task A_resolver_of_ones_own_serves_any_backend_in_the_order_of_the_calls_whatever_the_options_are_replaced_with()
    {
        await using TestBackend web = await TestBackend.StartAsync("web");
        await using WebApplication router = await StartAsync(
            rules =>
            {
                rules.Services.AddSingleton(new Discovered(web.Port));
                rules.AddBackendResolver<Discovered>().AddBackend("web:80", "http://127.0.0.1:1");
                rules.Services.Configure<IngressRulesOptions>(options => options.ResolverOptions = new() { Zone = "a" });
            },
            New("web", "web"));

        Assert.Equal("web-0", (await GetAsync(router)).Echo.Pod);
        Assert.Equal(1, router.Services.GetRequiredService<Discovered>().Asked);
    }

    private static Task<RawResponse> GetAsync(WebApplication router) =>
        RawHttp.GetAsync(new(System.Net.IPAddress.Loopback, new Uri(router.Urls.First()).Port), "a.io", "/");

    private static async Task<WebApplication> StartAsync(Action<IngressRulesBuilder> configure, Ingress ingress)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0));
        builder.Logging.SetMinimumLevel(LogLevel.None);
        IngressRulesBuilder rules = builder.Services.AddIngressRules().AddObjects(new KubernetesObjects { Ingresses = [ingress] });
        configure(rules.AddYarpForwarder());
        WebApplication app = builder.Build();
        app.UseIngressRules();
        await app.StartAsync();
        return app;
    }

    private static Ingress New(string name, string service) => new()
    {
        Metadata = new() { Name = name },
        Spec = new() { DefaultBackend = IngressBackend.ForService(service, 80) },
    };

    private sealed class Discovered(int port) : IBackendResolver
    {
        private readonly BackendEndpoints _web = BackendEndpoints.Found([new BackendEndpoint { Address = "127.0.0.1", Port = port }]);
        private int _asked;

        public int Asked => _asked;

        public BackendEndpoints Resolve(BackendReference backend)
        {
            Interlocked.Increment(ref _asked);
            return backend.Service?.Name == "web" ? _web : BackendEndpoints.None(BackendStatus.NotSupported, "");
        }
    }
}
