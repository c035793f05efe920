namespace IngressRules.Forwarding;

/// <summary>
/// Chooses one of the endpoints of a backend. It is called for every request, concurrently. Replace it to use another load balancing
/// strategy.
/// </summary>
public interface IEndpointSelector
{
    /// <summary>Chooses an endpoint.</summary>
    /// <param name="backend">The backend; its <see cref="BackendEndpoints.NextTurn"/> counts turns for round robin.</param>
    /// <param name="candidates">The endpoints to choose from, at least one: ready, preferred, and not cooling down.</param>
    /// <returns>One of the candidates.</returns>
    EndpointState Select(BackendEndpoints backend, ReadOnlySpan<EndpointState> candidates);
}
