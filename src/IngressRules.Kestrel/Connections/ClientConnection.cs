using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace IngressRules.Kestrel.Connections;

/// <summary>A client's connection that counts against the limit until it is disposed.</summary>
internal sealed class ClientConnection : WrappedConnection
{
    private readonly ClientConnections _all;
    private int _requests;
    private long _idleSince;
    private int _waits;
    private long _waitsSince;
    private int _disposed;

    public ClientConnection(ConnectionContext accepted, ClientConnections all)
        : base(accepted)
    {
        _all = all;
        _idleSince = all.Now;
        accepted.Features.Set(this);
    }

    /// <summary>True while no request is under way: a new connection, or one that is kept alive.</summary>
    public bool IsIdle => Volatile.Read(ref _requests) == 0;

    /// <summary>When the last request ended, or the connection was accepted, by the clock of <see cref="ClientConnections"/>.</summary>
    public long IdleSince => Volatile.Read(ref _idleSince);

    /// <summary>
    /// Since when the server has been waiting for the client in the middle of each of its requests, to read more of the response or, over
    /// HTTP/1.1, to send more of its body; 0 while it does not. Over HTTP/1.1 it is known with strict heads alone.
    /// </summary>
    public long WaitsForClientSince =>
        Volatile.Read(ref _waits) is > 0 and var waits && waits >= Volatile.Read(ref _requests) ? Volatile.Read(ref _waitsSince) : 0;

    /// <summary>True once a request of this connection has ended.</summary>
    public bool HasServed { get; private set; }

    /// <summary>
    /// True where the client has sent a part of a request's head and nothing more; <see cref="IdleSince"/> is when its first byte came. It
    /// is known with strict heads alone.
    /// </summary>
    public bool HasBegun { get; private set; }

    /// <summary>
    /// True where the requests are counted by their heads, as strict HTTP/1.1 reads them; otherwise <see cref="RequestCount"/> counts them.
    /// </summary>
    public bool CountsByHead { get; private set; }

    /// <summary>When the connection was asked to end, though it may still have a response to send; null where it was not.</summary>
    public long? ClosingSince { get; private set; }

    public override string ConnectionId
    {
        get => Accepted.ConnectionId;
        set => Accepted.ConnectionId = value;
    }

    public override IFeatureCollection Features => Accepted.Features;

    public override IDictionary<object, object?> Items
    {
        get => Accepted.Items;
        set => Accepted.Items = value;
    }

    public override IDuplexPipe Transport
    {
        get => Accepted.Transport;
        set => Accepted.Transport = value;
    }

    /// <summary>Says that requests are counted by their heads from now on. Called before the first request.</summary>
    public void CountByHead()
    {
        CountsByHead = true;
        _all.LeaveToHeads();
    }

    public void BeginWait()
    {
        Volatile.Write(ref _waitsSince, _all.Now);
        Interlocked.Increment(ref _waits);
    }

    public void EndWait() => Interlocked.Decrement(ref _waits);

    /// <summary>The first bytes of a head have come; it is called once for each head.</summary>
    public void BeginHead()
    {
        Volatile.Write(ref _idleSince, _all.Now);
        HasBegun = true;
    }

    public void BeginRequest()
    {
        HasBegun = false;
        Interlocked.Increment(ref _requests);
    }

    public void EndRequest()
    {
        HasServed = true;
        Volatile.Write(ref _idleSince, _all.Now);
        Interlocked.Decrement(ref _requests);
    }

    /// <summary>
    /// Ends an idle connection. The server closes it as it does when it stops, so a request that arrives at this moment is still served. A
    /// further call ends it at once: during a TLS handshake nothing reacts to the first one.
    /// </summary>
    public void EndIdle()
    {
        if (ClosingSince is not null || Features.Get<IConnectionLifetimeNotificationFeature>() is not { } lifetime)
        {
            EndAtOnce();
            return;
        }

        ClosingSince = _all.Now;
        lifetime.RequestClose();
    }

    /// <summary>Ends a connection, also in the middle of a request.</summary>
    public void EndAtOnce() => Abort(new ConnectionAbortedException("The limit of client connections is reached."));

    public override async ValueTask DisposeAsync()
    {
        try
        {
            await Accepted.DisposeAsync().ConfigureAwait(false);
            await base.DisposeAsync().ConfigureAwait(false);
        }
        finally
        {
            if (Interlocked.Exchange(ref _disposed, 1) == 0)
            {
                _all.Remove(this);
            }
        }
    }
}
