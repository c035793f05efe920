using IngressRules.Kubernetes.Tests.Support;

namespace IngressRules.Kubernetes.Tests;

/// <summary>Bounds on how often something is written.</summary>
public sealed class TokenBucketTests
{
    [Fact]
    public void There_is_a_burst_and_then_so_many_a_second()
    {
        var time = new ManualTime();
        var bucket = new TokenBucket(4, burst: 2, time);
        Assert.Equal([0, 0, 250, 250], Enumerable.Range(0, 4).Select(_ => bucket.Take().TotalMilliseconds));
        time.Advance(TimeSpan.FromMilliseconds(100));
        Assert.Equal(150, bucket.Take().TotalMilliseconds, 3);
        time.Advance(TimeSpan.FromMilliseconds(150));
        Assert.Equal([0, 250], Enumerable.Range(0, 2).Select(_ => bucket.Take().TotalMilliseconds));

        // However long the pause, the burst is the limit.
        time.Advance(TimeSpan.FromHours(1));
        Assert.Equal([0, 0, 250], Enumerable.Range(0, 3).Select(_ => bucket.Take().TotalMilliseconds));
    }
}
