namespace IngressRules.Forwarding;

/// <summary>
/// Chooses among the endpoints of a backend. Called for every request, by many threads at once. A host replaces it to
/// balance in its own way.
/// </summary>
public interface IEndpointSelector
{
    /// <summary>Chooses.</summary>
    /// <param name="backend">The backend, whose <see cref="BackendEndpoints.NextTurn"/> tells whose turn it is.</param>
    /// <param name="candidates">The endpoints that take requests, at least one: ready, preferred, and not known to be down.</param>
    /// <returns>One of the candidates.</returns>
    EndpointState Select(BackendEndpoints backend, ReadOnlySpan<EndpointState> candidates);
}
