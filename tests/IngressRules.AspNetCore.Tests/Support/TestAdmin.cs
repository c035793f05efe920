using System.Net;
using IngressRules.Reading;
using IngressRules.Reloading;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace IngressRules.AspNetCore.Tests.Support;

/// <summary>A router and its admin page, each on a free port of the loopback address.</summary>
internal sealed class TestAdmin : IAsyncDisposable
{
    private readonly WebApplication _router;
    private readonly WebApplication _admin;
    private readonly IReadOnlyList<TestBackend> _backends;

    private TestAdmin(WebApplication router, WebApplication admin, IReadOnlyList<TestBackend> backends)
    {
        _router = router;
        _admin = admin;
        _backends = backends;
    }

    /// <summary>The URL of the page, without a trailing slash.</summary>
    public string Url => _admin.Urls.First();

    public IPEndPoint Router => new(IPAddress.Loopback, new Uri(_router.Urls.First()).Port);

    public IServiceProvider Services => _router.Services;

    public RoutingTableSource Tables => Services.GetRequiredService<RoutingTableSource>();

    /// <summary>Starts a router for manifests, with an echo backend for each of the given services.</summary>
    public static async Task<TestAdmin> StartAsync(
        string? manifests = null, IngressReadResult? objects = null, string[]? services = null,
        Action<IServiceCollection>? configure = null)
    {
        TestBackend[] backends = await Task.WhenAll((services ?? []).Select(s => TestBackend.StartAsync(s)));
        var pods = new IngressReadResult
        {
            Objects = new()
            {
                Services = [.. backends.Select(b => TestBackend.NewService(b.Service))],
                EndpointSlices = [.. backends.Select(b => b.Slice())],
            },
        };
        IngressReadResult[] sources =
        [
            .. new[]
            {
                manifests is null ? null : IngressReader.Read(manifests),
                objects,
                backends.Length > 0 ? pods : null,
            }.OfType<IngressReadResult>(),
        ];

        WebApplicationBuilder builder = NewBuilder();
        IngressRulesBuilder rules = builder.Services.AddIngressRules().AddYarpForwarder();
        foreach (IngressReadResult source in sources)
        {
            rules.AddObjects(source);
        }

        configure?.Invoke(builder.Services);
        WebApplication router = builder.Build();
        router.UseIngressRules();
        await router.StartAsync();

        WebApplication admin = NewBuilder().Build();
        admin.UseIngressRulesAdmin(router.Services);
        await admin.StartAsync();
        return new TestAdmin(router, admin, backends);
    }

    /// <summary>Gets a page or file of the admin page.</summary>
    public Task<RawResponse> GetAsync(string target, string host = "127.0.0.1", string method = "GET") =>
        RawHttp.SendAsync(new IPEndPoint(IPAddress.Loopback, new Uri(Url).Port), method, host, target);

    public async ValueTask DisposeAsync()
    {
        await _admin.DisposeAsync();
        await _router.DisposeAsync();
        foreach (TestBackend backend in _backends)
        {
            await backend.DisposeAsync();
        }
    }

    private static WebApplicationBuilder NewBuilder()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Logging.SetMinimumLevel(LogLevel.None);
        return builder;
    }
}
