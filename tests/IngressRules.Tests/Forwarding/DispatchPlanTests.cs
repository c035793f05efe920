using IngressRules.Forwarding;
using IngressRules.Matching;
using IngressRules.Tests.Support;

namespace IngressRules.Tests.Forwarding;

/// <summary>Requests that are sent as a plan says: to other endpoints, by another selector, with other retries.</summary>
public class DispatchPlanTests
{
    private static readonly IngressMatcher Matcher = Table.Of(("a.io", "Prefix", "/", "web")).Matcher();

    [Fact]
    public async Task A_request_without_a_backend_goes_to_the_endpoints_of_its_plan()
    {
        var forwarder = new Scripted(ForwardResult.Forwarded);
        DispatchResult result = await Dispatch(forwarder, new DispatchPlan(Endpoints(1)), "nowhere.io");
        Assert.Equal((DispatchOutcome.Forwarded, "10.0.0.1:80"), (result.Outcome, result.Endpoint!.Authority));
        result = await Dispatch(forwarder, new DispatchPlan(BackendEndpoints.None(BackendStatus.NoEndpoints, "gone")));
        Assert.Equal((DispatchOutcome.BackendUnavailable, null), (result.Outcome, result.Endpoint));
    }

    [Fact]
    public async Task Its_selector_chooses_and_its_number_of_attempts_counts()
    {
        var forwarder = new Scripted(ForwardResult.Interrupted, ForwardResult.Interrupted, ForwardResult.Interrupted);
        DispatchResult result = await Dispatch(forwarder, new DispatchPlan(Endpoints(4)) { Selector = new Last(), MaxAttempts = 2 });
        Assert.Equal(["10.0.0.4:80 other", "10.0.0.3:80"], forwarder.Sent);
        Assert.Equal((DispatchOutcome.EndpointUnreachable, 2), (result.Outcome, result.Attempts));
    }

    [Fact]
    public async Task A_sticky_choice_is_the_only_one_also_where_it_cools_down()
    {
        var dispatcher = new IngressDispatcher<string>(new Scripted(ForwardResult.NotConnected, ForwardResult.NotConnected));
        for (int i = 0; i < 2; i++)
        {
            var plan = new DispatchPlan(Endpoints(3)) { Selector = new Last(), IsSticky = true };
            DispatchResult result = await dispatcher.DispatchAsync(Matcher.Match("a.io", "/"), plan, "request");
            Assert.Equal(("10.0.0.3:80", 1), (result.Endpoint!.Authority, result.Attempts));
        }

        Assert.Equal(2, dispatcher.Endpoints.All.Single(e => e.Failures > 0).Failures);
    }

    [Fact]
    public async Task What_is_rejected_is_no_failure_and_the_plan_says_whether_another_is_asked()
    {
        var forwarder = new Scripted(ForwardResult.Rejected, ForwardResult.Forwarded);
        DispatchResult result = await Dispatch(forwarder, new Eager(Endpoints(2)));
        Assert.Equal((DispatchOutcome.Forwarded, 2), (result.Outcome, result.Attempts));
        Assert.Equal(["10.0.0.1:80 other", "10.0.0.2:80"], forwarder.Sent);
        result = await Dispatch(new Scripted(ForwardResult.Rejected), new DispatchPlan(Endpoints(2)));
        Assert.Equal((DispatchOutcome.Rejected, 1), (result.Outcome, result.Attempts));
    }

    private static async Task<DispatchResult> Dispatch(Scripted forwarder, DispatchPlan plan, string host = "a.io")
    {
        forwarder.Plan = plan;
        return await new IngressDispatcher<string>(forwarder).DispatchAsync(Matcher.Match(host, "/"), plan, "request");
    }

    private static BackendEndpoints Endpoints(int count) =>
        BackendEndpoints.Found([.. Enumerable.Range(1, count).Select(i => new BackendEndpoint { Address = $"10.0.0.{i}", Port = 80 })]);

    /// <summary>Goes on after a rejected response as long as there is another endpoint.</summary>
    private sealed class Eager(BackendEndpoints backend) : DispatchPlan(backend)
    {
        public override bool MayGoElsewhere(ForwardResult result) => HasOther;
    }

    private sealed class Last : IEndpointSelector
    {
        public EndpointState Select(BackendEndpoints backend, ReadOnlySpan<EndpointState> candidates) => candidates[^1];
    }

    /// <summary>Gives the results in turn, and notes for each endpoint whether there was another.</summary>
    private sealed class Scripted(params ForwardResult[] results) : IForwarder<string>
    {
        public List<string> Sent { get; } = [];

        public DispatchPlan? Plan { get; set; }

        public ValueTask<ForwardResult> ForwardAsync(
            string request, IngressMatch match, BackendEndpoint endpoint, CancellationToken cancellationToken)
        {
            Sent.Add(endpoint + (Plan is { HasOther: true } ? " other" : ""));
            return ValueTask.FromResult(results[(Sent.Count - 1) % results.Length]);
        }
    }
}
