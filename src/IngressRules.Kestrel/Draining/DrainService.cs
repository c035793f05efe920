using System.Diagnostics;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace IngressRules.Kestrel.Draining;

/// <summary>
/// Drains the server before it stops. A server that closes its idle connections at once cuts off each client that is just sending a request on one.
/// So for the drain period everything is served as before, and each response ends its connection. Then, where the options say so, new connections
/// are dropped and the last ones that were let in get their response. Only after that does the server stop listening and wait for open requests.
/// </summary>
internal sealed class DrainService : IHostedLifecycleService, IDisposable
{
    private static readonly TimeSpan s_step = TimeSpan.FromMilliseconds(20);

    /// <summary>The time that a new connection gets for its first request.</summary>
    private static readonly TimeSpan s_firstRequest = TimeSpan.FromMilliseconds(100);

    private readonly ConnectionCounter _connections;
    private readonly ListenSockets _sockets;
    private readonly IngressDrainingOptions _options;
    private readonly CancellationTokenRegistration _stopping;
    private volatile bool _hasBegun;
    private long _lastRequest;

    public DrainService(ConnectionCounter connections, ListenSockets sockets, IHostApplicationLifetime lifetime, IOptions<IngressDrainingOptions> options)
    {
        _connections = connections;
        _sockets = sockets;
        _options = options.Value;
        _stopping = lifetime.ApplicationStopping.Register(() => _hasBegun = true);
    }

    /// <summary>Sees each request when it begins. While the server drains, the response ends the connection.</summary>
    public void Observe(HttpContext context)
    {
        if (_hasBegun)
        {
            CloseAfterResponse(context);
        }
    }

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        _hasBegun = true;
        try
        {
            long start = Stopwatch.GetTimestamp();
            while (_connections.MayHaveClients && Stopwatch.GetElapsedTime(start) < _options.DrainPeriod)
            {
                await Task.Delay(s_step, cancellationToken);
            }

            if (_options.DropNewConnections)
            {
                await DropNewConnectionsAsync(cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The host is asked to stop at once.
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _stopping.Dispose();

    /// <summary>Waits until the connections that were let in before have sent their requests: until none has come for a while.</summary>
    private async Task DropNewConnectionsAsync(CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        Volatile.Write(ref _lastRequest, start);
        _sockets.DropNewConnections();
        while (Stopwatch.GetElapsedTime(Volatile.Read(ref _lastRequest)) < s_firstRequest && Stopwatch.GetElapsedTime(start) < 5 * s_firstRequest)
        {
            await Task.Delay(s_step, cancellationToken);
        }
    }

    private void CloseAfterResponse(HttpContext context)
    {
        Volatile.Write(ref _lastRequest, Stopwatch.GetTimestamp());
        if (HttpProtocol.IsHttp11(context.Request.Protocol) || HttpProtocol.IsHttp10(context.Request.Protocol))
        {
            context.Response.OnStarting(static state => EndConnection((HttpResponse)state), context.Response);
        }
        else
        {
            // HTTP/2 and HTTP/3 have a frame for it.
            context.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();
        }
    }

    private static Task EndConnection(HttpResponse response)
    {
        if (response.StatusCode != StatusCodes.Status101SwitchingProtocols)
        {
            response.Headers.Connection = "close";
        }

        return Task.CompletedTask;
    }
}
