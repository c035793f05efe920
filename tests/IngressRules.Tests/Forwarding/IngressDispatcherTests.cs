using IngressRules.Forwarding;
using IngressRules.Matching;
using IngressRules.Model;
using IngressRules.Tests.Support;

namespace IngressRules.Tests.Forwarding;

/// <summary>The forwarding interface, used as by a proxy with its own request type.</summary>
public class IngressDispatcherTests
{
    private static readonly IngressMatcher Matcher = Table.Of(("a.io", "Prefix", "/", "web"), ("b.io", "Prefix", "/", "gone")).Matcher();

    [Theory]
    [InlineData(ForwardResult.Forwarded, DispatchOutcome.Forwarded)]
    [InlineData(ForwardResult.Disconnected, DispatchOutcome.EndpointUnreachable)]
    [InlineData(ForwardResult.TimedOut, DispatchOutcome.EndpointTimedOut)]
    [InlineData(ForwardResult.Aborted, DispatchOutcome.Aborted)]
    [InlineData(ForwardResult.NoCapacity, DispatchOutcome.BackendUnavailable)]
    [InlineData(ForwardResult.Refused, DispatchOutcome.BackendUnavailable)]
    [InlineData(ForwardResult.LoopDetected, DispatchOutcome.LoopDetected)]
    public async Task A_matched_request_goes_to_an_endpoint(ForwardResult result, DispatchOutcome expected)
    {
        var forwarder = new Recorder(result);
        DispatchResult dispatched = await new IngressDispatcher<string>(forwarder).DispatchAsync(
            Matcher.Match("a.io", "/x"), new Resolver(), "request 1");
        Assert.Equal((expected, "10.0.0.1:80"), (dispatched.Outcome, dispatched.Endpoint!.Authority));
        Assert.Equal(["request 1 → 10.0.0.1:80 by /"], forwarder.Sent);
    }

    [Theory]
    [InlineData(ForwardResult.Refused, true)]
    [InlineData(ForwardResult.LoopDetected, false)]
    public async Task Only_what_an_endpoint_is_to_blame_for_sets_it_aside(ForwardResult result, bool expected)
    {
        var dispatcher = new IngressDispatcher<string>(new Recorder(result));
        await dispatcher.DispatchAsync(Matcher.Match("a.io", "/"), new Resolver(), "request");
        Assert.Equal(expected, Assert.Single(dispatcher.Endpoints.All).IsCoolingDown);
    }

    [Theory]
    [InlineData("b.io", DispatchOutcome.BackendUnavailable)]
    [InlineData("c.io", DispatchOutcome.NoMatch)]
    public async Task Nothing_is_sent_where_there_is_nowhere_to_send_it(string host, DispatchOutcome expected)
    {
        var forwarder = new Recorder(ForwardResult.Forwarded);
        DispatchResult dispatched = await new IngressDispatcher<string>(forwarder).DispatchAsync(
            Matcher.Match(host, "/"), new Resolver(), "request");
        Assert.Equal((expected, null), (dispatched.Outcome, dispatched.Endpoint));
        Assert.Empty(forwarder.Sent);
    }

    [Fact]
    public void Round_robin_gives_every_endpoint_the_same_share_whatever_the_threads()
    {
        BackendEndpoints backend =
            BackendEndpoints.Found([.. Enumerable.Range(1, 10).Select(i => new BackendEndpoint { Address = $"10.0.0.{i}", Port = 80 })]);
        var selector = new RoundRobinSelector();
        var registry = new EndpointRegistry();
        EndpointState[] states = [.. backend.Endpoints.Select(registry.Get)];
        int[] hits = new int[11];
        Parallel.For(0, 10_000, _ =>
        {
            string last = selector.Select(backend, states).Endpoint.Address[7..];
            Interlocked.Increment(ref hits[int.Parse(last, System.Globalization.CultureInfo.InvariantCulture)]);
        });
        Assert.Equal(Enumerable.Repeat(1000, 10), hits[1..]);
    }

    [Fact]
    public void A_backend_that_was_found_has_an_endpoint() => Assert.Throws<ArgumentException>(() => BackendEndpoints.Found([]));

    private sealed class Recorder(ForwardResult result) : IForwarder<string>
    {
        public List<string> Sent { get; } = [];

        public ValueTask<ForwardResult> ForwardAsync(
            string request, IngressMatch match, BackendEndpoint endpoint, CancellationToken cancellationToken)
        {
            Sent.Add($"{request} → {endpoint} by {match.Rule!.Path}");
            return ValueTask.FromResult(result);
        }
    }

    private sealed class Resolver : IBackendResolver
    {
        public BackendEndpoints Resolve(BackendReference backend) => backend.Service!.Name == "web"
            ? BackendEndpoints.Found([new BackendEndpoint { Address = "10.0.0.1", Port = 80 }])
            : BackendEndpoints.None(BackendStatus.NoEndpoints, "gone");
    }
}
