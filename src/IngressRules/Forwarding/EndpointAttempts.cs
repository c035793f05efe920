using System.Buffers;

namespace IngressRules.Forwarding;

/// <summary>
/// Chooses the endpoints that one request tries in turn, each at most once. Nearly every request needs only one, which is chosen without
/// checking the others.
/// </summary>
/// <param name="backend">The endpoints.</param>
/// <param name="registry">Their states.</param>
/// <param name="selector">Chooses among them.</param>
/// <param name="sticky">Whether the selector's first choice is the only one, and may be one that is cooling down.</param>
internal struct EndpointAttempts(BackendEndpoints backend, EndpointRegistry registry, IEndpointSelector selector, bool sticky = false)
{
    private List<EndpointState>? _tried;
    private EndpointState? _last;

    /// <summary>The number of endpoints chosen so far.</summary>
    public int Count { get; private set; }

    /// <summary>The next endpoint; null if all have been tried.</summary>
    /// <param name="lastResort">Whether endpoints that are cooling down may be chosen if there is no other.</param>
    public EndpointState? Next(bool lastResort)
    {
        if (_last is not null)
        {
            (_tried ??= []).Add(_last);
        }

        ReadOnlySpan<EndpointState> all = backend.StatesIn(registry);
        ReadOnlySpan<EndpointState> preferred = all[..backend.PreferredCount];
        EndpointState? next = _tried is null && (sticky || AllUsable(preferred))
            ? selector.Select(backend, preferred)
            : sticky ? null
            : Probe(preferred)
                ?? NextBest(preferred, onlyUsable: true)
                ?? NextBest(all, onlyUsable: true)
                ?? (lastResort ? NextBest(all, onlyUsable: false) : null);
        _last = next;
        Count += next is null ? 0 : 1;
        return next;
    }

    private static bool AllUsable(ReadOnlySpan<EndpointState> states)
    {
        foreach (EndpointState state in states)
        {
            if (state.HasFailed)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>An endpoint whose cooldown is over. The request is the probe for whether it can be reached again.</summary>
    private readonly EndpointState? Probe(ReadOnlySpan<EndpointState> among)
    {
        foreach (EndpointState state in among)
        {
            if (state.HasFailed && _tried?.Contains(state) != true && state.TryUse())
            {
                return state;
            }
        }

        return null;
    }

    /// <summary>
    /// An endpoint that has not been tried. Endpoints that are cooling down are filtered out before the selector chooses, because round
    /// robin would otherwise give all their turns to the next endpoint. As a last resort they are tried too, since that is better than a
    /// 503 without an attempt.
    /// </summary>
    private readonly EndpointState? NextBest(ReadOnlySpan<EndpointState> among, bool onlyUsable)
    {
        EndpointState[] rented = ArrayPool<EndpointState>.Shared.Rent(among.Length);
        int count = 0;
        foreach (EndpointState state in among)
        {
            if (_tried?.Contains(state) != true && (!onlyUsable || !state.HasFailed))
            {
                rented[count++] = state;
            }
        }

        EndpointState? chosen = count == 0 ? null : selector.Select(backend, rented.AsSpan(0, count));
        ArrayPool<EndpointState>.Shared.Return(rented, clearArray: true);
        return chosen;
    }
}
