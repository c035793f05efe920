namespace IngressRules.Forwarding;

/// <summary>Takes the endpoints of each backend in turn, so that all get the same share. The default.</summary>
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
/// Takes the endpoint with the fewest requests in flight, for requests that differ much in their cost. Looks at all of them; among equals
/// they take turns, since otherwise a quiet router would use the first one alone.
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
/// Draws two endpoints and takes the one with fewer requests in flight. Nearly as even as looking at all, at the cost of looking at two,
/// and several routers side by side do not all run to the same endpoint.
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

        // The second is drawn among the others: the same one twice would be no choice.
        int second = Random.Shared.Next(candidates.Length - 1);
        second += second >= first ? 1 : 0;
        return candidates[second].ActiveRequests < candidates[first].ActiveRequests ? candidates[second] : candidates[first];
    }
}

/// <summary>Draws an endpoint.</summary>
public sealed class RandomSelector : IEndpointSelector
{
    /// <inheritdoc/>
    public EndpointState Select(BackendEndpoints backend, ReadOnlySpan<EndpointState> candidates) =>
        candidates[Random.Shared.Next(candidates.Length)];
}
