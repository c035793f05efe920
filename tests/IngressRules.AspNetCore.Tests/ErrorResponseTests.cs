using System.Text.Json;
using IngressRules.AspNetCore.Tests.Support;
using IngressRules.Model;
using IngressRules.Reading;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace IngressRules.AspNetCore.Tests;

/// <summary>The format of the router's own error responses, and how a host replaces them.</summary>
public class ErrorResponseTests
{
    private static readonly IngressReadResult NoEndpoints = new()
    {
        Objects = new()
        {
            Ingresses = [Manifests.NewIngress("a", [("a.io", "Prefix", "/", "web")])],
        },
    };

    [Theory]
    [InlineData(null, false)]
    [InlineData("*/*", false)]
    [InlineData("text/html, */*;q=0.1", false)]
    [InlineData("application/problem+json", true)]
    [InlineData("application/json", true)]
    [InlineData("application/json, text/plain", true)]
    [InlineData("application/json;q=0.5, text/plain", false)]
    [InlineData("application/json;q=0", false)]
    [InlineData("not a media type", false)]
    public async Task A_client_that_asks_for_JSON_gets_a_problem_object(string? accept, bool problem)
    {
        await using TestRouter router = await TestRouter.StartAsync(NoEndpoints);
        RawResponse answer = await router.GetAsync("a.io", "/", accept is null ? [] : [$"Accept: {accept}"]);
        Assert.Equal(503, answer.Status);
        Assert.Equal(problem ? "application/problem+json" : "text/plain; charset=utf-8", answer.Headers["Content-Type"]);
        Assert.Equal(answer.Body.Length.ToString(System.Globalization.CultureInfo.InvariantCulture), answer.Headers["Content-Length"]);
        if (problem)
        {
            using var json = JsonDocument.Parse(answer.Body);
            Assert.Equal(
                (503, "Service Unavailable"),
                (json.RootElement.GetProperty("status").GetInt32(), json.RootElement.GetProperty("title").GetString()));
        }
    }

    [Fact]
    public async Task An_option_makes_every_answer_a_problem_object()
    {
        await using TestRouter router = await TestRouter.StartAsync(
            NoEndpoints, o => o.ProblemJson = true, next: IngressErrorResponse.NoRuleAsync);
        RawResponse answer = await router.GetAsync("b.io", "/");
        Assert.Equal((404, "application/problem+json"), (answer.Status, answer.Headers["Content-Type"]));
    }

    [Fact]
    public async Task A_router_that_serves_nothing_else_ends_its_pipeline_with_404()
    {
        await using TestRouter router = await TestRouter.StartAsync(NoEndpoints, next: IngressErrorResponse.NoRuleAsync);
        RawResponse answer = await router.GetAsync("b.io", "/");
        Assert.Equal((404, "404 No rule takes this request.\n"), (answer.Status, answer.Body));
        answer = await RawHttp.SendAsync(router.Http, "HEAD", "b.io", "/");
        Assert.Equal((404, "", "32"), (answer.Status, answer.Body, answer.Headers["Content-Length"]));

        // Methods are case-sensitive: this one is not HEAD, so its response has a body.
        answer = await RawHttp.SendAsync(router.Http, "head", "b.io", "/");
        Assert.Equal((404, "404 No rule takes this request.\n"), (answer.Status, answer.Body));
    }

    [Fact]
    public async Task A_host_writes_answers_in_its_own_way()
    {
        await using TestRouter router = await TestRouter.StartAsync(
            NoEndpoints, host: b => b.Services.AddIngressRules().AddErrorWriter<OwnWords>());
        RawResponse answer = await router.GetAsync("a.io", "/");
        Assert.Equal((503, "default/web:80 is away"), (answer.Status, answer.Body));
    }

    [Fact]
    public async Task Q21_a_host_may_serve_resource_backends()
    {
        await using TestBackend store = await TestBackend.StartAsync("store");
        var bucket = new IngressBackend { Resource = new() { Kind = "Bucket", Name = "icons" } };
        await using TestRouter router = await TestRouter.StartAsync(
            new IngressReadResult
            {
                Objects = new() { Ingresses = [Manifests.NewIngress("a") with { Spec = new() { DefaultBackend = bucket } }] },
            },
            o => o.ResolverOptions = new() { Resources = new Buckets(store.Port) });
        Assert.Equal("store", (await router.GetAsync("any.io", "/")).Who);
    }

    private sealed class OwnWords : IIngressErrorWriter
    {
        public Task WriteAsync(HttpContext context, IngressError error) =>
            context.Response.WriteAsync($"{context.Features.GetRequiredFeature<IIngressMatchFeature>().Match.Backend} is away");
    }

    private sealed class Buckets(int port) : Forwarding.IBackendResolver
    {
        private readonly Forwarding.BackendEndpoints _endpoints =
            Forwarding.BackendEndpoints.Found([new() { Address = "127.0.0.1", Port = port }]);

        public Forwarding.BackendEndpoints Resolve(BackendReference backend) => _endpoints;
    }
}
