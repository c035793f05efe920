using IngressRules.AspNetCore.Files;

namespace IngressRules.AspNetCore.Tests.Files;

/// <summary>There is one reading per file at a time, and the last result is used.</summary>
public class FileReadingsTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task While_a_reading_takes_its_time_one_more_follows_however_often_it_was_asked_for()
    {
        using var goOn = new SemaphoreSlim(0);
        int reads = 0;
        var readings = new FileReadings((_, _) =>
        {
            Assert.True(goOn.Wait(Limit));
            return new(FileEvent.ReadGood, null, IsStillNamed: Interlocked.Increment(ref reads) == 2);
        });
        var results = new List<string>();
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        readings.Begin("a", null, r => results.Add($"first {r.IsStillNamed}"));
        readings.Begin("a", null, r => results.Add($"second {r.IsStillNamed}"));
        readings.Begin("a", null, r =>
        {
            results.Add($"third {r.IsStillNamed}");
            done.SetResult();
        });
        goOn.Release(3);
        await done.Task.WaitAsync(Limit);
        Assert.Equal(["third True"], results);
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
        });
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
