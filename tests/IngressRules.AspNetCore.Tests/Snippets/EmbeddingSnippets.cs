using System.Net;
using System.Runtime.CompilerServices;
using IngressRules.AspNetCore.Tests.Support;
using IngressRules.Forwarding;
using IngressRules.Matching;
using IngressRules.Model;
using IngressRules.Reading;
using IngressRules.Reloading;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace IngressRules.AspNetCore.Tests.Snippets;

/// <summary>The code of docs/embedding.md for ASP.NET Core hosts.</summary>
public sealed class EmbeddingSnippets : IAsyncLifetime
{
    private readonly List<TestBackend> _backends = [];

    public async Task InitializeAsync()
    {
        _backends.Add(await TestBackend.StartAsync("rule"));
        _backends.Add(await TestBackend.StartAsync("route"));
    }

    public async Task DisposeAsync()
    {
        foreach (TestBackend backend in _backends)
        {
            await backend.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_front_door_with_HTTPS()
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        builder.WebHost.UseHttp2PriorKnowledge().UseIngressDraining().ConfigureKestrel(kestrel =>
        {
            kestrel.UseIngressDefaults();
            kestrel.Listen(IPAddress.Loopback, 8080, listen => listen.UseHttp2PriorKnowledge().UseStrictHttp());
            kestrel.Listen(IPAddress.Loopback, 8443, listen => listen.UseIngressCertificates().UseStrictHttp());
        });
        builder.Services.AddIngressRules(rules => rules.RedirectToHttps = true).AddDirectory("manifests").AddYarpForwarder();
        WebApplication app = builder.Build();
        app.UseIngressRules();
        app.Run(IngressErrorResponse.NoRuleAsync);

        await app.DisposeAsync();
    }

    [Fact]
    public async Task Rules_first_and_routes_of_YARP_for_the_rest()
    {
        WebApplicationBuilder builder = NewBuilder();
        builder.Services.AddReverseProxy().LoadFromConfig(builder.Configuration.GetSection("ReverseProxy"));
        builder.Services.AddIngressRules().AddDirectory("manifests").AddYarpForwarder();
        WebApplication app = builder.Build();
        app.UseIngressRules();
        app.MapReverseProxy();

        Assert.Equal("rule", await WhoTakesAsync(app, "/rule"));
        Assert.Equal("route", await WhoTakesAsync(app, "/route"));
        Assert.Equal("rule", await WhoTakesAsync(app, "/both"));
        await app.DisposeAsync();
    }

    [Fact]
    public async Task Routes_of_YARP_first_and_rules_for_the_rest()
    {
        WebApplicationBuilder builder = NewBuilder();
        builder.Services.AddReverseProxy().LoadFromConfig(builder.Configuration.GetSection("ReverseProxy"));
        builder.Services.AddIngressRules().AddDirectory("manifests").AddYarpForwarder();
        WebApplication app = builder.Build();
        app.UseRouting();
        app.UseWhen(context => context.GetEndpoint() is null, rest => rest.UseIngressRules());
        app.MapReverseProxy();

        Assert.Equal("rule", await WhoTakesAsync(app, "/rule"));
        Assert.Equal("route", await WhoTakesAsync(app, "/route"));
        Assert.Equal("route", await WhoTakesAsync(app, "/both"));
        await app.DisposeAsync();
    }

    [Fact]
    public async Task A_forwarder_of_one_s_own()
    {
        WebApplicationBuilder builder = NewBuilder();
        builder.Services.AddIngressRules().AddDirectory("manifests").AddForwarder<Maintenance>();

        WebApplication app = builder.Build();
        app.UseIngressRules();
        Assert.Equal("default/rule:http is being repaired.\n", await GetAsync(app, "/rule"));
        await app.DisposeAsync();
    }

    [Fact]
    public async Task A_source_of_one_s_own()
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var feed = new Feed(RuleObjects().Objects);
        builder.Services.AddSingleton<IObjectFeed>(feed);
        builder.Services.AddIngressRules().AddYarpForwarder();
        builder.Services.AddHostedService<FeedService>();

        WebApplication app = builder.Build();
        app.UseIngressRules();
        Assert.Equal("rule", await WhoTakesAsync(app, "/rule"));

        RoutingTableSource tables = app.Services.GetRequiredService<RoutingTableSource>();
        var changed = new TaskCompletionSource();
        using IDisposable registration = tables.GetChangeToken().RegisterChangeCallback(_ => changed.SetResult(), null);
        feed.Remove();
        await changed.Task;
        Assert.Empty(tables.Current.Matcher.Rules.Hosts);
        await app.DisposeAsync();
    }

    [Fact]
    public async Task Rules_and_backends_in_code()
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        var web = new Ingress { Metadata = new() { Name = "web" }, Spec = new() { DefaultBackend = IngressBackend.ForService("web", 80) } };
        builder.Services.AddIngressRules()
            .AddObjects(new KubernetesObjects { Ingresses = [web] })
            .AddBackend("web:80", "http://127.0.0.1:5000", "http://127.0.0.1:5001")
            .AddBackend("shop/cart:http", "https://cart.internal")
            .AddYarpForwarder();

        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using WebApplication app = builder.Build();
        await app.StartAsync();
        RoutingTable table = app.Services.GetRequiredService<RoutingTableSource>().Current;
        BackendReference backend = table.Matcher.Match("a.io", "/").Backend!;
        Assert.Equal(["127.0.0.1:5000", "127.0.0.1:5001"], table.Backends.Resolve(backend).Endpoints.Select(e => e.Authority));
    }

    [Fact]
    public async Task Options_from_configuration()
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        builder.Configuration.AddInMemoryCollection([KeyValuePair.Create("IngressRules:RedirectToHttps", (string?)"true")]);
        builder.Services.AddIngressRules(builder.Configuration.GetSection("IngressRules")).AddYarpForwarder();

        await using WebApplication app = builder.Build();
        Assert.True(app.Services.GetRequiredService<IOptions<IngressRulesOptions>>().Value.RedirectToHttps);
    }

    [Fact]
    public async Task A_resolver_of_any_backend()
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        builder.Services.AddIngressRules().AddDirectory("manifests").AddBackendResolver<Registry>().AddYarpForwarder();

        await using WebApplication app = builder.Build();
        IBackendResolver resolver = app.Services.GetRequiredService<IOptions<IngressRulesOptions>>().Value.ResolverOptions.Backends!;
        BackendReference Named(string name) => new("default", IngressBackend.ForService(name, 80));
        Assert.Equal("10.0.0.8:8080", resolver.Resolve(Named("web")).Endpoints.Single().Authority);
        Assert.Equal(BackendStatus.NotSupported, resolver.Resolve(Named("other")).Status);
    }

    [Fact]
    public void A_resolver_of_one_s_own()
    {
        WebApplicationBuilder builder = NewBuilder();
        builder.Services
            .AddIngressRules(rules => rules.ResolverOptions = new ResolverOptions { Resources = new Buckets() })
            .AddDirectory("manifests")
            .AddYarpForwarder();

        using ServiceProvider services = builder.Services.BuildServiceProvider();
        IBackendResolver buckets = services.GetRequiredService<IOptions<IngressRulesOptions>>().Value.ResolverOptions.Resources!;
        BackendReference Named(string kind) => new("default", new() { Resource = new() { Kind = kind, Name = "static" } });
        Assert.Equal("10.0.0.9:9000", buckets.Resolve(Named("StorageBucket")).Endpoints.Single().Authority);
        Assert.Equal(BackendStatus.NotSupported, buckets.Resolve(Named("Queue")).Status);
    }

    private WebApplicationBuilder NewBuilder()
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ReverseProxy:Routes:one:ClusterId"] = "route",
            ["ReverseProxy:Routes:one:Match:Path"] = "/route",
            ["ReverseProxy:Routes:two:ClusterId"] = "route",
            ["ReverseProxy:Routes:two:Match:Path"] = "/both",
            ["ReverseProxy:Clusters:route:Destinations:one:Address"] = $"http://127.0.0.1:{_backends[1].Port}",
        });
        builder.Services.Configure<IngressRulesOptions>(rules => rules.Objects.Add(RuleObjects()));
        return builder;
    }

    private IngressReadResult RuleObjects() => new()
    {
        Objects = IngressReader.Read("""
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: {name: web}
            spec:
              rules:
              - http:
                  paths:
                  - {path: /rule, pathType: Prefix, backend: {service: {name: rule, port: {name: http}}}}
                  - {path: /both, pathType: Prefix, backend: {service: {name: rule, port: {name: http}}}}
            """).Objects with
        {
            Services = [TestBackend.NewService("rule")],
            EndpointSlices = [_backends[0].Slice()],
        },
    };

    /// <summary>The backend that a request arrives at.</summary>
    private async Task<string> WhoTakesAsync(WebApplication app, string path)
    {
        string body = await GetAsync(app, path);
        return _backends.Single(b => body.Contains($"\"{b.Service}\"", StringComparison.Ordinal)).Service;
    }

    private static async Task<string> GetAsync(WebApplication app, string path)
    {
        if (app.Urls.All(u => u.EndsWith(":0", StringComparison.Ordinal)))
        {
            await app.StartAsync();
        }

        using var client = new HttpClient();
        using HttpResponseMessage response = await client.GetAsync(new Uri(new Uri(app.Urls.First()), path));
        return await response.Content.ReadAsStringAsync();
    }

    /// <summary>Gives its objects, and the change that takes them away again.</summary>
    private sealed class Feed(KubernetesObjects objects) : IObjectFeed
    {
        private readonly TaskCompletionSource _removed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Remove() => _removed.SetResult();

        public Task<KubernetesObjects> ListAsync(CancellationToken cancellationToken) => Task.FromResult(objects);

        public async IAsyncEnumerable<ObjectChanges> FollowAsync([EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await _removed.Task.WaitAsync(cancellationToken);
            yield return new() { Removed = [new("Ingress", "default", "web")] };
        }
    }

    public sealed class Maintenance : IForwarder<HttpContext>
    {
        public async ValueTask<ForwardResult> ForwardAsync(
            HttpContext context, IngressMatch match, BackendEndpoint endpoint, CancellationToken cancellationToken)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            context.Response.Headers.RetryAfter = "600";
            await context.Response.WriteAsync($"{match.Backend} is being repaired.\n", cancellationToken);
            return ForwardResult.Forwarded;
        }
    }

    public interface IObjectFeed
    {
        Task<KubernetesObjects> ListAsync(CancellationToken cancellationToken);

        IAsyncEnumerable<ObjectChanges> FollowAsync(CancellationToken cancellationToken);
    }

    public sealed class FeedService(IObjectFeed feed, RoutingTableSource tables, IOptions<IngressRulesOptions> options) : BackgroundService
    {
        public override async Task StartAsync(CancellationToken cancellationToken)
        {
            // The server begins to listen after this, so no request meets an empty table.
            KubernetesObjects all = await feed.ListAsync(cancellationToken);
            IngressRulesOptions rules = options.Value;
            tables.Reload(current =>
                RoutingTable.Build(all, rules.CompilerOptions, rules.ValidationOptions, rules.ResolverOptions, current));
            await base.StartAsync(cancellationToken);
        }

        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            await foreach (ObjectChanges changes in feed.FollowAsync(stoppingToken))
            {
                tables.Reload(current => current.With(changes));
            }
        }
    }

    public sealed class Registry : IBackendResolver
    {
        private readonly BackendEndpoints _web = BackendEndpoints.Found([new BackendEndpoint { Address = "10.0.0.8", Port = 8080 }]);

        public BackendEndpoints Resolve(BackendReference backend) => backend.Service?.Name == "web"
            ? _web
            : BackendEndpoints.None(BackendStatus.NotSupported, "only web is in the registry");
    }

    public sealed class Buckets : IBackendResolver
    {
        private readonly BackendEndpoints _store = BackendEndpoints.Found([new BackendEndpoint { Address = "10.0.0.9", Port = 9000 }]);

        public BackendEndpoints Resolve(BackendReference backend) => backend.Resource?.Kind == "StorageBucket"
            ? _store
            : BackendEndpoints.None(BackendStatus.NotSupported, $"nobody here serves {backend}");
    }
}
