using IngressRules.AspNetCore.Files;
using IngressRules.AspNetCore.Observability;
using Microsoft.Extensions.Logging.Abstractions;

namespace IngressRules.AspNetCore.Tests.Files;

/// <summary>There is one reading per file at a time, and the last result is used.</summary>
public class FileReadingsTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly BackgroundFailures s_failures = new(NullLogger.Instance, null);

    [Fact]
    public async Task A_reading_that_throws_is_reported_as_unsteady_and_the_next_one_counts()
    {
        bool throws = true;
        var readings = new FileReadings(
            (_, _) => throws ? throw new InvalidOperationException() : new(FileEvent.ReadGood, null), s_failures);
        FileEvent[] seen = [await ReadAsync(), default];
        throws = false;
        seen[1] = await ReadAsync();
        Assert.Equal([FileEvent.ReadUnsteady, FileEvent.ReadGood], seen);

        Task<FileEvent> ReadAsync()
        {
            var done = new TaskCompletionSource<FileEvent>(TaskCreationOptions.RunContinuationsAsynchronously);
            readings.Begin("a", null, r => done.SetResult(r.Event));
            return done.Task.WaitAsync(Limit);
        }
    }

    [Fact]
    public async Task While_a_reading_takes_its_time_one_more_follows_however_often_it_was_asked_for()
    {
        using var goOn = new SemaphoreSlim(0);
        int reads = 0;
        var readings = new FileReadings((_, _) =>
        {
            Assert.True(goOn.Wait(Limit));
            return new(Interlocked.Increment(ref reads) == 2 ? FileEvent.ReadBroken : FileEvent.ReadGood, null);
        }, s_failures);
        var results = new List<string>();
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        readings.Begin("a", null, r => results.Add($"first {r.Event}"));
        readings.Begin("a", null, r => results.Add($"second {r.Event}"));
        readings.Begin("a", null, r =>
        {
            results.Add($"third {r.Event}");
            done.SetResult();
        });
        goOn.Release(3);
        await done.Task.WaitAsync(Limit);
        Assert.Equal(["third ReadBroken"], results);
        Assert.Equal(2, reads);
    }

    [Fact]
    public async Task Another_file_does_not_wait()
    {
        using var goOn = new SemaphoreSlim(0);
        var readings = new FileReadings((path, _) =>
        {
            Assert.True(path == "b" || goOn.Wait(Limit));
            return new(FileEvent.ReadGood, null);
        }, s_failures);
        TaskCompletionSource slow = new(TaskCreationOptions.RunContinuationsAsynchronously),
        fast = new(TaskCreationOptions.RunContinuationsAsynchronously);
        readings.Begin("a", null, _ => slow.SetResult());
        readings.Begin("b", null, _ => fast.SetResult());
        await fast.Task.WaitAsync(Limit);
        Assert.False(slow.Task.IsCompleted);
        goOn.Release();
        await slow.Task.WaitAsync(Limit);
    }
}
