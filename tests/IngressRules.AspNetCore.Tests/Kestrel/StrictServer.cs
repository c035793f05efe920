using System.Net;
using System.Net.Sockets;
using System.Text;
using IngressRules.Kestrel.Connections;
using IngressRules.Kestrel.StrictHttp;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace IngressRules.AspNetCore.Tests.Kestrel;

/// <summary>A Kestrel server with a router's settings and an application that describes each request in its response.</summary>
internal sealed class StrictServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private StrictServer(WebApplication app) => _app = app;

    public IPEndPoint Address => new(IPAddress.Loopback, new Uri(_app.Urls.First()).Port);

    public static async Task<StrictServer> StartAsync(
        RequestDelegate? answer = null, Action<KestrelServerOptions>? configure = null, TimeProvider? time = null,
        Action<IngressConnectionOptions>? connections = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new());
        builder.Services.AddSingleton(time ?? TimeProvider.System);
        builder.WebHost.UseKestrelCore().UseHttp2PriorKnowledge().ConfigureKestrel(kestrel =>
        {
            kestrel.UseIngressDefaults();
            configure?.Invoke(kestrel);
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttp2PriorKnowledge().UseStrictHttp());
        });
        if (connections is not null)
        {
            builder.WebHost.UseIngressConnectionLimit(connections);
        }

        builder.Logging.SetMinimumLevel(LogLevel.None);
        WebApplication app = builder.Build();
        app.UseWebSockets();
        app.Run(answer ?? EchoAsync);
        await app.StartAsync();
        return new StrictServer(app);
    }

    /// <summary>Sends pieces of text, one byte per character, and reads until the server closes the connection.</summary>
    public async Task<string> SendAsync(params string[] pieces)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using TcpClient client = await ConnectAsync(limit.Token);
        NetworkStream stream = client.GetStream();
        foreach (string piece in pieces)
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(piece), limit.Token);
            await stream.FlushAsync(limit.Token);
        }

        using var answer = new MemoryStream();
        await stream.CopyToAsync(answer, limit.Token);
        return Encoding.Latin1.GetString(answer.ToArray());
    }

    public async Task<TcpClient> ConnectAsync(CancellationToken cancellationToken = default)
    {
        var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(Address, cancellationToken);
        return client;
    }

    /// <summary>Stops like a host: it accepts no new connections, and open requests finish.</summary>
    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private static async Task EchoAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.Latin1);
        string body = await reader.ReadToEndAsync(context.RequestAborted);
        IDictionary<object, object?> items = context.Features.GetRequiredFeature<IConnectionItemsFeature>().Items;
        items.TryGetValue(ConnectionHeaders.Key, out object? connectionHeaders);
        string names = string.Join(' ', (IReadOnlyList<string>?)connectionHeaders ?? []);
        string text =
            $"[{context.Request.Method} {context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget} "
                + $"{context.Request.Protocol} host={context.Request.Host} names={names} body={body}]";
        context.Response.ContentLength = text.Length;
        await context.Response.WriteAsync(text, Encoding.Latin1);
    }
}
