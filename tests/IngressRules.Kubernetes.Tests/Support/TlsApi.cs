using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;

namespace IngressRules.Kubernetes.Tests.Support;

/// <summary>
/// An API server with TLS whose certificate a test replaces while it runs. It has one Ingress, and an event for whoever watches Ingresses.
/// </summary>
internal sealed class TlsApi : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<ConnectionContext, bool> _connections = [];
    private readonly CancellationTokenSource _end = new();
    private volatile SslStreamCertificateContext _certificate;
    private volatile int _version = 1;
    private int _accepted;

    private TlsApi(SslStreamCertificateContext certificate)
    {
        _certificate = certificate;
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(
            IPAddress.Loopback,
            0,
            listen =>
            {
                listen.Use(next => connection => KeepAsync(next, connection));
                listen.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = c => ValueTask.FromResult(Handshake(c)) });
            }));
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    /// <summary>The server's URL, with a name.</summary>
    public Uri Url => new($"https://localhost:{PortOf(_app)}/");

    /// <summary>The common name that a client's certificate must have; null where it needs none.</summary>
    public string? Client { get; set; }

    /// <summary>The token that a request must have; null where it needs none.</summary>
    public string? Token { get; set; }

    /// <summary>How many requests had it.</summary>
    public int Accepted => _accepted;

    /// <summary>The name that the last client called this server by (SNI).</summary>
    public string? CalledBy { get; private set; }

    /// <summary>The name of the Ingress that whoever watches from now on is told to be new; null for none.</summary>
    public string? Added
    {
        get;
        set
        {
            field = value;
            _version++;
        }
    }

    /// <summary>Starts a server.</summary>
    /// <param name="pem">Its certificate with what leads to the CA, and its key.</param>
    public static async Task<TlsApi> StartAsync((string Chain, string Key) pem)
    {
        var api = new TlsApi(Context(pem));
        await api._app.StartAsync();
        return api;
    }

    /// <summary>Cuts all connections and takes new ones with another certificate, as a restart does.</summary>
    /// <param name="pem">The certificate; null for the same.</param>
    public void Restart((string Chain, string Key)? pem = null)
    {
        if (pem is { } other)
        {
            _certificate = Context(other);
        }

        foreach (ConnectionContext connection in _connections.Keys)
        {
            connection.Abort();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _app.DisposeAsync();
        _end.Dispose();
    }

    private static int PortOf(WebApplication app) =>
        new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Port;

    private static SslStreamCertificateContext Context((string Chain, string Key) pem)
    {
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(pem.Chain);
        return SslStreamCertificateContext.Create(X509Certificate2.CreateFromPem(pem.Chain, pem.Key), chain, offline: true);
    }

    private SslServerAuthenticationOptions Handshake(TlsHandshakeCallbackContext context)
    {
        CalledBy = context.ClientHelloInfo.ServerName;
        return Options();
    }

    private SslServerAuthenticationOptions Options() => new()
    {
        ServerCertificateContext = _certificate,
        ApplicationProtocols = [SslApplicationProtocol.Http2],
        ClientCertificateRequired = Client is not null,
        RemoteCertificateValidationCallback = (_, certificate, _, _) => Client is null || certificate?.Subject == $"CN={Client}",
    };

    private async Task KeepAsync(ConnectionDelegate next, ConnectionContext connection)
    {
        _connections[connection] = true;
        try
        {
            await next(connection);
        }
        finally
        {
            _connections.TryRemove(connection, out _);
        }
    }

    private async Task AnswerAsync(HttpContext context)
    {
        if (Token is not null && context.Request.Headers.Authorization != $"Bearer {Token}")
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        Interlocked.Increment(ref _accepted);
        string resource = context.Request.Path.Value!.Split('/')[^1];
        if (context.Request.Query["watch"] == "true")
        {
            await context.Response.Body.FlushAsync();
            if (resource == "ingresses" && Added is { } name)
            {
                await context.Response.WriteAsync($$"""{"type":"ADDED","object":{{FakeIngresses.Item(name, _version)}}}""" + "\n");
            }

            using var end = CancellationTokenSource.CreateLinkedTokenSource(_end.Token, context.RequestAborted);
            await Task.Delay(Timeout.Infinite, end.Token).ContinueWith(_ => { }, TaskScheduler.Default);
            return;
        }

        string items = resource == "ingresses" ? FakeIngresses.Item("web", 1) : "";
        await context.Response.WriteAsync(resource == "version"
            ? """{"major":"1","minor":"20"}"""
            : $$"""{"metadata":{"resourceVersion":"{{_version}}"},"items":[{{items}}]}""");
    }
}
