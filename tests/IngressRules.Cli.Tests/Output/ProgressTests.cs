using System.Globalization;
using IngressRules.Cli.Output;

namespace IngressRules.Cli.Tests.Output;

public class ProgressTests
{
    [Fact]
    public void A_bar_appears_after_a_second_and_is_gone_at_the_end()
    {
        var clock = new Clock();
        string shown = Shown(clock, isTerminal: true, total: 4 << 20, progress =>
        {
            progress.Advance(1 << 20);
            clock.Now += TimeSpan.FromMilliseconds(1500);
            progress.Advance(1 << 20);
            progress.Advance(1 << 20);
        });
        string bar = "\rlog [###############...............] 50% of 4.0 MB";
        Assert.Equal($"{bar}\r{new string(' ', bar.Length - 1)}\r", shown);
    }

    [Fact]
    public void Of_a_pipe_the_bytes_are_shown()
    {
        var clock = new Clock();
        string shown = Shown(clock, isTerminal: true, total: 0, progress =>
        {
            clock.Now += TimeSpan.FromSeconds(2);
            progress.Advance(3 << 20);
        });
        Assert.StartsWith("\rlog: 3.0 MB", shown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, 60)]
    [InlineData(true, 0.9)]
    public void Nothing_is_shown_where_nobody_looks_or_nothing_takes_long(bool isTerminal, double seconds)
    {
        var clock = new Clock();
        Assert.Equal("", Shown(clock, isTerminal, 100, progress =>
        {
            clock.Now += TimeSpan.FromSeconds(seconds);
            progress.Advance(50);
        }));
    }

    [Fact]
    public void Work_without_a_measure_shows_for_how_long_it_goes_on()
    {
        var clock = new Clock();
        using var error = new StringWriter(CultureInfo.InvariantCulture);
        using var host = new ToolHost(Stream.Null, Stream.Null, error) { IsErrorTerminal = true, Time = clock };
        using (new Activity(host, "manifests"))
        {
            Assert.Equal("", error.ToString());
            clock.Now += TimeSpan.FromSeconds(2);
            clock.Tick!();
            Assert.Equal("\rmanifests [..........######..............] 2 s", error.ToString());
        }

        string shown = error.ToString();
        Assert.EndsWith("\r", shown, StringComparison.Ordinal);
        clock.Tick!();
        Assert.Equal(shown, error.ToString());
    }

    [Fact]
    public void Nobody_is_shown_for_how_long_work_goes_on_where_nobody_looks()
    {
        var clock = new Clock();
        using var host = new ToolHost(Stream.Null, Stream.Null, TextWriter.Null) { Time = clock };
        using var activity = new Activity(host, "manifests");
        Assert.Null(clock.Tick);
    }

    private static string Shown(Clock clock, bool isTerminal, long total, Action<Progress> work)
    {
        using var error = new StringWriter(CultureInfo.InvariantCulture);
        using var host = new ToolHost(Stream.Null, Stream.Null, error) { IsErrorTerminal = isTerminal, Time = clock };
        using (var progress = new Progress(host, "log", total))
        {
            work(progress);
        }

        return error.ToString();
    }

    private sealed class Clock : TimeProvider
    {
        public TimeSpan Now { get; set; } = TimeSpan.FromDays(1);

        public Action? Tick { get; private set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Assert.Equal(StatusLine.Silence, dueTime);
            Tick = () => callback(state);
            return new Timer(_ => { });
        }
    }
}
