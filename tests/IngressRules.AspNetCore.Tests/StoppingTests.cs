using EdgeRouter;
using IngressRules.AspNetCore.Tests.Support;

namespace IngressRules.AspNetCore.Tests;

/// <summary>The router ends within its drain time, whatever hangs: what is cut and given up, when, and in which order.</summary>
public sealed class StoppingTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly List<string> _events = [];
    private readonly ManualResetEventSlim _over = new();

    /// <summary>What hangs goes on only when the test is over.</summary>
    public void Dispose() => _over.Set();

    [Theory]
    [InlineData(45_000, 42_000, 44_100)]
    [InlineData(30_000, 27_000, 29_100)]
    [InlineData(10_000, 9_000, 9_700)]
    [InlineData(5_000, 4_500, 4_850)]
    [InlineData(1_000, 500, 850)]
    [InlineData(500, 0, 350)]
    [InlineData(0, 0, 350)]
    public void The_last_tenth_is_for_what_comes_after_the_requests(int drainTime, int cut, int end)
    {
        using var clock = new StopClock(TimeSpan.FromMilliseconds(drainTime), _time);
        Assert.Equal(TimeSpan.FromMilliseconds(cut), StopClock.ForRequests(TimeSpan.FromMilliseconds(drainTime)));
        _time.Advance(TimeSpan.FromDays(1));
        Assert.False(clock.Cut.IsCancellationRequested || clock.End.IsCancellationRequested);

        clock.Begin();
        FiresAfter(cut, clock.Cut);
        FiresAfter(end - cut, clock.End);
    }

    [Theory]
    [InlineData(2_000, 1_050, 2_100)]
    [InlineData(26_999, 1_050, 2_100)]
    [InlineData(27_500, 550, 1_600)]
    public void After_a_second_signal_only_the_rest_is_left_and_never_more_than_the_time(int after, int sides, int rest)
    {
        using var clock = new StopClock(TimeSpan.FromSeconds(30), _time);
        clock.Begin();
        Advance(after);
        clock.Hurry();
        Assert.True(clock.Cut.IsCancellationRequested);
        FiresAfter(sides, clock.CutSides);
        FiresAfter(rest - sides, clock.End);
    }

    [Fact]
    public async Task Requests_that_do_not_end_are_cut_and_what_hangs_then_is_given_up()
    {
        using var clock = new StopClock(TimeSpan.FromSeconds(30), _time);
        var parts = new RouterParts(clock);
        parts.Add(new Part(_events, "demo"));
        parts.Add(new Part(_events, "router", _over));
        parts.Add(new Part(_events, "admin"));
        clock.Begin();
        Task stop = Stopping.StopAsync(
            Hang("router"), new(End("admission"), Hang("admin")), clock, TimeSpan.FromSeconds(10), _time);
        Advance(9_999);
        Assert.Equal([], _events);

        // The webhook stops when no more connections are taken, in parallel to the requests.
        Advance(1);
        await Eventually.UntilAsync(() => Happened("admission stops"), "the webhook stops");
        Advance(16_999);
        Assert.False(Happened("router is cut"));
        Advance(1);
        Assert.True(Happened("router is cut"));
        Assert.False(stop.IsCompleted);
        Advance(2_100);
        await stop.WaitAsync(Eventually.Limit);

        // There is no time left to wait for the parts.
        await parts.DisposeAsync().AsTask().WaitAsync(Eventually.Limit);
    }

    [Fact]
    public async Task When_the_last_request_has_ended_the_rest_stops_at_once_and_one_part_after_the_other()
    {
        using var clock = new StopClock(TimeSpan.FromSeconds(30), _time);
        var parts = new RouterParts(clock);
        parts.Add(new Part(_events, "router", _over));
        parts.Add(new Part(_events, "admin"));
        clock.Begin();
        await Stopping.StopAsync(End("router"), new(End("admission"), End("admin")), clock, TimeSpan.Zero, _time)
            .WaitAsync(Eventually.Limit);
        Assert.Equal(["admin stops", "admission stops", "router stops"], _events.Order(StringComparer.Ordinal));
        Assert.True(_events.IndexOf("router stops") < _events.IndexOf("admin stops"));

        // The disposal of the router hangs, on its thread: that is given up when the time is over.
        Task disposal = parts.DisposeAsync().AsTask();
        await Eventually.UntilAsync(() => Happened("router is disposed of"), "the disposal has come to the router");
        Assert.True(Happened("admin is disposed of"));
        Assert.False(disposal.IsCompleted);
        Advance(29_100);
        await disposal.WaitAsync(Eventually.Limit);
    }

    [Fact]
    public async Task A_part_that_fails_is_no_silence()
    {
        using var clock = new StopClock(TimeSpan.FromSeconds(30), _time);
        clock.Begin();
        var error = new InvalidOperationException("as the test wants it");
        Assert.Same(error, await Assert.ThrowsAsync<InvalidOperationException>(() => Stopping.StopAsync(
            _ => Task.FromException(error), new(End("admission"), End("admin")), clock, TimeSpan.Zero, _time)));
    }

    /// <summary>A token fires after a time, and not a millisecond sooner.</summary>
    private void FiresAfter(int milliseconds, CancellationToken token)
    {
        Advance(milliseconds - 1);
        Assert.False(milliseconds > 0 && token.IsCancellationRequested);
        Advance(1);
        Assert.True(token.IsCancellationRequested);
    }

    private void Advance(int milliseconds) => _time.Advance(TimeSpan.FromMilliseconds(milliseconds));

    private bool Happened(string happening)
    {
        lock (_events)
        {
            return _events.Contains(happening);
        }
    }

    [Fact]
    public async Task A_page_that_is_still_asked_for_is_cut_before_the_time_is_over()
    {
        using var clock = new StopClock(TimeSpan.FromSeconds(30), _time);
        clock.Begin();
        Task stop = Stopping.StopAsync(End("router"), new(End("admission"), Hang("admin")), clock, TimeSpan.Zero, _time);
        await Eventually.UntilAsync(() => Happened("admission stops"), "the webhook stops");
        Advance(1_050);
        Assert.True(Happened("admin is cut"));
        Assert.False(stop.IsCompleted || clock.End.IsCancellationRequested);
        Advance(28_050);
        await stop.WaitAsync(Eventually.Limit);
    }

    private Func<CancellationToken, Task> End(string name) => _ =>
    {
        lock (_events)
        {
            _events.Add($"{name} stops");
        }

        return Task.CompletedTask;
    };

    private Func<CancellationToken, Task> Hang(string name) => token =>
    {
        token.Register(() => _events.Add($"{name} is cut"));
        return new TaskCompletionSource().Task;
    };

    private sealed class Part(List<string> events, string name, ManualResetEventSlim? over = null) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            lock (events)
            {
                events.Add($"{name} is disposed of");
            }

            over?.Wait();
            return ValueTask.CompletedTask;
        }
    }
}
