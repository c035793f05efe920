using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace IngressRules.AspNetCore;

/// <summary>
/// What fails at present, and why: a state for each cause of each endpoint or backend. A request without failure costs one read while
/// nothing fails, and one look-up while something does; it allocates nothing.
/// </summary>
/// <typeparam name="TKey">What identifies an endpoint or a backend. It is hashed for each request while something fails.</typeparam>
/// <param name="time">The clock.</param>
internal sealed class FailureStates<TKey>(TimeProvider time)
    where TKey : IEquatable<TKey>
{
    /// <summary>
    /// The number of states that are remembered. An endpoint has one or two of them, so more means that most of them are over.
    /// </summary>
    private const int MaxStates = 4096;

    private static readonly TimeSpan s_interval = TimeSpan.FromMinutes(1);

    /// <summary>After this time without a failure a state is forgotten: its endpoint is gone, or has no requests.</summary>
    private static readonly TimeSpan s_memory = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<TKey, Subject> _subjects = new();
    private readonly long _interval = (long)(s_interval.TotalSeconds * time.TimestampFrequency);
    private int _count;
    private long _nextSweep;

    /// <summary>How many states have begun and not ended; nearly always none.</summary>
    private int _open;

    /// <summary>How many states are remembered.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>How many of them last.</summary>
    public int OpenCount => Volatile.Read(ref _open);

    /// <summary>Counts a failure.</summary>
    /// <param name="key">What failed.</param>
    /// <param name="cause">Why.</param>
    /// <param name="isOfAll">
    /// True if it concerns all requests, so that one with a response ends it. A cause that depends on the request is over after a minute
    /// without such a failure.
    /// </param>
    /// <returns>The number of failures that were not logged, if a line is due now; else null.</returns>
    public long? Begin(TKey key, string cause, bool isOfAll)
    {
        long now = time.GetTimestamp();
        Sweep(now);
        while (true)
        {
            Subject subject = _subjects.GetOrAdd(key, static _ => new Subject());
            lock (subject)
            {
                // If it was forgotten in the meantime, the next look-up makes another one.
                if (!subject.IsForgotten)
                {
                    return Begin(subject, cause, isOfAll, now);
                }
            }
        }
    }

    /// <summary>Ends what a response shows to be over.</summary>
    /// <param name="key">What has responded.</param>
    /// <param name="recovery">What is over.</param>
    /// <returns>True if something is.</returns>
    public bool TryEnd(TKey key, [NotNullWhen(true)] out FailureRecovery? recovery)
    {
        recovery = null;
        if (OpenCount == 0)
        {
            return false;
        }

        long now = time.GetTimestamp();
        Sweep(now);
        if (!_subjects.TryGetValue(key, out Subject? subject) || now < Volatile.Read(ref subject.NextEnd))
        {
            return false;
        }

        recovery = End(subject, now);
        return recovery is not null;
    }

    private FailureRecovery? End(Subject subject, long now)
    {
        lock (subject)
        {
            List<FailureState> over = [.. subject.States.Values.Where(s => s.IsOpen && now >= EndOf(s)).OrderBy(s => s.Since)];
            foreach (FailureState state in over)
            {
                (state.IsOpen, state.Unlisted) = (false, 0);
                Interlocked.Decrement(ref _open);
            }

            SetNextEnd(subject);
            return over.Count == 0 ? null : new FailureRecovery(
                over.Sum(s => s.Failures),
                over.Max(s => time.GetElapsedTime(s.Since, s.IsOfAll ? now : s.Last)),
                over.Count == 1 ? over[0].Cause : string.Join(
                    "; ", over.Select(s => string.Create(CultureInfo.InvariantCulture, $"{s.Cause} ({s.Failures})"))));
        }
    }

    private long? Begin(Subject subject, string cause, bool isOfAll, long now)
    {
        if (!subject.States.TryGetValue(cause, out FailureState? state))
        {
            subject.States.Add(cause, state = new FailureState(cause, isOfAll));
            Interlocked.Increment(ref _count);
        }

        state.Last = now;
        state.Failures++;
        bool isLogged = state.Logged is { } logged && now - logged < _interval;
        if (!isLogged && !state.IsOpen)
        {
            (state.IsOpen, state.Since, state.Failures) = (true, now, 1);
            Interlocked.Increment(ref _open);
        }

        SetNextEnd(subject);
        if (isLogged)
        {
            state.Unlisted++;
            return null;
        }

        state.Logged = now;
        (long unlisted, state.Unlisted) = (state.Unlisted, 0);
        return unlisted;
    }

    private long EndOf(FailureState state) => state.IsOfAll ? long.MinValue : state.Last + _interval;

    private void SetNextEnd(Subject subject)
    {
        long next = long.MaxValue;
        foreach (FailureState state in subject.States.Values)
        {
            next = state.IsOpen ? Math.Min(next, EndOf(state)) : next;
        }

        Volatile.Write(ref subject.NextEnd, next);
    }

    /// <summary>Forgets old states, once a minute or where there are too many.</summary>
    private void Sweep(long now)
    {
        long due = Volatile.Read(ref _nextSweep);
        bool isFull = Count >= MaxStates;
        if ((now < due && !isFull) || Interlocked.CompareExchange(ref _nextSweep, now + _interval, due) != due)
        {
            return;
        }

        Forget(isFull ? TimeSpan.Zero : s_memory, now);
    }

    private void Forget(TimeSpan memory, long now)
    {
        foreach ((TKey key, Subject subject) in _subjects)
        {
            lock (subject)
            {
                foreach (FailureState old in subject.States.Values.Where(s => time.GetElapsedTime(s.Last, now) >= memory).ToList())
                {
                    subject.States.Remove(old.Cause);
                    Interlocked.Decrement(ref _count);
                    Interlocked.Add(ref _open, old.IsOpen ? -1 : 0);
                }

                SetNextEnd(subject);
                if (subject.States.Count == 0)
                {
                    subject.IsForgotten = true;
                    _subjects.TryRemove(new(key, subject));
                }
            }
        }
    }

    /// <summary>An endpoint or backend. It is locked while its states are read or changed.</summary>
    private sealed class Subject
    {
        /// <summary>The time from which on a response may end a state; read without the lock.</summary>
        public long NextEnd = long.MaxValue;

        public Dictionary<string, FailureState> States { get; } = new(StringComparer.Ordinal);

        /// <summary>True if it is no longer in the dictionary, so that nothing that is counted here would ever be ended.</summary>
        public bool IsForgotten { get; set; }
    }

    private sealed class FailureState(string cause, bool isOfAll)
    {
        public string Cause => cause;

        public bool IsOfAll => isOfAll;

        /// <summary>The time of the last line; null before the first.</summary>
        public long? Logged { get; set; }

        public long Last { get; set; }

        public long Since { get; set; }

        public long Failures { get; set; }

        public long Unlisted { get; set; }

        /// <summary>True from a line that says that it fails until the line that says that it has recovered.</summary>
        public bool IsOpen { get; set; }
    }
}
