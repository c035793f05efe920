using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace IngressRules.Kestrel.Connections;

/// <summary>Makes Kestrel accept from its sockets only as many connections as <see cref="ClientConnections"/> allows.</summary>
internal sealed class LimitedListenerFactory(
    ClientConnections connections, IOptions<SocketTransportOptions> options, ILoggerFactory loggers)
    : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    private readonly SocketTransportFactory _sockets = new(options, loggers);

    public bool CanBind(EndPoint endpoint) => _sockets.CanBind(endpoint);

    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        new LimitedListener(
            await _sockets.BindAsync(endpoint, cancellationToken).ConfigureAwait(false),
            connections,
            loggers.CreateLogger("IngressRules.Kestrel.Connections"));
}

/// <summary>Accepts connections from a socket while there is room for them.</summary>
internal sealed class LimitedListener : IConnectionListener
{
    /// <summary>The pause after a failed accept, which otherwise would be repeated as fast as the processor can.</summary>
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(100);

    private readonly IConnectionListener _inner;
    private readonly ClientConnections _connections;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _unbinding = new();
    private readonly CancellationToken _unbound;

    public LimitedListener(IConnectionListener inner, ClientConnections connections, ILogger logger)
    {
        _inner = inner;
        _connections = connections;
        _logger = logger;
        _unbound = _unbinding.Token;
    }

    public EndPoint EndPoint => _inner.EndPoint;

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            bool hasRoom = false;
            ConnectionContext? accepted = null;
            try
            {
                // The server passes no token; it ends the loop by unbinding.
                await _connections.WaitForRoomAsync(_unbound).ConfigureAwait(false);
                hasRoom = true;
                accepted = await _inner.AcceptAsync(cancellationToken).ConfigureAwait(false);
                return accepted is null ? null : _connections.Add(accepted);
            }
            catch (OperationCanceledException) when (_unbound.IsCancellationRequested)
            {
                return null;
            }
#pragma warning disable CA1031 // Whatever happens to one connection, the server must go on to accept others, or it ends its loop for good.
            catch (Exception error) when (!_unbound.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                ConnectionLog.NotAccepted(_logger, error.Message);
            }
#pragma warning restore CA1031
            finally
            {
                if (hasRoom && accepted is null)
                {
                    _connections.GiveUp();
                }
            }

            await Task.Delay(s_pause, CancellationToken.None).ConfigureAwait(false);
        }
    }

    public async ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        await _unbinding.CancelAsync().ConfigureAwait(false);
        await _inner.UnbindAsync(cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await _unbinding.CancelAsync().ConfigureAwait(false);
        await _inner.DisposeAsync().ConfigureAwait(false);
        _unbinding.Dispose();
    }
}
