using System.Collections.Concurrent;

namespace IngressRules.Forwarding;

/// <summary>
/// The states of all endpoints. It outlives the routing tables, so a reload forgets neither which endpoints are busy nor which are down. It holds
/// states weakly: one that no table and no request uses any more is forgotten.
/// </summary>
public sealed class EndpointRegistry
{
    private const int FirstSweep = 1024;

    private readonly ConcurrentDictionary<BackendEndpoint, WeakReference<EndpointState>> _states = new();
    private readonly TimeProvider _time;
    private readonly long _cooldownTicks;
    private int _sweepAt = FirstSweep;

    /// <summary>A registry without endpoints.</summary>
    /// <param name="cooldown">
    /// How long an endpoint gets no requests after a connection to it failed, as long as there are others; zero for no cooldown. Null is
    /// <see cref="DefaultCooldown"/>.
    /// </param>
    /// <param name="time">The clock; null for the system's.</param>
    public EndpointRegistry(TimeSpan? cooldown = null, TimeProvider? time = null)
    {
        TimeSpan length = cooldown ?? DefaultCooldown;
        ArgumentOutOfRangeException.ThrowIfLessThan(length, TimeSpan.Zero, nameof(cooldown));
        _time = time ?? TimeProvider.System;
        _cooldownTicks = (long)(length.TotalSeconds * _time.TimestampFrequency);
    }

    /// <summary>The cooldown where none is given: 10 seconds.</summary>
    public static TimeSpan DefaultCooldown { get; } = TimeSpan.FromSeconds(10);

    /// <summary>The endpoints that are known now, in ordinal order of their authorities.</summary>
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

    internal bool HasCooldown => _cooldownTicks > 0;

    internal long Now => _time.GetTimestamp();

    /// <summary>The state of an endpoint. It is weakly cached: remembered while a caller holds it.</summary>
    /// <param name="endpoint">The endpoint. Another pod at the same address is another endpoint and begins anew.</param>
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

    /// <summary>Drops the entries of states that are gone, each time that the table has doubled.</summary>
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
