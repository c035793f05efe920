using IngressRules.Forwarding;
using IngressRules.Policies;

namespace IngressRules.AspNetCore.Policies;

/// <summary>
/// Chooses the endpoint that a client's cookie stands for, and a new cookie where it has none that counts (N81). It serves one request.
/// </summary>
/// <param name="cookie">The policy.</param>
/// <param name="sent">What the client sent; null for no cookie.</param>
internal sealed class AffinitySelector(AffinityCookie cookie, AffinityValue? sent) : IEndpointSelector
{
    private const int MaxKeys = 32;

    private bool _hasFailed;

    /// <summary>The key of the cookie that the client gets; null where it keeps its own.</summary>
    public string? NewKey { get; private set; }

    /// <summary>Whether the client must stay where its cookie says, also where the endpoint fails.</summary>
    public bool IsSticky => sent is not null && !cookie.ChangeOnFailure;

    /// <summary>Whether the client has no cookie that counts.</summary>
    public bool IsNew => sent is null;

    /// <summary>The choice for a request.</summary>
    /// <param name="cookie">The policy.</param>
    /// <param name="sent">What the client sends; null for no cookie.</param>
    /// <param name="backend">The endpoints.</param>
    public static AffinitySelector For(AffinityCookie cookie, AffinityValue? sent, BackendEndpoints backend) =>
        new(cookie, cookie.IsPersistent && !backend.Endpoints.Any(e => AffinityValue.NameOf(e) == sent?.Key) ? null : sent);

    /// <inheritdoc/>
    public EndpointState Select(BackendEndpoints backend, ReadOnlySpan<EndpointState> candidates)
    {
        // Asked again, the endpoint of the first choice has failed.
        bool again = _hasFailed;
        _hasFailed = true;
        if (sent is { Key: var key } && !again && Find(key, candidates) is { } own)
        {
            return own;
        }

        return cookie.IsPersistent ? PickByName(backend, candidates) : PickByKey(candidates);
    }

    /// <summary>The endpoint of a key; null where it has none, or one that has failed and may be changed.</summary>
    private EndpointState? Find(string key, ReadOnlySpan<EndpointState> candidates)
    {
        EndpointState? own = null;
        if (cookie.IsPersistent)
        {
            foreach (EndpointState candidate in candidates)
            {
                own = AffinityValue.NameOf(candidate.Endpoint) == key ? candidate : own;
            }
        }
        else
        {
            own = KeySelector.Best(key, candidates);
        }

        return own is { HasFailed: true } && cookie.ChangeOnFailure ? null : own;
    }

    private EndpointState PickByName(BackendEndpoints backend, ReadOnlySpan<EndpointState> candidates)
    {
        EndpointState next = candidates[backend.NextTurn(candidates.Length)];
        NewKey = AffinityValue.NameOf(next.Endpoint);
        return next;
    }

    /// <summary>A new key, of one that does not lead to an endpoint that has failed, if it takes few attempts.</summary>
    private EndpointState PickByKey(ReadOnlySpan<EndpointState> candidates)
    {
        EndpointState next;
        int keys = 0;
        do
        {
            NewKey = AffinityValue.NewKey();
            next = KeySelector.Best(NewKey, candidates);
        }
        while (next.HasFailed && ++keys < MaxKeys);
        return next;
    }
}
