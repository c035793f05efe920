using System.Collections.Concurrent;

namespace IngressRules.Forwarding;

/// <summary>
/// The states of all endpoints. It is kept across reloads, so a new table forgets neither the requests in flight nor which endpoints are
/// down. States are held weakly: one that no table and no request uses any more is collected.
/// </summary>
public sealed class EndpointRegistry
{
    private const int FirstSweep = 1024;

    private readonly ConcurrentDictionary<BackendEndpoint, WeakReference<EndpointState>> _states = new();
    private readonly TimeProvider _time;
    private readonly long _cooldownTicks;
    private int _sweepAt = FirstSweep;

    /// <summary>Creates an empty registry.</summary>
    /// <param name="cooldown">
    /// How long an endpoint gets no requests after a connection to it failed, provided that there are others; zero for no cooldown. Null
    /// for <see cref="DefaultCooldown"/>.
    /// </param>
    /// <param name="time">The clock; null for the system clock.</param>
    public EndpointRegistry(TimeSpan? cooldown = null, TimeProvider? time = null)
    {
        TimeSpan length = cooldown ?? DefaultCooldown;
        ArgumentOutOfRangeException.ThrowIfLessThan(length, TimeSpan.Zero, nameof(cooldown));
        _time = time ?? TimeProvider.System;
        _cooldownTicks = (long)(length.TotalSeconds * _time.TimestampFrequency);
    }

    /// <summary>The default cooldown: 10 seconds.</summary>
    public static TimeSpan DefaultCooldown { get; } = TimeSpan.FromSeconds(10);

    /// <summary>The known endpoints, in ordinal order of their authorities.</summary>
    public IReadOnlyList<EndpointState> All
    {
        get
        {
            var all = new List<EndpointState>();
            foreach ((_, WeakReference<EndpointState> reference) in _states.OrderBy(s => s.Key.Authority, StringComparer.Ordinal))
            {
                if (reference.TryGetTarget(out EndpointState? state))
                {
                    all.Add(state);
                }
            }

            return all;
        }
    }

    /// <summary>
    /// The endpoints to which the last connection failed (<see cref="EndpointState.HasFailed"/>), in no particular order.
    /// </summary>
    public IEnumerable<EndpointState> Failed
    {
        get
        {
            foreach ((_, WeakReference<EndpointState> reference) in _states)
            {
                if (reference.TryGetTarget(out EndpointState? state) && state.HasFailed)
                {
                    yield return state;
                }
            }
        }
    }

    internal bool HasCooldown => _cooldownTicks > 0;

    internal long Now => _time.GetTimestamp();

    /// <summary>The state of an endpoint. It is weakly cached: kept only while a caller holds it.</summary>
    /// <param name="endpoint">The endpoint. Another pod at the same address is another endpoint with a new state.</param>
    public EndpointState Get(BackendEndpoint endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        while (true)
        {
            if (_states.TryGetValue(endpoint, out WeakReference<EndpointState>? known))
            {
                if (known.TryGetTarget(out EndpointState? state))
                {
                    return state;
                }

                _states.TryRemove(new(endpoint, known));
            }

            var fresh = new EndpointState(endpoint, this);
            if (_states.TryAdd(endpoint, new(fresh)))
            {
                Sweep();
                return fresh;
            }
        }
    }

    internal long EndOfCooldown() => Math.Max(1, _time.GetTimestamp() + _cooldownTicks);

    /// <summary>Removes the entries of collected states, each time the table has doubled in size.</summary>
    private void Sweep()
    {
        if (_states.Count < Volatile.Read(ref _sweepAt))
        {
            return;
        }

        foreach (KeyValuePair<BackendEndpoint, WeakReference<EndpointState>> entry in _states)
        {
            if (!entry.Value.TryGetTarget(out _))
            {
                _states.TryRemove(entry);
            }
        }

        Volatile.Write(ref _sweepAt, Math.Max(FirstSweep, 2 * _states.Count));
    }
}
