using System.Net;
using Microsoft.AspNetCore.Connections;

namespace IngressRules.Kestrel.Http2;

/// <summary>Makes Kestrel listen at a <see cref="PriorKnowledgeEndPoint"/>.</summary>
internal sealed class PriorKnowledgeListenerFactory : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    public bool CanBind(EndPoint endpoint) => endpoint is PriorKnowledgeEndPoint;

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        new(new PriorKnowledgeListener((PriorKnowledgeEndPoint)endpoint));
}

/// <summary>Accepts the connections that were handed over.</summary>
internal sealed class PriorKnowledgeListener(PriorKnowledgeEndPoint endPoint) : IConnectionListener
{
    public EndPoint EndPoint => endPoint;

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (await endPoint.Accepted.WaitToReadAsync(cancellationToken))
        {
            if (endPoint.Accepted.TryRead(out ConnectionContext? connection))
            {
                return connection;
            }
        }

        return null;
    }

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        endPoint.Close();
        return default;
    }

    public ValueTask DisposeAsync() => UnbindAsync();
}
