using IngressRules.Diagnostics;
using IngressRules.Kubernetes.Status;
using IngressRules.Kubernetes.Tests.Support;
using IngressRules.Kubernetes.Watching;
using IngressRules.Model;
using k8s;

namespace IngressRules.Kubernetes.Tests;

/// <summary>What the defaults allow: how late a change or a status can be when everything else takes no time.</summary>
public sealed class TimeBoundsTests
{
    private static readonly KubernetesSourceOptions s_options = new();

    private static readonly ValueList<IngressLoadBalancerIngress> s_addresses = [new() { Ip = "192.0.2.1" }];

    [Fact]
    public void After_an_outage_however_long_the_next_attempt_comes_within_eight_seconds_and_a_lost_connection_is_noticed_within_15()
    {
        var backoff = new Backoff(s_options);
        var pauses = Enumerable.Range(0, 1000).Select(_ => backoff.Next()).ToList();
        Assert.True(pauses[0] <= TimeSpan.FromMilliseconds(200));
        Assert.All(pauses, p => Assert.InRange(p, TimeSpan.Zero, TimeSpan.FromSeconds(8)));
        Assert.All(pauses.Skip(10), p => Assert.True(p >= TimeSpan.FromSeconds(4)));

        SocketsHttpHandler handler = HandlerOf(new());
        Assert.True(handler.ConnectTimeout + s_options.MaxRetryDelay < TimeSpan.FromSeconds(15));
        Assert.True(handler.KeepAlivePingDelay + handler.KeepAlivePingTimeout <= TimeSpan.FromSeconds(15));
    }

    [Fact]
    public void A_setup_of_the_connection_that_is_there_already_has_the_last_word()
    {
        SocketsHttpHandler handler = HandlerOf(new() { FirstMessageHandlerSetup = h => h.ConnectTimeout = TimeSpan.FromSeconds(1) });
        Assert.Equal((TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10)), (handler.ConnectTimeout, handler.KeepAlivePingDelay));
    }

    [Fact]
    public void The_statuses_of_five_hundred_Ingresses_have_their_turn_within_a_minute()
    {
        var time = new ManualTime();
        double perSecond = new KubernetesWriterOptions().StatusWritesPerSecond;
        var turns = new TokenBucket(perSecond, (int)perSecond, time);
        long start = time.GetTimestamp();
        for (int i = 0; i < 500; i++)
        {
            while (turns.Take() is { Ticks: > 0 } wait)
            {
                time.Advance(wait);
            }
        }

        Assert.InRange(time.GetElapsedTime(start), TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(30));
    }

    [Fact]
    public void A_status_is_tried_again_within_ten_seconds_whatever_became_of_the_last_attempt()
    {
        var time = new ManualTime();
        var name = new ObjectReference("Ingress", "shop", "web");
        Action<StatusAttempts>[] outcomes =
        [
            a => a.Conflicted(name, Version(1)),
            a => a.Failed(name, Version(1), "refused"),
            a => a.Written(name, Version(1), s_addresses),
        ];
        foreach (Action<StatusAttempts> happens in outcomes)
        {
            var attempts = new StatusAttempts(s_options, time);
            for (int i = 0; i < 6; i++)
            {
                happens(attempts);
                TimeSpan due = attempts.DueIn(name, Version(1), s_addresses);
                Assert.InRange(due, TimeSpan.Zero, TimeSpan.FromSeconds(10));
                time.Advance(due);
                Assert.Equal(TimeSpan.Zero, attempts.DueIn(name, Version(1), s_addresses));
            }
        }
    }

    [Fact]
    public void A_status_that_somebody_empties_is_put_back_at_once_until_it_has_become_a_habit()
    {
        var time = new ManualTime();
        var attempts = new StatusAttempts(s_options, time);
        var name = new ObjectReference("Ingress", "shop", "web");
        for (int version = 1; version <= 6; version++)
        {
            Assert.False(attempts.Written(name, Version(version), s_addresses));
            Assert.Equal(TimeSpan.Zero, attempts.DueIn(name, Version(version + 1), s_addresses));
        }

        Assert.True(attempts.Written(name, Version(7), s_addresses));
        Assert.InRange(attempts.DueIn(name, Version(8), s_addresses), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));
    }

    [Theory]
    [InlineData("another uid")]
    [InlineData("other addresses")]
    [InlineData("cleared in between")]
    public void A_status_that_becomes_another_one_is_no_repair_however_often_that_happens(string what)
    {
        var time = new ManualTime();
        var attempts = new StatusAttempts(s_options, time);
        var name = new ObjectReference("Ingress", "shop", "web");
        for (int i = 1; i <= 40; i++)
        {
            ObjectMetadata version = Version(i) with { Uid = what == "another uid" ? $"{i}" : "" };
            ValueList<IngressLoadBalancerIngress> addresses = what switch
            {
                "other addresses" => [new() { Ip = $"192.0.2.{i}" }],
                "cleared in between" => i % 2 == 0 ? [] : s_addresses,
                _ => s_addresses,
            };
            Assert.Equal(TimeSpan.Zero, attempts.DueIn(name, version, addresses));
            Assert.False(attempts.Written(name, version, addresses));
        }
    }

    [Fact]
    public void An_Ingress_that_is_created_again_does_not_wait_for_what_failed_with_the_one_before()
    {
        var attempts = new StatusAttempts(s_options, new ManualTime());
        var name = new ObjectReference("Ingress", "shop", "web");
        attempts.Failed(name, Version(1) with { Uid = "a" }, "refused");
        Assert.NotEqual(TimeSpan.Zero, attempts.DueIn(name, Version(2) with { Uid = "a" }, s_addresses));
        Assert.Equal(TimeSpan.Zero, attempts.DueIn(name, Version(2) with { Uid = "b" }, s_addresses));
    }

    private static ObjectMetadata Version(int version) => new() { ResourceVersion = $"{version}" };

    /// <summary>The handler of a client that is made with a configuration.</summary>
    private static SocketsHttpHandler HandlerOf(KubernetesClientConfiguration configuration)
    {
        SocketsHttpHandler? made = null;
        Action<SocketsHttpHandler>? first = configuration.FirstMessageHandlerSetup;
        configuration.Host = "http://127.0.0.1:1/";
        configuration.FirstMessageHandlerSetup = handler =>
        {
            first?.Invoke(handler);
            made = handler;
        };
        using var client = new k8s.Kubernetes(configuration.NoticeSilence());
        return made!;
    }
}
