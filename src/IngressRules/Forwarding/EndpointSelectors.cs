namespace IngressRules.Forwarding;

/// <summary>Round robin: takes the endpoints of each backend in turn, so that all get the same share. The default.</summary>
public sealed class RoundRobinSelector : IEndpointSelector
{
    /// <inheritdoc/>
    public EndpointState Select(BackendEndpoints backend, ReadOnlySpan<EndpointState> candidates)
    {
        ArgumentNullException.ThrowIfNull(backend);
        return candidates[backend.NextTurn(candidates.Length)];
    }
}

/// <summary>
/// Chooses the endpoint with the fewest requests in flight, for requests of very different cost. It checks all endpoints. Equal ones take
/// turns, because a router with little traffic would otherwise use only the first one.
/// </summary>
public sealed class LeastRequestsSelector : IEndpointSelector
{
    /// <inheritdoc/>
    public EndpointState Select(BackendEndpoints backend, ReadOnlySpan<EndpointState> candidates)
    {
        ArgumentNullException.ThrowIfNull(backend);
        int start = backend.NextTurn(candidates.Length);
        EndpointState least = candidates[start];
        for (int i = 1; i < candidates.Length; i++)
        {
            int at = start + i;
            EndpointState candidate = candidates[at < candidates.Length ? at : at - candidates.Length];
            if (candidate.ActiveRequests < least.ActiveRequests)
            {
                least = candidate;
            }
        }

        return least;
    }
}

/// <summary>
/// Picks two random endpoints and chooses the one with fewer requests in flight. The result is nearly as even as checking all endpoints at
/// the cost of checking two, and several routers do not all choose the same endpoint at the same time.
/// </summary>
public sealed class PowerOfTwoChoicesSelector : IEndpointSelector
{
    /// <inheritdoc/>
    public EndpointState Select(BackendEndpoints backend, ReadOnlySpan<EndpointState> candidates)
    {
        int first = Random.Shared.Next(candidates.Length);
        if (candidates.Length == 1)
        {
            return candidates[0];
        }

        // The second is picked among the others, because the same one twice would leave no choice.
        int second = Random.Shared.Next(candidates.Length - 1);
        second += second >= first ? 1 : 0;
        return candidates[second].ActiveRequests < candidates[first].ActiveRequests ? candidates[second] : candidates[first];
    }
}

/// <summary>Chooses a random endpoint.</summary>
public sealed class RandomSelector : IEndpointSelector
{
    /// <inheritdoc/>
    public EndpointState Select(BackendEndpoints backend, ReadOnlySpan<EndpointState> candidates) =>
        candidates[Random.Shared.Next(candidates.Length)];
}
