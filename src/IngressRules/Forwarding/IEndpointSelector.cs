namespace IngressRules.Forwarding;

/// <summary>Chooses one of several endpoints. Called by many threads at once.</summary>
public interface IEndpointSelector
{
    /// <summary>One of the endpoints of a backend that has at least one.</summary>
    Endpoint Select(BackendEndpoints backend);
}

/// <summary>Takes the endpoints of each backend in turn, so that all get the same share.</summary>
public sealed class RoundRobinSelector : IEndpointSelector
{
    /// <inheritdoc/>
    public Endpoint Select(BackendEndpoints backend)
    {
        ArgumentNullException.ThrowIfNull(backend);
        return backend.Endpoints[backend.NextTurn()];
    }
}
