using System.Net;
using System.Text.Json;
using IngressRules.AspNetCore.Tests.Support;

namespace IngressRules.AspNetCore.Tests.Observability;

/// <summary>
/// How the sample router forwards a client's trace. A listener of another test would create spans too, so this test runs alone.
/// </summary>
[Collection(nameof(Alone))]
public sealed class ForwardedTraceTests
{
    [Fact]
    public async Task Where_nobody_collects_spans_a_clients_trace_reaches_the_backend_as_it_is()
    {
        const string trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        await using RunningRouter router = await RunningRouter.StartAsync();

        RawResponse answer = await RawHttp.GetAsync(router.Http, "hello.example", "/", "traceparent: " + trace, "tracestate: a=1");

        Assert.Equal(HttpStatusCode.OK, (HttpStatusCode)answer.Status);
        using JsonDocument echo = JsonDocument.Parse(answer.Body);
        Dictionary<string, string?> headers = echo.RootElement.GetProperty("headers").EnumerateObject()
            .ToDictionary(h => h.Name, h => h.Value[0].GetString(), StringComparer.OrdinalIgnoreCase);
        Assert.Equal((trace, "a=1"), (headers["traceparent"], headers["tracestate"]));
    }
}
