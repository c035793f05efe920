using IngressRules.AspNetCore.Files;

namespace IngressRules.AspNetCore.Tests;

/// <summary>When a change that was announced is acted on.</summary>
public class ChangeQueueTests
{
    private readonly ManualTime _time = new();
    private readonly ChangeQueue _queue;

    public ChangeQueueTests() => _queue = new ChangeQueue(_time);

    [Fact]
    public void A_complete_change_is_due_at_once_and_once()
    {
        _queue.Add("a.yaml", ChangeKind.Complete);
        _queue.Add("a.yaml", ChangeKind.Complete);
        Assert.Equal("a.yaml", Due());
        Assert.Equal("", Due());
    }

    [Fact]
    public void A_file_in_somebody_s_hands_waits_until_it_is_closed()
    {
        _queue.Add("a.yaml", ChangeKind.Writing);
        _queue.Add("b.yaml", ChangeKind.Complete);
        FileChanges changes = _queue.Take(TimeSpan.Zero)!;
        Assert.Equal(["b.yaml"], changes.Files);
        Assert.Equal(["a.yaml"], changes.BeingWritten);
        Assert.True(_queue.IsBeingWritten("a.yaml"));
        _queue.Add("a.yaml", ChangeKind.Complete);
        Assert.Equal("a.yaml", Due());
        Assert.False(_queue.IsBeingWritten("a.yaml"));
    }

    [Fact]
    public void Where_nobody_tells_the_end_a_file_must_be_quiet_for_a_moment()
    {
        _queue.Add("a.yaml", ChangeKind.Unsettled);
        _time.Now += ChangeQueue.Settling / 2;
        Assert.Equal("", Due());
        _queue.Add("a.yaml", ChangeKind.Unsettled);
        _time.Now += ChangeQueue.Settling / 2;
        Assert.Equal("", Due());
        _time.Now += ChangeQueue.Settling / 2;
        Assert.Equal("a.yaml", Due());
    }

    [Fact]
    public void One_who_never_closes_his_file_is_not_waited_for_for_ever()
    {
        _queue.Add("a.yaml", ChangeKind.Writing);
        _time.Now += ChangeQueue.Patience;
        Assert.Equal("a.yaml", Due());
        int writes = 0;
        for (; Due().Length == 0; writes++)
        {
            _queue.Add("a.yaml", ChangeKind.Writing);
            _time.Now += ChangeQueue.Patience / 2;
        }

        Assert.Equal(10, writes);
    }

    [Fact]
    public void Lost_events_and_directories_ask_for_a_look_at_everything()
    {
        _queue.Add(null, ChangeKind.Complete);
        Assert.True(_queue.Take(Timeout.InfiniteTimeSpan)!.Everything);
    }

    [Fact]
    public void When_the_time_is_over_everything_is_looked_at_and_a_wake_asks_for_nothing_more()
    {
        Assert.True(_queue.Take(TimeSpan.Zero)!.Everything);
        _queue.Wake();
        FileChanges changes = _queue.Take(Timeout.InfiniteTimeSpan)!;
        Assert.False(changes.Everything);
        Assert.Empty(changes.Files);
    }

    [Fact]
    public void A_queue_that_was_stopped_gives_nothing()
    {
        _queue.Add("a.yaml", ChangeKind.Complete);
        _queue.Stop();
        Assert.Null(_queue.Take(Timeout.InfiniteTimeSpan));
    }

    private string Due() => string.Join(' ', _queue.Take(TimeSpan.Zero)!.Files);

    private sealed class ManualTime : TimeProvider
    {
        public TimeSpan Now { get; set; } = TimeSpan.FromDays(1);

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;
    }
}
