using IngressRules.Forwarding;

namespace IngressRules.AspNetCore.Policies;

/// <summary>
/// Chooses the endpoint by a key, so that requests with one key go to one endpoint (N85): of all endpoints that for which the hash of key
/// and address is greatest (rendezvous hashing). Where an endpoint comes or goes, only the keys that are or were its own move.
/// </summary>
/// <param name="key">The key.</param>
/// <param name="subset">Among how many of the first the choice is at random; 0 or 1 for none.</param>
internal sealed class KeySelector(string key, int subset = 0) : IEndpointSelector
{
    private readonly ulong _key = HashOf(key, 0);

    /// <inheritdoc/>
    public EndpointState Select(BackendEndpoints backend, ReadOnlySpan<EndpointState> candidates)
    {
        if (subset < 2)
        {
            return Best(candidates, _key);
        }

        var weighed = new (ulong Weight, EndpointState State)[candidates.Length];
        for (int i = 0; i < weighed.Length; i++)
        {
            weighed[i] = (WeightOf(candidates[i], _key), candidates[i]);
        }

        Array.Sort(weighed, static (a, b) => b.Weight.CompareTo(a.Weight));
        return weighed[Random.Shared.Next(Math.Min(subset, weighed.Length))].State;
    }

    /// <summary>The endpoint of a key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="candidates">The endpoints, at least one.</param>
    public static EndpointState Best(string key, ReadOnlySpan<EndpointState> candidates) => Best(candidates, HashOf(key, 0));

    private static EndpointState Best(ReadOnlySpan<EndpointState> candidates, ulong key)
    {
        EndpointState best = candidates[0];
        ulong most = WeightOf(best, key);
        foreach (EndpointState candidate in candidates[1..])
        {
            ulong weight = WeightOf(candidate, key);
            if (weight > most)
            {
                (best, most) = (candidate, weight);
            }
        }

        return best;
    }

    private static ulong WeightOf(EndpointState state, ulong key) => HashOf(state.Endpoint.Authority, key);

    /// <summary>FNV-1a with a final mix, which is the same in every process; string hashes are not.</summary>
    private static ulong HashOf(string text, ulong seed)
    {
        ulong hash = 0xcbf29ce484222325 ^ seed;
        foreach (char c in text)
        {
            hash = (hash ^ c) * 0x100000001b3;
        }

        hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccd;
        hash = (hash ^ (hash >> 33)) * 0xc4ceb9fe1a85ec53;
        return hash ^ (hash >> 33);
    }
}
