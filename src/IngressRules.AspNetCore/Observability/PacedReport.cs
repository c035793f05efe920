using System.Diagnostics;

namespace IngressRules.AspNetCore.Observability;

/// <summary>
/// Makes a report in the background when it is asked for, and not more often than at an interval: whatever is asked for meanwhile is one
/// further report, made at the end of the interval. A report that takes long is made less often, so that it costs little however large the
/// table is.
/// </summary>
/// <param name="interval">The least time between two reports.</param>
/// <param name="time">The clock.</param>
/// <param name="report">Makes a report of the state at that time. It must not throw.</param>
internal sealed class PacedReport(TimeSpan interval, TimeProvider time, Action report)
{
    /// <summary>How many times longer it pauses than a report takes.</summary>
    private const int PauseFactor = 20;

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private int _asked;

    /// <summary>Asks for a report. Returns at once.</summary>
    public void Ask()
    {
        if (Interlocked.Increment(ref _asked) == 1)
        {
            _ = Task.Run(ReportWhileAskedAsync);
        }
    }

    private async Task ReportWhileAskedAsync()
    {
        int answered;
        do
        {
            answered = Volatile.Read(ref _asked);
            long start = Stopwatch.GetTimestamp();
            report();
            TimeSpan pause = Stopwatch.GetElapsedTime(start) * PauseFactor;
            pause = pause < LongestPause ? pause : LongestPause;
            await Task.Delay(pause > interval ? pause : interval, time);
        }
        while (Interlocked.CompareExchange(ref _asked, 0, answered) != answered);
    }
}
