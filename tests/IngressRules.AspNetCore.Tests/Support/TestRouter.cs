using System.Net;
using System.Security.Cryptography.X509Certificates;
using IngressRules.Forwarding;
using IngressRules.Model;
using IngressRules.Reading;
using IngressRules.Reloading;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace IngressRules.AspNetCore.Tests.Support;

/// <summary>A host with IngressRules in it, on real Kestrel sockets, and the backends behind it.</summary>
internal sealed class TestRouter : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly IReadOnlyList<TestBackend> _backends;

    private TestRouter(WebApplication app, IReadOnlyList<TestBackend> backends)
    {
        _app = app;
        _backends = backends;
    }

    public IPEndPoint Http => EndpointOf("http:");

    public IPEndPoint Https => EndpointOf("https:");

    /// <summary>The second listener without TLS, if a test has added one.</summary>
    public int SecondPort => new Uri(_app.Urls.Where(u => u.StartsWith("http:", StringComparison.Ordinal)).ElementAt(1)).Port;

    public IServiceProvider Services => _app.Services;

    public EndpointRegistry Endpoints => _app.Services.GetRequiredService<EndpointRegistry>();

    public RoutingTableSource Tables => _app.Services.GetRequiredService<RoutingTableSource>();

    /// <summary>A router with an echo backend for every service that the Ingresses name.</summary>
    public static async Task<TestRouter> StartAsync(
        IReadOnlyList<Ingress> ingresses, X509Certificate2? certificate = null, Action<IngressRulesOptions>? configure = null,
        Secret[]? secrets = null, bool tls = false)
    {
        IEnumerable<IngressBackend> named = ingresses
            .SelectMany(i => i.Spec.Rules).SelectMany(r => r.Http?.Paths ?? []).Select(p => p.Backend)
            .Concat(ingresses.Select(i => i.Spec.DefaultBackend).OfType<IngressBackend>());
        TestBackend[] backends = await Task.WhenAll(
            named.Select(b => b.Service!.Name).Distinct().Select(name => TestBackend.StartAsync(name)));
        return await StartAsync(
            new IngressReadResult
            {
                Objects = new()
                {
                    Ingresses = [.. ingresses],
                    Services = [.. backends.Select(b => TestBackend.NewService(b.Service))],
                    EndpointSlices = [.. backends.Select(b => b.Slice())],
                    Secrets = [.. secrets ?? []],
                },
            },
            configure,
            backends: backends,
            certificate: certificate,
            tls: tls);
    }

    public static async Task<TestRouter> StartAsync(
        IngressReadResult objects,
        Action<IngressRulesOptions>? configure = null,
        RequestDelegate? next = null,
        IReadOnlyList<TestBackend>? backends = null,
        X509Certificate2? certificate = null,
        string[]? paths = null,
        bool tls = false,
        Action<WebApplicationBuilder>? host = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseHttp2PriorKnowledge().ConfigureKestrel(kestrel =>
        {
            kestrel.UseIngressDefaults();
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttp2PriorKnowledge().UseStrictHttp());
            if (certificate is not null || tls)
            {
                kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseIngressCertificates().UseStrictHttp());
            }
        });
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.Services.AddIngressRules(options =>
        {
            options.DefaultCertificate = certificate;
            configure?.Invoke(options);
        }).AddObjects(objects).AddPath(paths ?? []).AddYarpForwarder();
        host?.Invoke(builder);
        WebApplication app = builder.Build();
        app.UseIngressRules();
        app.Run(next ?? (context => Results.StatusCode(404).ExecuteAsync(context)));
        await app.StartAsync();
        return new TestRouter(app, backends ?? []);
    }

    public Task<RawResponse> GetAsync(string host, string target, params string[] headers) => RawHttp.GetAsync(Http, host, target, headers);

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        foreach (TestBackend backend in _backends)
        {
            await backend.DisposeAsync();
        }
    }

    private IPEndPoint EndpointOf(string scheme) =>
        new(IPAddress.Loopback, new Uri(_app.Urls.First(u => u.StartsWith(scheme, StringComparison.Ordinal))).Port);
}
