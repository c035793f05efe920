namespace IngressRules.AspNetCore.Files;

/// <summary>
/// Gathers what is announced about files and says when to act on it. Complete changes wait for each other for a moment, because a change to
/// several files comes as several. A file in the middle of being written waits for its writer, because its first half may be a valid manifest
/// with half of the rules.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="gathering">How long it must be quiet before complete changes are acted on; three times that at most.</param>
internal sealed class ChangeQueue(TimeProvider time, TimeSpan gathering)
{
    /// <summary>How long a file must be quiet that may be in somebody's hands.</summary>
    public static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(30);

    /// <summary>How long a writer who holds a file open may pause before it is read all the same. Some pipe a program into it that takes its time.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private const int MostGatherings = 3, MostSettlings = 10, MostPatience = 3;

    private readonly object _gate = new();
    private readonly HashSet<string> _complete = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Pending> _pending = new(StringComparer.Ordinal);
    private Pending? _gathered;
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
            if (path is not null && kind != ChangeKind.Complete)
            {
                Pending? known = _pending.TryGetValue(path, out Pending pending) ? pending : null;
                _pending[path] = kind == ChangeKind.Writing ? Later(known, Patience, MostPatience) : Later(known, Settling, MostSettlings);
            }
            else
            {
                if (path is null)
                {
                    _everything = true;
                }
                else
                {
                    _pending.Remove(path);
                    _complete.Add(path);
                }

                _gathered = Later(_gathered, gathering, MostGatherings);
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
                long due = _woken ? now : _pending.Values.Append(_gathered ?? Pending.Never).Min(p => p.Due);
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
        (_everything, _woken, _gathered) = (false, false, null);
        _complete.Clear();
        return taken;
    }

    /// <summary>
    /// Puts off what has been announced again. One who writes without end must not put it off for ever; and whoever is known to write is not
    /// forgotten for a lesser sign.
    /// </summary>
    private Pending Later(Pending? known, TimeSpan quiet, int most)
    {
        long now = time.GetTimestamp();
        long first = known?.First ?? now;
        return new(first, Math.Max(known?.Due ?? 0, Math.Min(After(now, quiet), After(first, most * quiet))));
    }

    private long After(long timestamp, TimeSpan span) => timestamp + (long)(span.TotalSeconds * time.TimestampFrequency);

    private readonly record struct Pending(long First, long Due)
    {
        public static Pending Never { get; } = new(long.MaxValue, long.MaxValue);
    }
}
