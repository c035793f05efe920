namespace IngressRules.AspNetCore.Observability;

/// <summary>
/// Makes a report in the background when it is asked for, and not more often than at an interval: whatever is asked for meanwhile is one
/// further report, made at the end of the interval.
/// </summary>
/// <param name="interval">The time between two reports.</param>
/// <param name="time">The clock.</param>
/// <param name="report">Makes a report of the state at that time. It must not throw.</param>
internal sealed class PacedReport(TimeSpan interval, TimeProvider time, Action report)
{
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
            report();
            await Task.Delay(interval, time);
        }
        while (Interlocked.CompareExchange(ref _asked, 0, answered) != answered);
    }
}
