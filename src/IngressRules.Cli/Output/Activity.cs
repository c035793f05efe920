using System.Globalization;

namespace IngressRules.Cli.Output;

/// <summary>
/// A line that shows for how long something is being done that does not tell how far it is. It appears once the work has taken a second,
/// and is gone when the work is done.
/// </summary>
internal sealed class Activity : IDisposable
{
    private const int BarWidth = 30, MarkWidth = 6;

    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(0.2);

    private readonly Lock _lock = new();
    private readonly StatusLine _line;
    private readonly ToolHost _host;
    private readonly string _label;
    private readonly long _start;
    private readonly ITimer? _timer;
    private bool _isDone;

    /// <summary>Begins.</summary>
    /// <param name="host">The streams and the clock.</param>
    /// <param name="label">What is done, such as "manifests".</param>
    public Activity(ToolHost host, string label)
    {
        (_host, _label, _start, _line) = (host, label, host.Time.GetTimestamp(), new StatusLine(host));
        _timer = _line.IsSeen ? host.Time.CreateTimer(_ => Show(), null, StatusLine.Silence, s_interval) : null;
    }

    /// <summary>Ends, and removes the line.</summary>
    public void Dispose()
    {
        _timer?.Dispose();
        lock (_lock)
        {
            // The timer may have begun to show the line a moment ago.
            _isDone = true;
            _line.Clear();
        }
    }

    private void Show()
    {
        lock (_lock)
        {
            if (!_isDone)
            {
                double seconds = _host.Time.GetElapsedTime(_start).TotalSeconds;
                int mark = (int)(seconds / s_interval.TotalSeconds) % (BarWidth - MarkWidth);
                string bar = new string('.', mark) + new string('#', MarkWidth) + new string('.', BarWidth - MarkWidth - mark);
                _line.Show(string.Create(CultureInfo.InvariantCulture, $"{_label} [{bar}] {seconds:0} s"));
            }
        }
    }
}
