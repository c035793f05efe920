using IngressRules.AspNetCore.Files;

namespace IngressRules.AspNetCore.Tests;

/// <summary>When a change that was announced is acted on.</summary>
public class ChangeQueueTests
{
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(10);

    private readonly ManualTime _time = new();
    private readonly ChangeQueue _queue;

    public ChangeQueueTests() => _queue = new ChangeQueue(_time, Gathering);

    [Fact]
    public void A_complete_change_is_due_once()
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

        Assert.Equal(6, writes);
    }

    [Fact]
    public async Task Complete_changes_wait_for_each_other_until_it_is_quiet()
    {
        _queue.Add("a.yaml", ChangeKind.Complete);
        Task<FileChanges?> taken = Task.Run(() => _queue.Take(Timeout.InfiniteTimeSpan));
        _time.Now += Gathering / 2;
        _queue.Add("b.yaml", ChangeKind.Complete);
        _time.Now += Gathering / 2;
        _queue.Add("c.yaml", ChangeKind.Writing);
        Assert.False(taken.IsCompleted);
        _time.Now += Gathering / 2;
        Assert.Equal(["a.yaml", "b.yaml"], (await taken.WaitAsync(TimeSpan.FromSeconds(60)))!.Files.Order());
    }

    [Fact]
    public async Task A_stream_of_complete_changes_does_not_put_them_off_for_ever()
    {
        Task<FileChanges?> taken = Task.Run(() => _queue.Take(Timeout.InfiniteTimeSpan));
        int changes = 0;
        while (changes < 1000 && await Task.WhenAny(taken, Task.Delay(20)) != taken)
        {
            _queue.Add($"{changes++}.yaml", ChangeKind.Complete);
            _time.Now += Gathering / 2;
        }

        Assert.NotEmpty((await taken)!.Files);
        Assert.InRange(changes, 6, 999);
    }

    [Fact]
    public void A_file_that_has_gone_is_waited_for_in_case_it_comes_back()
    {
        _queue.Add("a.yaml", ChangeKind.Unsettled);
        _time.Now += ChangeQueue.Settling / 2;
        _queue.Add("a.yaml", ChangeKind.Writing);
        _queue.Add("a.yaml", ChangeKind.Unsettled);
        _time.Now += ChangeQueue.Settling * 2;
        Assert.Equal("", Due());
        _queue.Add("a.yaml", ChangeKind.Complete);
        Assert.Equal("a.yaml", Due());
    }

    [Fact]
    public void Lost_events_and_directories_ask_for_a_look_at_everything()
    {
        _queue.Add(null, ChangeKind.Complete);
        _time.Now += Gathering;
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
