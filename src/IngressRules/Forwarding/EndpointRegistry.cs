using System.Collections.Concurrent;

namespace IngressRules.Forwarding;

/// <summary>
/// The states of all endpoints. It outlives the tables: a reload forgets neither who is busy nor who is down. It keeps no
/// endpoint alive that no table and no request knows any more.
/// </summary>
public sealed class EndpointRegistry
{
    private const int FirstSweep = 1024;

    private readonly ConcurrentDictionary<BackendEndpoint, WeakReference<EndpointState>> _states = new();
    private readonly TimeProvider _time;
    private readonly long _ticksAside;
    private int _sweepAt = FirstSweep;

    /// <summary>A registry without endpoints.</summary>
    /// <param name="setAsideFor">
    /// How long an endpoint gets no requests after a connection to it failed; zero for not at all. Null is the default of 10 seconds.
    /// </param>
    /// <param name="time">The clock; null for the system's.</param>
    public EndpointRegistry(TimeSpan? setAsideFor = null, TimeProvider? time = null)
    {
        TimeSpan aside = setAsideFor ?? TimeSpan.FromSeconds(10);
        ArgumentOutOfRangeException.ThrowIfLessThan(aside, TimeSpan.Zero, nameof(setAsideFor));
        _time = time ?? TimeProvider.System;
        _ticksAside = (long)(aside.TotalSeconds * _time.TimestampFrequency);
    }

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

    internal bool HasCooldown => _ticksAside > 0;

    internal long Now => _time.GetTimestamp();

    /// <summary>The state of an endpoint. Whoever asks keeps it, and by that keeps it alive.</summary>
    /// <param name="endpoint">The endpoint. Another pod at the same address is another endpoint: nothing that was
    /// known holds for it.</param>
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

    internal long EndOfTimeAside() => Math.Max(1, _time.GetTimestamp() + _ticksAside);

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
