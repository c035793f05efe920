using System.Diagnostics;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace IngressRules.AspNetCore.Stopping;

/// <summary>
/// Takes leave of clients before the server stops. A server that closes its idle connections at once cuts off whoever is sending a request on one
/// just then. So for a while everything is served as before, and each answer ends its connection. Then no new connection is let in; those that are
/// waiting to be accepted are still served, and only then does the server stop and wait for what is open.
/// </summary>
internal sealed class GracefulStop : IHostedLifecycleService, IDisposable
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);

    /// <summary>Who has connected sends his request within this time, or he is idle.</summary>
    private static readonly TimeSpan FirstRequest = TimeSpan.FromMilliseconds(100);

    private readonly ListenSockets _sockets;
    private readonly TimeSpan _leave;
    private readonly CancellationTokenRegistration _stopping;
    private volatile bool _hasBegun;
    private int _connections;
    private long _lastRequest;

    public GracefulStop(ListenSockets sockets, IHostApplicationLifetime lifetime, IOptions<IngressRulesOptions> options)
    {
        _sockets = sockets;
        _leave = options.Value.DrainPeriod;
        _stopping = lifetime.ApplicationStopping.Register(() => _hasBegun = true);
    }

    /// <summary>A client has connected.</summary>
    public void Connected() => Interlocked.Increment(ref _connections);

    /// <summary>A client's connection has ended.</summary>
    public void Disconnected() => Interlocked.Decrement(ref _connections);

    /// <summary>A request has begun. Once it is time to go, its answer says so.</summary>
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
            while (Volatile.Read(ref _connections) > 0 && Stopwatch.GetElapsedTime(start) < _leave)
            {
                await Task.Delay(Step, cancellationToken);
            }

            Volatile.Write(ref _lastRequest, Stopwatch.GetTimestamp());
            start = Stopwatch.GetTimestamp();
            _sockets.LetNobodyIn();
            while (Stopwatch.GetElapsedTime(Volatile.Read(ref _lastRequest)) < FirstRequest && Stopwatch.GetElapsedTime(start) < 5 * FirstRequest)
            {
                await Task.Delay(Step, cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // Whoever stops the host is out of patience.
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _stopping.Dispose();

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
