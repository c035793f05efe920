using System.IO.Pipelines;
using IngressRules.Kestrel.Connections;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace IngressRules.Kestrel.Http2;

/// <summary>
/// A connection that one endpoint accepted and another one serves. It has the same bytes and addresses but its own features, because the
/// second endpoint counts, times and closes it independently.
/// </summary>
internal sealed class HandedOverConnection : WrappedConnection
{
    private readonly TaskCompletionSource _served = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public HandedOverConnection(ConnectionContext accepted)
        : base(accepted)
    {
        Features = new FeatureCollection(accepted.Features);
        Transport = accepted.Transport;
        ConnectionId = accepted.ConnectionId;
        Items = accepted.Items;
    }

    /// <summary>Completes when the second endpoint has finished with the connection.</summary>
    public Task Served => _served.Task;

    public override string ConnectionId { get; set; }

    public override IFeatureCollection Features { get; }

    public override IDictionary<object, object?> Items { get; set; }

    public override IDuplexPipe Transport { get; set; }

    public override ValueTask DisposeAsync()
    {
        _served.TrySetResult();
        return base.DisposeAsync();
    }
}
