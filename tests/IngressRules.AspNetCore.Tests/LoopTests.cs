using System.Text;
using IngressRules.AspNetCore.Tests.Support;
using IngressRules.Forwarding;
using IngressRules.Model;
using IngressRules.Reading;
using IngressRules.Yarp;
using Microsoft.Extensions.DependencyInjection;

namespace IngressRules.AspNetCore.Tests;

/// <summary>A request that has been here before ends: <c>Via</c> (RFC 9110, 7.6.3) and <c>CDN-Loop</c> (RFC 8586).</summary>
public class LoopTests
{
    private static readonly Ingress All = Manifests.NewIngress("all", [("", "Prefix", "/", "web")]);

    [Fact]
    public async Task A_Service_that_leads_back_to_the_router_costs_one_round()
    {
        TestRouter? router = null;
        int rounds = 0;
        await using RawEndpoint relay = RawEndpoint.Start(async (_, stream, head) =>
        {
            rounds++;
            string response = await RawHttp.ExchangeTextAsync(
                router!.Http, head.Replace("\r\nHost: ", "\r\nConnection: close\r\nHost: ", StringComparison.Ordinal));
            await stream.WriteAsync(Encoding.Latin1.GetBytes(response));
            return false;
        });
        await using (router = await StartAsync(relay.Slice("web", "web-0")))
        {
            foreach (string method in (string[])["GET", "DELETE"])
            {
                rounds = 0;
                RawResponse response = await RawHttp.ExchangeAsync(
                    router.Http, $"{method} / HTTP/1.1\r\nHost: any.io\r\nConnection: close\r\n\r\n");
                Assert.Equal((508, 1, "508 The request has come here before.\n"), (response.Status, rounds, response.Body));
            }

            EndpointState state = router.Endpoints.All.Single();
            Assert.Equal((false, 0L), (state.IsCoolingDown, state.Failures));
        }
    }

    [Theory]
    [InlineData("", "1.1 edge-1", null)]
    [InlineData("Via: 1.0 fred, 1.1 example.com:80 (Squid/3.1)", "1.0 fred, 1.1 example.com:80 (Squid/3.1), 1.1 edge-1", null)]
    [InlineData("Via: 1.1 edge-10, 1.1 other edge-1\r\nVia: edge-1", "1.1 edge-10, 1.1 other edge-1, edge-1, 1.1 edge-1", null)]
    [InlineData("CDN-Loop: foo.example; a=1, bar", "1.1 edge-1", "foo.example; a=1, bar, edge-1")]
    public async Task A_forwarded_request_says_where_it_has_been(string header, string via, string? loop)
    {
        await using TestBackend web = await TestBackend.StartAsync("web");
        await using TestRouter router = await StartAsync(web.Slice());

        Echo echo = (await router.GetAsync("any.io", "/", header.Split("\r\n", StringSplitOptions.RemoveEmptyEntries))).Echo;

        // The joint of two header lines is a comma with or without a space.
        Assert.Equal(via, echo.Headers["Via"].Replace(",edge", ", edge", StringComparison.Ordinal));
        Assert.Equal(loop, echo.Headers.GetValueOrDefault("CDN-Loop"));
    }

    [Theory]
    [InlineData("Via: 1.1 edge-1")]
    [InlineData("Via: 1.0 fred,HTTP/1.1  EDGE-1 (a comment), 1.1 x")]
    [InlineData("Via: 1.0 fred\r\nVia: 2.0\tedge-1")]
    [InlineData("Via: 1.1 x (never closed, 1.1 edge-1, 1.1 y")]
    [InlineData("CDN-Loop: edge-1")]
    [InlineData("CDN-Loop: foo.example; a=1\r\nCDN-Loop: x, edge-1;v=2")]
    public async Task A_request_with_the_router_s_own_name_is_508(string header)
    {
        await using RawEndpoint web = RawEndpoint.StartRude();
        await using TestRouter router = await StartAsync(web.Slice("web", "web-0"));

        Assert.Equal(508, (await router.GetAsync("any.io", "/", header.Split("\r\n"))).Status);
        Assert.Equal(0, web.Requests);
    }

    [Fact]
    public async Task Two_routers_have_two_names_so_one_may_stand_behind_the_other()
    {
        await using TestBackend web = await TestBackend.StartAsync("web");
        await using TestRouter inner = await StartAsync(web.Slice(), name: null);
        await using TestRouter outer = await StartAsync(TestBackend.NewSlice("web", "web-0", inner.Http.Port), name: null);

        string[] via = (await outer.GetAsync("any.io", "/")).Echo.Headers["Via"].Split(", ");
        Assert.Equal(2, via.Distinct().Count());
    }

    [Fact]
    public async Task A_name_that_no_Via_may_have_is_refused_at_the_start() =>
        await Assert.ThrowsAsync<ArgumentException>(() => StartAsync(TestBackend.NewSlice("web", "web-0", 1), "a, b"));

    private static Task<TestRouter> StartAsync(EndpointSlice slice, string? name = "edge-1") => TestRouter.StartAsync(
        new IngressReadResult
        {
            Objects = new() { Ingresses = [All], Services = [TestBackend.NewService("web")], EndpointSlices = [slice] },
        },
        host: builder => builder.Services.Configure<YarpForwarderOptions>(o => o.ViaName = name));
}
