using IngressRules.Forwarding;
using IngressRules.Matching;
using IngressRules.Model;
using IngressRules.Tests.Support;

namespace IngressRules.Tests.Forwarding;

/// <summary>Which endpoint gets a request, how requests are distributed, and which endpoints are in cooldown.</summary>
public class BalancingTests
{
    private static readonly IngressMatcher Matcher = Table.Of(("a.io", "Prefix", "/", "web")).Matcher();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4)]
    public async Task A_hundred_requests_over_ten_endpoints_give_each_ten_also_where_others_are_down(int down)
    {
        BackendEndpoints backend = Endpoints(10 + down);
        var forwarder = new Script((endpoint, _) => Number(endpoint) > 10 ? ForwardResult.NotConnected : ForwardResult.Forwarded);
        var dispatcher = new IngressDispatcher<string>(
            forwarder, endpoints: new EndpointRegistry(TimeSpan.FromHours(1)), options: new() { MaxAttempts = 10 });
        for (int i = 0; i < 100; i++)
        {
            Assert.Equal(DispatchOutcome.Forwarded, (await Dispatch(dispatcher, backend)).Outcome);
        }

        foreach (EndpointState state in dispatcher.Endpoints.All.Where(s => !s.IsCoolingDown))
        {
            Assert.InRange(state.SentRequests, 7, 13);
        }

        Assert.Equal(down, dispatcher.Endpoints.All.Count(s => s.IsCoolingDown));
        Assert.Equal(100 + down, forwarder.Sent.Count);
    }

    [Theory]
    [InlineData(ForwardResult.NotConnected, DispatchOutcome.EndpointUnreachable, 5)]
    [InlineData(ForwardResult.ConnectTimedOut, DispatchOutcome.EndpointTimedOut, 3)]
    [InlineData(ForwardResult.Interrupted, DispatchOutcome.EndpointUnreachable, 3)]
    [InlineData(ForwardResult.Disconnected, DispatchOutcome.EndpointUnreachable, 1)]
    [InlineData(ForwardResult.TimedOut, DispatchOutcome.EndpointTimedOut, 1)]
    [InlineData(ForwardResult.Aborted, DispatchOutcome.Aborted, 1)]
    [InlineData(ForwardResult.Forwarded, DispatchOutcome.Forwarded, 1)]
    public async Task A_request_goes_elsewhere_only_where_nothing_was_sent_or_it_may_be_sent_again(
        ForwardResult result, DispatchOutcome expected, int attempts)
    {
        var forwarder = new Script((_, _) => result);
        DispatchResult dispatched = await Dispatch(new IngressDispatcher<string>(forwarder), Endpoints(5));
        Assert.Equal((expected, attempts), (dispatched.Outcome, dispatched.Attempts));
        Assert.Equal(attempts, forwarder.Sent.Distinct().Count());
    }

    [Fact]
    public async Task No_endpoint_is_given_the_same_request_twice()
    {
        var forwarder = new Script((_, _) => ForwardResult.NotConnected);
        DispatchResult dispatched = await Dispatch(
            new IngressDispatcher<string>(forwarder, options: new() { MaxAttempts = 10 }), Endpoints(2));
        Assert.Equal(2, dispatched.Attempts);
        Assert.Equal(["10.0.0.1:80", "10.0.0.2:80"], forwarder.Sent.Order());
    }

    [Fact]
    public async Task The_first_request_finds_the_one_healthy_endpoint_and_a_backend_that_is_all_down_is_not_walked_through_each_time()
    {
        bool up = true;
        var forwarder = new Script((endpoint, _) => Number(endpoint) == 20 && up ? ForwardResult.Forwarded : ForwardResult.NotConnected);
        var dispatcher = new IngressDispatcher<string>(forwarder, endpoints: new EndpointRegistry(TimeSpan.FromHours(1)));
        BackendEndpoints backend = Endpoints(20);
        for (int i = 0; i < 20; i++)
        {
            Assert.Equal(DispatchOutcome.Forwarded, (await Dispatch(dispatcher, backend)).Outcome);
        }

        Assert.Equal(20 + 19, forwarder.Sent.Count);
        up = false;
        Assert.Equal(3, (await Dispatch(dispatcher, backend)).Attempts);
        Assert.Equal(3, (await Dispatch(dispatcher, backend)).Attempts);
    }

    [Fact]
    public async Task A_client_that_has_gone_is_not_tried_for_again()
    {
        using var gone = new CancellationTokenSource();
        var forwarder = new Script((_, _) =>
        {
            gone.Cancel();
            return ForwardResult.NotConnected;
        });
        Assert.Equal(1, (await Dispatch(new IngressDispatcher<string>(forwarder), Endpoints(3), gone.Token)).Attempts);
    }

    [Fact]
    public async Task An_endpoint_that_refused_is_left_alone_then_probed_by_one_request_and_readmitted()
    {
        var time = new Clock(DateTimeOffset.UnixEpoch);
        bool back = false;
        var forwarder = new Script((endpoint, _) => Number(endpoint) == 1 && !back ? ForwardResult.NotConnected : ForwardResult.Forwarded);
        var dispatcher = new IngressDispatcher<string>(forwarder, endpoints: new EndpointRegistry(TimeSpan.FromSeconds(10), time));
        BackendEndpoints backend = Endpoints(3);
        Assert.Equal(2, (await Dispatch(dispatcher, backend)).Attempts);
        await Repeat(9);
        Assert.Equal(1, forwarder.Sent.Count(s => s == "10.0.0.1:80"));

        time.Now += TimeSpan.FromSeconds(10);
        await Repeat(9);
        Assert.Equal(2, forwarder.Sent.Count(s => s == "10.0.0.1:80"));

        (back, time.Now) = (true, time.Now + TimeSpan.FromSeconds(10));
        await Repeat(9);
        Assert.InRange(forwarder.Sent.Count(s => s == "10.0.0.1:80"), 4, 6);
        Assert.DoesNotContain(dispatcher.Endpoints.All, s => s.IsCoolingDown);

        async Task Repeat(int times)
        {
            for (int i = 0; i < times; i++)
            {
                Assert.Equal(DispatchOutcome.Forwarded, (await Dispatch(dispatcher, backend)).Outcome);
            }
        }
    }

    [Fact]
    public async Task Where_all_are_set_aside_they_are_tried_all_the_same()
    {
        bool up = false;
        var forwarder = new Script((_, _) => up ? ForwardResult.Forwarded : ForwardResult.NotConnected);
        var dispatcher = new IngressDispatcher<string>(forwarder, endpoints: new EndpointRegistry(TimeSpan.FromHours(1)));
        BackendEndpoints backend = Endpoints(2);
        await Dispatch(dispatcher, backend);
        Assert.All(dispatcher.Endpoints.All, s => Assert.True(s.IsCoolingDown));
        up = true;
        Assert.Equal((DispatchOutcome.Forwarded, 1), ((await Dispatch(dispatcher, backend)) is var r ? (r.Outcome, r.Attempts) : default));
    }

    [Fact]
    public async Task Endpoints_further_away_step_in_where_no_preferred_one_can_be_reached()
    {
        bool up = false;
        var forwarder = new Script((endpoint, _) => Number(endpoint) > 1 || up ? ForwardResult.Forwarded : ForwardResult.NotConnected);
        var dispatcher = new IngressDispatcher<string>(forwarder, endpoints: new EndpointRegistry(TimeSpan.Zero));
        BackendEndpoints backend = BackendEndpoints.Found(Endpoints(3).Endpoints, 1);
        Assert.Equal(2, (await Dispatch(dispatcher, backend)).Attempts);
        up = true;
        for (int i = 0; i < 5; i++)
        {
            Assert.Equal("10.0.0.1:80", (await Dispatch(dispatcher, backend)).Endpoint!.Authority);
        }
    }

    [Fact]
    public async Task A_forwarder_that_throws_leaves_no_request_behind()
    {
        var dispatcher = new IngressDispatcher<string>(new Script((_, _) => throw new InvalidOperationException("own fault")));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await Dispatch(dispatcher, Endpoints(1)));
        Assert.Equal((0, false), dispatcher.Endpoints.All.Single() is var s ? (s.ActiveRequests, s.IsCoolingDown) : default);
    }

    [Fact]
    public void Least_requests_takes_the_idle_and_equals_take_turns()
    {
        (BackendEndpoints backend, EndpointState[] states) = Known(3);
        var selector = new LeastRequestsSelector();
        Assert.Equal(3, Enumerable.Range(0, 3).Select(_ => selector.Select(backend, states)).Distinct().Count());
        states[0].Begin();
        states[2].Begin();
        Assert.All(Enumerable.Range(0, 10), _ => Assert.Same(states[1], selector.Select(backend, states)));
    }

    [Fact]
    public void Two_choices_never_take_the_busiest_and_reach_all_others()
    {
        (BackendEndpoints backend, EndpointState[] states) = Known(4);
        states[3].Begin();
        var selector = new PowerOfTwoChoicesSelector();
        HashSet<EndpointState> chosen = [.. Enumerable.Range(0, 1000).Select(_ => selector.Select(backend, states))];
        Assert.Equal(states[..3].ToHashSet(), chosen);
        Assert.Same(states[3], selector.Select(backend, states.AsSpan(3)));
    }

    [Fact]
    public void Random_reaches_all()
    {
        (BackendEndpoints backend, EndpointState[] states) = Known(4);
        Assert.Equal(4, Enumerable.Range(0, 1000).Select(_ => new RandomSelector().Select(backend, states)).Distinct().Count());
    }

    [Fact]
    public void The_registry_forgets_endpoints_that_nobody_knows_any_more()
    {
        var registry = new EndpointRegistry();
        Fill(registry);
        GC.Collect();
        for (int i = 0; i < 2000; i++)
        {
            registry.Get(new BackendEndpoint { Address = "10.1.0.1", Port = 1 + i });
        }

        GC.Collect();
        Assert.DoesNotContain(registry.All, s => s.Endpoint.Address == "10.0.0.1");

        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        static void Fill(EndpointRegistry registry)
        {
            for (int i = 0; i < 1000; i++)
            {
                registry.Get(new BackendEndpoint { Address = "10.0.0.1", Port = 1 + i });
            }
        }
    }

    private static async Task<DispatchResult> Dispatch(
        IngressDispatcher<string> dispatcher, BackendEndpoints backend, CancellationToken cancellationToken = default) =>
        await dispatcher.DispatchAsync(Matcher.Match("a.io", "/"), new Fixed(backend), "request", cancellationToken);

    private static (BackendEndpoints Backend, EndpointState[] States) Known(int count)
    {
        BackendEndpoints backend = Endpoints(count);
        var registry = new EndpointRegistry();
        return (backend, [.. backend.Endpoints.Select(registry.Get)]);
    }

    private static BackendEndpoints Endpoints(int count) =>
        BackendEndpoints.Found([.. Enumerable.Range(1, count).Select(i => new BackendEndpoint { Address = $"10.0.0.{i}", Port = 80 })]);

    private static int Number(BackendEndpoint endpoint) =>
        int.Parse(endpoint.Address[7..], System.Globalization.CultureInfo.InvariantCulture);

    private sealed class Script(Func<BackendEndpoint, string, ForwardResult> results) : IForwarder<string>
    {
        public List<string> Sent { get; } = [];

        public ValueTask<ForwardResult> ForwardAsync(
            string request, IngressMatch match, BackendEndpoint endpoint, CancellationToken cancellationToken)
        {
            Sent.Add(endpoint.Authority);
            return ValueTask.FromResult(results(endpoint, request));
        }
    }

    private sealed class Fixed(BackendEndpoints endpoints) : IBackendResolver
    {
        public BackendEndpoints Resolve(BackendReference backend) => endpoints;
    }
}
