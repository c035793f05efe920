using System.Net;
using System.Text;
using System.Text.Json;
using IngressRules.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace IngressRules.AspNetCore.Tests.Support;

/// <summary>
/// A pod: a server on a free port of the loopback address that describes each request in its response, or does what a test wants.
/// </summary>
internal sealed class TestBackend : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TestBackend(WebApplication app, string service, string pod)
    {
        _app = app;
        Service = service;
        Pod = pod;
    }

    public string Service { get; }

    public string Pod { get; }

    public int Port => new Uri(_app.Urls.First()).Port;

    public static async Task<TestBackend> StartAsync(
        string service, string? pod = null, RequestDelegate? answer = null, HttpProtocols protocols = HttpProtocols.Http1,
        bool latin1 = false)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestLineSize = 64 * 1024;
            if (latin1)
            {
                kestrel.RequestHeaderEncodingSelector = kestrel.ResponseHeaderEncodingSelector = _ => Encoding.Latin1;
            }

            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = protocols);
        });
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        WebApplication app = builder.Build();
        app.UseWebSockets();
        app.Run(answer ?? (context => EchoAsync(context, service, pod ?? $"{service}-0")));
        await app.StartAsync();
        return new TestBackend(app, service, pod ?? $"{service}-0");
    }

    /// <summary>The slice that a control plane would write for this pod.</summary>
    public EndpointSlice Slice(string? appProtocol = null, string portName = "http") => NewSlice(Service, Pod, Port, appProtocol, portName);

    public static EndpointSlice NewSlice(
        string service, string pod, int port, string? appProtocol = null, string portName = "http", bool ready = true) =>
        new()
    {
        Metadata = new() { Name = pod, Namespace = "default", Labels = new([new(EndpointSlice.ServiceNameLabel, service)]) },
        AddressType = "IPv4",
        Endpoints = [new() { Addresses = ["127.0.0.1"], Ready = ready, TargetName = pod }],
        Ports = [new() { Name = portName, Port = port, AppProtocol = appProtocol }],
    };

    public static Service NewService(string name) => new()
    {
        Metadata = new() { Name = name, Namespace = "default" },
        Spec = new() { Ports = [new() { Name = "http", Port = 80 }] },
    };

    /// <summary>Stops as a pod does that is asked to: what it has begun to answer it answers, and it takes nothing new.</summary>
    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private static async Task EchoAsync(HttpContext context, string service, string pod)
    {
        string target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var headers = context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        var echo = new Echo(
            service, pod, context.Request.Method, target, context.Request.Headers.Host.ToString(), context.Request.Protocol, headers);
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(echo, JsonSerializerOptions.Web);
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(body);
        }
    }
}
