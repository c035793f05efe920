using System.Text;
using IngressRules.AspNetCore.Policies;
using IngressRules.AspNetCore.Tests.Support;
using IngressRules.Forwarding;
using IngressRules.Policies;
using Microsoft.AspNetCore.Http;

namespace IngressRules.AspNetCore.Tests.Policies;

/// <summary>Times, limits and further attempts (N86, N87, N89).</summary>
public class RetryTests(RetryTests.Server server) : IClassFixture<RetryTests.Server>
{
    [Theory]

    // One pod of two responds 503 to everything, so half of all requests come to it first.
    [InlineData("status.test", "GET", false)]
    [InlineData("status.test", "POST", true)]
    [InlineData("no-status.test", "GET", true)]
    [InlineData("one-attempt.test", "GET", true)]
    public async Task N87_Another_endpoint_after_a_status(string host, string method, bool seen)
    {
        var statuses = new HashSet<int>();
        for (int i = 0; i < 8; i++)
        {
            statuses.Add((await server.SendAsync(method, host, "/")).Status);
        }

        Assert.Equal(seen ? [200, 503] : [200], statuses.Order());
    }

    [Fact]
    public async Task N87_The_last_response_is_passed_on()
    {
        RawResponse response = await server.GetAsync("all-fail.test", "/");
        Assert.Equal((503, "down"), (response.Status, response.Body));
    }

    [Theory]
    [InlineData("small.test", 200, 200)]
    [InlineData("small.test", 2000, 502)]
    [InlineData("large.test", 2000, 200)]
    public async Task N89_The_head_of_a_response_has_a_limit(string host, int length, int status) => Assert.Equal(
        status, (await server.GetAsync(host, "/", $"X-Want-Header-1: X-Long={new string('x', length)}")).Status);

    [Fact]
    public async Task N86_Who_does_not_respond_in_time_gets_504() => Assert.Equal(504, (await server.GetAsync("slow.test", "/")).Status);

    [Theory]
    [InlineData(ForwardResult.NotConnected, "GET", true, true)]
    [InlineData(ForwardResult.NotConnected, "POST", true, true)]
    [InlineData(ForwardResult.NotConnected, "GET", false, false)]
    [InlineData(ForwardResult.Interrupted, "GET", true, true)]
    [InlineData(ForwardResult.Disconnected, "POST", true, false)]
    [InlineData(ForwardResult.TimedOut, "GET", true, true)]
    [InlineData(ForwardResult.TimedOut, "POST", true, false)]
    [InlineData(ForwardResult.Aborted, "GET", true, false)]
    [InlineData(ForwardResult.Rejected, "GET", true, false)]
    public void N87_What_another_endpoint_is_tried_after(ForwardResult result, string method, bool onError, bool expected)
    {
        PolicyPlan plan = Plan(method, new() { OnError = onError, OnTimeout = onError }, new ManualTime());
        Assert.Equal(expected, plan.MayGoElsewhere(result));
    }

    [Fact]
    public void N87_Without_a_policy_nothing_changes_and_after_its_time_nothing_is_tried()
    {
        Assert.True(Plan("GET", null, new ManualTime()).MayGoElsewhere(ForwardResult.NotConnected));
        Assert.False(Plan("GET", null, new ManualTime()).MayGoElsewhere(ForwardResult.TimedOut));
        Assert.True(Plan("POST", new() { NonIdempotent = true }, new ManualTime()).MayGoElsewhere(ForwardResult.Disconnected));
        var time = new ManualTime();
        PolicyPlan plan = Plan("GET", new() { Timeout = TimeSpan.FromSeconds(5) }, time);
        Assert.True(plan.MayGoElsewhere(ForwardResult.NotConnected));
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.False(plan.MayGoElsewhere(ForwardResult.NotConnected));
    }

    private static PolicyPlan Plan(string method, RetryPolicy? retries, TimeProvider time)
    {
        var context = new DefaultHttpContext();
        context.Request.Method = method;
        context.Request.ContentLength = 0;
        BackendEndpoints endpoints = BackendEndpoints.Found([new BackendEndpoint { Address = "10.0.0.1", Port = 80 }]);
        return new(endpoints, context, retries, time);
    }

    public sealed class Server : PolicyServer
    {
        private readonly List<RawEndpoint> _raw = [];

        internal override IEnumerable<PolicyRoute> Routes =>
        [
            Of("status.test", new() { Retries = new() { Statuses = [503] } }, "half"),
            Of("no-status.test", new() { Retries = new() }, "half"),
            Of("one-attempt.test", new() { Retries = new() { Statuses = [503], Attempts = 1 } }, "half"),
            Of("all-fail.test", new() { Retries = new() { Statuses = [503], Attempts = 0 } }, "down"),
            Of("small.test", new() { Timeouts = new() { MaxResponseHead = 1024 } }),
            Of("large.test", new() { Timeouts = new() { MaxResponseHead = 4096 } }),
            Of("slow.test", new() { Timeouts = new() { Read = TimeSpan.FromMilliseconds(100) } }, "slow"),
        ];

        public override async Task DisposeAsync()
        {
            await base.DisposeAsync();
            foreach (RawEndpoint endpoint in _raw)
            {
                await endpoint.DisposeAsync();
            }
        }

        internal override IReadOnlyDictionary<string, int> Pods { get; } = new Dictionary<string, int> { ["web"] = 1, ["half"] = 1 };

        internal override IEnumerable<Model.EndpointSlice> MoreSlices()
        {
            static Task<bool> Down(Stream stream) => AnswerAsync(stream, "HTTP/1.1 503 Down\r\nContent-Length: 4\r\n\r\ndown");
            _raw.AddRange(Enumerable.Range(0, 3).Select(_ => RawEndpoint.Start((_, stream, _) => Down(stream))));
            _raw.Add(RawEndpoint.Start(async (_, stream, _) =>
            {
                // It reads until the router hangs up.
                await stream.ReadAtLeastAsync(new byte[1], 1, throwOnEndOfStream: false);
                return false;
            }));
            return
            [
                _raw[0].Slice("half", "half-down"), _raw[1].Slice("down", "down-0"), _raw[2].Slice("down", "down-1"),
                _raw[3].Slice("slow", "slow-0"),
            ];
        }

        private static async Task<bool> AnswerAsync(Stream stream, string text)
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(text));
            return true;
        }

        private static PolicyRoute Of(string host, RoutePolicies policies, string service = "web") => new(host, "/", policies, service);
    }
}
