namespace IngressRules.AspNetCore.Files;

/// <summary>
/// Gathers what is announced about files and says when to act on it. A change that is complete is due at once. A file in the middle of being
/// written is not, because its first half may be a valid manifest with half of the rules.
/// </summary>
internal sealed class ChangeQueue(TimeProvider time)
{
    /// <summary>How long a file must be quiet that may be in somebody's hands.</summary>
    public static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(30);

    /// <summary>How long a writer who holds a file open may pause before it is read all the same.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly object _gate = new();
    private readonly HashSet<string> _complete = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Pending> _pending = new(StringComparer.Ordinal);
    private bool _everything;
    private bool _woken;
    private bool _stopped;

    /// <summary>Notes a change.</summary>
    /// <param name="path">The file; null where events were lost or a directory has changed.</param>
    /// <param name="kind">How far the change has come.</param>
    public void Add(string? path, ChangeKind kind)
    {
        lock (_gate)
        {
            long now = time.GetTimestamp();
            if (path is null)
            {
                _everything = true;
            }
            else if (kind == ChangeKind.Complete)
            {
                _pending.Remove(path);
                _complete.Add(path);
            }
            else
            {
                // One who writes without end must not put his file off for ever.
                long first = _pending.TryGetValue(path, out Pending known) ? known.First : now;
                long quiet = After(now, kind == ChangeKind.Writing ? Patience : Settling);
                _pending[path] = new(first, Math.Min(quiet, After(first, 5 * Patience)));
            }

            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Ends the current wait although nothing has changed on disk: something that was begun is done.</summary>
    public void Wake()
    {
        lock (_gate)
        {
            _woken = true;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Ends all waits for good.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _stopped = true;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Waits until something is due.</summary>
    /// <param name="limit">Then everything is looked at, whether it was announced or not; infinite for never.</param>
    /// <returns>What is due now; null where the queue was stopped.</returns>
    public FileChanges? Take(TimeSpan limit)
    {
        long end = limit == Timeout.InfiniteTimeSpan ? long.MaxValue : After(time.GetTimestamp(), limit);
        lock (_gate)
        {
            while (!_stopped)
            {
                long now = time.GetTimestamp();
                long due = _everything || _woken || _complete.Count > 0 ? now : _pending.Values.Select(p => p.Due).DefaultIfEmpty(long.MaxValue).Min();
                long until = Math.Min(due, end);
                if (until <= now)
                {
                    return TakeDue(now, everything: _everything || end <= now);
                }

                // A millisecond more, since the clock of the wait is the coarser one.
                Monitor.Wait(_gate, until == long.MaxValue ? Timeout.InfiniteTimeSpan : time.GetElapsedTime(now, until) + TimeSpan.FromMilliseconds(1));
            }

            return null;
        }
    }

    /// <summary>Lets changes gather for a while.</summary>
    public void Rest(TimeSpan pause)
    {
        long end = After(time.GetTimestamp(), pause);
        lock (_gate)
        {
            for (long now = time.GetTimestamp(); !_stopped && now < end; now = time.GetTimestamp())
            {
                Monitor.Wait(_gate, time.GetElapsedTime(now, end) + TimeSpan.FromMilliseconds(1));
            }
        }
    }

    /// <summary>True where somebody has begun to write the file since it was taken.</summary>
    public bool IsBeingWritten(string path)
    {
        lock (_gate)
        {
            return _pending.ContainsKey(path);
        }
    }

    private FileChanges TakeDue(long now, bool everything)
    {
        foreach ((string path, Pending pending) in _pending.ToList())
        {
            if (pending.Due <= now)
            {
                _pending.Remove(path);
                _complete.Add(path);
            }
        }

        var taken = new FileChanges(
            everything, new HashSet<string>(_complete, StringComparer.Ordinal), new HashSet<string>(_pending.Keys, StringComparer.Ordinal));
        (_everything, _woken) = (false, false);
        _complete.Clear();
        return taken;
    }

    private long After(long timestamp, TimeSpan span) => timestamp + (long)(span.TotalSeconds * time.TimestampFrequency);

    private readonly record struct Pending(long First, long Due);
}
