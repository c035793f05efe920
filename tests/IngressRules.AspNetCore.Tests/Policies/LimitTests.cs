using System.Net;
using IngressRules.AspNetCore.Policies;
using IngressRules.AspNetCore.Tests.Support;

namespace IngressRules.AspNetCore.Tests.Policies;

/// <summary>How many requests a client may send (N65).</summary>
public class LimitTests
{
    private static readonly IPAddress s_client = IPAddress.Parse("192.0.2.1");

    private readonly ManualTime _time = new();

    [Fact]
    public void N65_One_and_the_burst_pass_at_once_then_one_each_interval()
    {
        var buckets = new ClientBuckets(_time);
        BucketRate[] rates = [Rate(perMinute: 60, burst: 5)];
        Assert.Equal(6, Passed(buckets, rates, 20));
        _time.Advance(TimeSpan.FromMilliseconds(999));
        Assert.Equal(0, Passed(buckets, rates, 1));
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(1, Passed(buckets, rates, 5));
        _time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(3, Passed(buckets, rates, 5));
        _time.Advance(TimeSpan.FromDays(400));
        Assert.Equal(6, Passed(buckets, rates, 20));
    }

    [Fact]
    public void N65_Clients_and_Ingresses_are_counted_apart()
    {
        var buckets = new ClientBuckets(_time);
        Assert.Equal(1, Passed(buckets, [Rate(1, 0)], 3));
        Assert.Equal(1, Passed(buckets, [Rate(1, 0, client: "192.0.2.2")], 3));
        Assert.Equal(1, Passed(buckets, [Rate(1, 0, scope: "other")], 3));
        Assert.Equal(1, Passed(buckets, [Rate(1, 0, kind: 's')], 3));
        Assert.Equal(0, Passed(buckets, [Rate(1, 0)], 3));
    }

    [Fact]
    public void N65_What_one_limit_refuses_counts_in_no_other()
    {
        var buckets = new ClientBuckets(_time);
        BucketRate wide = Rate(60, 3, kind: 'm'), narrow = Rate(60, 0, kind: 's');
        Assert.Equal(1, Passed(buckets, [wide, narrow], 10));
        Assert.Equal(3, Passed(buckets, [wide], 10));
    }

    [Fact]
    public void The_memory_is_bounded_and_those_in_use_are_kept()
    {
        var buckets = new ClientBuckets(_time, capacity: 100);
        BucketRate kept = Rate(1, 0);
        Assert.Equal(1, Passed(buckets, [kept], 1));
        for (int i = 0; i < 1000; i++)
        {
            Assert.True(buckets.TryTake([Rate(1, 0, client: $"198.51.{i / 250}.{i % 250}")]));
            Assert.False(buckets.TryTake([kept]));
        }

        Assert.Equal(100, buckets.Count);
    }

    [Fact]
    public void N65_Places_come_back()
    {
        var places = new ClientPlaces();
        IDisposable? first = places.TryTake("a", s_client, 2), second = places.TryTake("a", s_client, 2);
        Assert.NotNull(first);
        Assert.Null(places.TryTake("a", s_client, 2));
        Assert.NotNull(places.TryTake("b", s_client, 1));
        first.Dispose();
        first.Dispose();
        Assert.NotNull(places.TryTake("a", s_client, 2));
        Assert.Null(places.TryTake("a", s_client, 2));
        second!.Dispose();
        Assert.Null(places.TryTake("c", s_client, 0));
        Assert.Equal(2, places.Count);
    }

    [Fact]
    public async Task N65_Places_are_exact_under_contention()
    {
        var places = new ClientPlaces();
        int most = 0, now = 0;
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (int i = 0; i < 2000; i++)
            {
                if (places.TryTake("a", s_client, 2) is { } place)
                {
                    int taken = Interlocked.Increment(ref now);
                    InterlockedMax(ref most, taken);
                    Interlocked.Decrement(ref now);
                    place.Dispose();
                }
            }
        })));
        Assert.InRange(most, 1, 2);
        Assert.Equal(0, places.Count);
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (int seen = Volatile.Read(ref most); value > seen; seen = Volatile.Read(ref most))
        {
            Interlocked.CompareExchange(ref most, value, seen);
        }
    }

    private static int Passed(ClientBuckets buckets, BucketRate[] rates, int requests) =>
        Enumerable.Range(0, requests).Count(_ => buckets.TryTake(rates));

    private static BucketRate Rate(long perMinute, long burst, string scope = "a", char kind = 'm', string? client = null) =>
        new(new(scope, kind, client is null ? s_client : IPAddress.Parse(client)), perMinute, burst);
}
