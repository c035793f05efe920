using IngressRules.AspNetCore.Tests.Support;
using IngressRules.Reading;

namespace IngressRules.AspNetCore.Tests;

/// <summary>Max-Forwards says how many proxies a TRACE or OPTIONS request may pass (RFC 9110, 7.6.2).</summary>
public sealed class MaxForwardsTests
{
    [Theory]
    [InlineData("OPTIONS", "0", 204, null)]
    [InlineData("TRACE", "0", 405, null)]
    [InlineData("TRACE", "5, 0", 405, null)]
    [InlineData("TRACE", "0\r\nMax-Forwards: 5", 405, null)]
    [InlineData("OPTIONS", "1", 200, "0")]
    [InlineData("OPTIONS", "7,5", 200, "4")]
    [InlineData("TRACE", "70", 200, "69")]
    [InlineData("OPTIONS", "-1", 200, "-1")]
    [InlineData("OPTIONS", "x", 200, "x")]
    [InlineData("GET", "0", 200, "0")]
    public async Task The_last_proxy_that_may_get_a_request_responds_itself(string method, string sent, int status, string? forwarded)
    {
        await using TestRouter router = await TestRouter.StartAsync([Manifests.NewIngress("a", [("a.io", "Prefix", "/", "web")])]);

        RawResponse answer = await RawHttp.SendAsync(router.Http, method, "a.io", "/", $"Max-Forwards: {sent}");

        Assert.Equal(status, answer.Status);
        Assert.Equal(forwarded is null, answer.Headers.ContainsKey("Allow"));
        if (forwarded is not null)
        {
            Assert.Equal(forwarded, answer.Echo.Headers["Max-Forwards"]);
        }
    }

    [Theory]
    [InlineData("OPTIONS", "*", "0", 204)]
    [InlineData("OPTIONS", "/", "0", 204)]
    [InlineData("TRACE", "/", "0", 405)]
    [InlineData("OPTIONS", "*", "1", 404)]
    [InlineData("TRACE", "/", "1", 404)]
    [InlineData("GET", "/", "0", 404)]
    public async Task The_router_responds_itself_also_for_a_host_without_a_rule(string method, string target, string sent, int status)
    {
        await using TestRouter router = await TestRouter.StartAsync(IngressReadResult.Empty, next: IngressErrorResponse.NoRuleAsync);

        RawResponse answer = await RawHttp.SendAsync(router.Http, method, "none.io", target, $"Max-Forwards: {sent}");

        Assert.Equal((status, status != 404), (answer.Status, answer.Headers.ContainsKey("Allow")));
    }
}
