namespace IngressRules.AspNetCore.Files;

/// <summary>
/// Lets one thread sleep until something is due by the given clock, or something happens. The thread sleeps in a monitor, because a timer
/// of the pool comes late on a busy server; the timer is there for clocks that do not run with the system's.
/// </summary>
internal sealed class FileAlarm : IDisposable
{
    private static readonly TimeSpan LongestSleep = TimeSpan.FromDays(1);

    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly ITimer _timer;
    private TimeSpan _sleepsUntil = TimeSpan.MinValue;
    private bool _stopped;

    public FileAlarm(TimeProvider time)
    {
        _time = time;
        _start = time.GetTimestamp();
        _timer = time.CreateTimer(_ => Wake(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The lock that is held while the sleeper asks what is due.</summary>
    public object Gate { get; } = new();

    /// <summary>The time since the alarm was made.</summary>
    public TimeSpan Now => _time.GetElapsedTime(_start);

    /// <summary>Says that something is due at a time, so that whoever sleeps longer than that asks again.</summary>
    public void Ring(TimeSpan due)
    {
        lock (Gate)
        {
            if (due < _sleepsUntil)
            {
                Monitor.PulseAll(Gate);
            }
        }
    }

    /// <summary>Sleeps until the time has come that <paramref name="due"/> names. It is asked again whenever the sleeper wakes.</summary>
    /// <returns>False where the alarm was stopped.</returns>
    public bool SleepUntil(Func<TimeSpan> due)
    {
        lock (Gate)
        {
            while (!_stopped)
            {
                TimeSpan until = due(), left = until - Now;
                if (left <= TimeSpan.Zero)
                {
                    return true;
                }

                Sleep(until, left < LongestSleep ? left : LongestSleep);
            }

            return false;
        }
    }

    /// <summary>Ends this sleep and all later ones.</summary>
    public void Stop()
    {
        lock (Gate)
        {
            _stopped = true;
            Monitor.PulseAll(Gate);
        }
    }

    public void Dispose()
    {
        Stop();
        _timer.Dispose();
    }

    private void Sleep(TimeSpan until, TimeSpan left)
    {
        _sleepsUntil = until;
        _timer.Change(left, Timeout.InfiniteTimeSpan);

        // A millisecond more, because the monitor's clock is coarser than ours.
        Monitor.Wait(Gate, left + TimeSpan.FromMilliseconds(1));
        _sleepsUntil = TimeSpan.MinValue;
    }

    private void Wake()
    {
        lock (Gate)
        {
            Monitor.PulseAll(Gate);
        }
    }
}
