using System.Net;
using Microsoft.AspNetCore.Connections;

namespace IngressRules.Kestrel.Connections;

/// <summary>A connection that has the addresses and the end of the one that it wraps.</summary>
internal abstract class WrappedConnection(ConnectionContext accepted) : ConnectionContext
{
    public override EndPoint? LocalEndPoint
    {
        get => Accepted.LocalEndPoint;
        set => Accepted.LocalEndPoint = value;
    }

    public override EndPoint? RemoteEndPoint
    {
        get => Accepted.RemoteEndPoint;
        set => Accepted.RemoteEndPoint = value;
    }

    public override CancellationToken ConnectionClosed
    {
        get => Accepted.ConnectionClosed;
        set => Accepted.ConnectionClosed = value;
    }

    /// <summary>The connection that it wraps.</summary>
    protected ConnectionContext Accepted { get; } = accepted;

    public override void Abort() => Accepted.Abort();

    public override void Abort(ConnectionAbortedException abortReason) => Accepted.Abort(abortReason);
}
