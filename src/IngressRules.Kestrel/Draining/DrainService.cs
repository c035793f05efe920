using System.Diagnostics;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace IngressRules.Kestrel.Draining;

/// <summary>
/// Drains connections before the server stops. Closing idle connections at once would break requests that clients are just sending on them.
/// So during the drain delay and the drain period requests are served as before, but each response closes its connection. Then, if the
/// options say so, new connections are dropped while those already completed by the system get their responses. Only then does the server
/// stop listening and wait for open requests.
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

    public DrainService(
        ConnectionCounter connections, ListenSockets sockets, IHostApplicationLifetime lifetime, IOptions<IngressDrainingOptions> options)
    {
        _connections = connections;
        _sockets = sockets;
        _options = options.Value;
        _stopping = lifetime.ApplicationStopping.Register(() => _hasBegun = true);
    }

    /// <summary>Called at the start of each request. During the drain its response closes the connection.</summary>
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
            if (_options.DrainDelay > TimeSpan.Zero)
            {
                await Task.Delay(_options.DrainDelay, cancellationToken);
            }

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
            // The host stops without waiting.
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _stopping.Dispose();

    /// <summary>
    /// Drops new connections, then waits for the requests of those that were complete before: until no request has come for a while.
    /// </summary>
    private async Task DropNewConnectionsAsync(CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        Volatile.Write(ref _lastRequest, start);
        _sockets.DropNewConnections();
        while (Stopwatch.GetElapsedTime(Volatile.Read(ref _lastRequest)) < s_firstRequest
            && Stopwatch.GetElapsedTime(start) < 5 * s_firstRequest)
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
            // HTTP/2 and HTTP/3 have a GOAWAY frame for this.
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
