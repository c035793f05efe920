namespace IngressRules.AspNetCore.Files;

/// <summary>
/// Lets one thread sleep until a time on the given clock, or until something happens earlier. The thread waits on a monitor, because timers
/// of the thread pool fire late on a busy server; the timer is only needed for test clocks, which do not follow the system clock.
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

    /// <summary>The lock that is held while the due time is computed.</summary>
    public object Gate { get; } = new();

    /// <summary>The time since the alarm was made.</summary>
    public TimeSpan Now => _time.GetElapsedTime(_start);

    /// <summary>
    /// Reports that something is due at a time. It wakes a thread that would sleep longer, which then computes its due time again.
    /// </summary>
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

    /// <summary>Sleeps until the time that <paramref name="due"/> returns, which is called again each time the thread wakes.</summary>
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

        // One millisecond more, because the monitor's clock is coarser than ours.
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
