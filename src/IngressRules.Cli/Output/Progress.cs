using System.Globalization;

namespace IngressRules.Cli.Output;

/// <summary>
/// A bar that shows how much of an input has been read. It appears once the work has taken a second, and is gone when the work is done.
/// </summary>
/// <param name="host">The streams and the clock.</param>
/// <param name="label">What is done, such as "replay".</param>
/// <param name="total">How many bytes there are; 0 where that is not known, as of a pipe.</param>
internal sealed class Progress(ToolHost host, string label, long total) : IDisposable
{
    private const int BarWidth = 30;
    private const double MegaByte = 1 << 20;

    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(0.1);

    private readonly StatusLine _line = new(host);
    private readonly long _start = host.Time.GetTimestamp();
    private TimeSpan _next = StatusLine.Silence;
    private long _done;

    /// <summary>Counts bytes that have been read.</summary>
    public void Advance(long bytes)
    {
        _done += bytes;
        if (_line.IsSeen && host.Time.GetElapsedTime(_start) is var elapsed && elapsed >= _next)
        {
            _next = elapsed + s_interval;
            _line.Show(Text());
        }
    }

    /// <summary>Removes the bar.</summary>
    public void Dispose() => _line.Clear();

    private string Text()
    {
        if (total <= 0)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{label}: {_done / MegaByte:0.0} MB");
        }

        double share = Math.Min(1, (double)_done / total);
        int full = (int)(share * BarWidth);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{label} [{new string('#', full)}{new string('.', BarWidth - full)}] {share:0%} of {total / MegaByte:0.0} MB");
    }
}
