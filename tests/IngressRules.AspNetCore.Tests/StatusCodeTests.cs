using System.Net;
using System.Net.Sockets;
using IngressRules.AspNetCore.Tests.Support;
using IngressRules.Model;
using IngressRules.Reading;
using Microsoft.AspNetCore.Http;

namespace IngressRules.AspNetCore.Tests;

/// <summary>The status of requests that reach no backend; the responses reveal nothing about the cluster.</summary>
public class StatusCodeTests
{
    private static readonly Ingress All = Manifests.NewIngress("all", [("", "Prefix", "/", "web")]);

    [Fact]
    public async Task Q9_a_miss_is_for_the_next_middleware()
    {
        await using TestRouter router = await TestRouter.StartAsync(
            new IngressReadResult { Objects = new() { Ingresses = [Manifests.NewIngress("a", [("a.io", "Prefix", "/", "web")])] } },
            next: context => context.Response.WriteAsync("{\"service\":\"next\"}"));
        Assert.Equal("next", (await router.GetAsync("b.io", "/")).Who);
    }

    [Fact]
    public async Task Q20_a_missing_Service_port_or_endpoint_is_503_and_no_other_backend_gets_the_path()
    {
        await using TestBackend fallback = await TestBackend.StartAsync("fallback");
        Ingress ingress = Manifests.NewIngress(
            "a",
            [
                ("", "Prefix", "/no-service", "missing"), ("", "Prefix", "/no-port", "portless"), ("", "Prefix", "/no-endpoint", "empty"),
                ("", "Prefix", "/not-ready", "sleepy"),
            ],
            defaultBackend: "fallback");
        await using TestRouter router = await TestRouter.StartAsync(new IngressReadResult
        {
            Objects = new()
            {
                Ingresses = [ingress],
                Services =
                [
                    TestBackend.NewService("portless") with { Spec = new() { Ports = [new() { Name = "other", Port = 81 }] } },
                    TestBackend.NewService("empty"),
                    TestBackend.NewService("sleepy"),
                    TestBackend.NewService("fallback"),
                ],
                EndpointSlices = [fallback.Slice(), TestBackend.NewSlice("sleepy", "sleepy-0", fallback.Port, ready: false)],
            },
        });
        foreach (string path in (string[])["/no-service", "/no-port", "/no-endpoint", "/not-ready"])
        {
            RawResponse answer = await router.GetAsync("any.io", path);
            Assert.Equal((path, "503"), (path, answer.Who));
            Assert.Equal(
                path.StartsWith("/no-e", StringComparison.Ordinal) || path == "/not-ready"
                    ? "503 The backend has no ready endpoints.\n"
                    : "503 The backend of this rule does not exist.\n",
                answer.Body);
        }

        Assert.Equal("fallback", (await router.GetAsync("any.io", "/else")).Who);
    }

    [Fact]
    public async Task Q21_a_resource_backend_that_nobody_serves_is_503()
    {
        var bucket = new IngressBackend { Resource = new() { ApiGroup = "k8s.example.com", Kind = "StorageBucket", Name = "icons" } };
        Ingress ingress = Manifests.NewIngress("a") with { Spec = new() { DefaultBackend = bucket } };
        await using TestRouter router = await TestRouter.StartAsync(new IngressReadResult { Objects = new() { Ingresses = [ingress] } });
        Assert.Equal("503", (await router.GetAsync("any.io", "/")).Who);
    }

    [Fact]
    public async Task An_endpoint_that_cannot_be_reached_is_502_and_the_answer_tells_no_address()
    {
        // Bound but not listening: connections are refused, and no other process gets the port.
        using var closed = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        closed.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        int port = ((IPEndPoint)closed.LocalEndPoint!).Port;
        await using TestRouter router = await TestRouter.StartAsync(new IngressReadResult
        {
            Objects = new()
            {
                Ingresses = [All],
                Services = [TestBackend.NewService("web")],
                EndpointSlices = [TestBackend.NewSlice("web", "web-0", port)],
            },
        });
        RawResponse answer = await router.GetAsync("any.io", "/");
        Assert.Equal((502, "502 The backend refused the connection.\n"), (answer.Status, answer.Body));
        Assert.StartsWith("text/plain", answer.Headers["Content-Type"], StringComparison.Ordinal);
        Assert.DoesNotContain("127.0.0.1", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_endpoint_that_hangs_up_without_an_answer_is_502()
    {
        await using TestBackend rude = await TestBackend.StartAsync("web", answer: context =>
        {
            context.Abort();
            return Task.CompletedTask;
        });
        await using TestRouter router = await TestRouter.StartAsync(
            new IngressReadResult
            {
                Objects = new() { Ingresses = [All], Services = [TestBackend.NewService("web")], EndpointSlices = [rude.Slice()] },
            });
        Assert.Equal("502", (await router.GetAsync("any.io", "/")).Who);
    }

    [Theory]
    [InlineData("/a%2Fb")]
    [InlineData("/a%5cb")]
    [InlineData("/a%00b")]
    [InlineData("/x//../admin")]
    [InlineData("/a%zz")]
    public async Task A_target_that_readers_read_differently_is_400(string target)
    {
        await using TestRouter router = await TestRouter.StartAsync([All]);
        Assert.Equal("400", (await router.GetAsync("any.io", target)).Who);
    }

    [Fact]
    public async Task The_backend_s_own_errors_pass_unchanged()
    {
        await using TestBackend failing = await TestBackend.StartAsync("web", answer: context =>
        {
            context.Response.StatusCode = 503;
            return context.Response.WriteAsync("own words");
        });
        await using TestRouter router = await TestRouter.StartAsync(
            new IngressReadResult
            {
                Objects = new() { Ingresses = [All], Services = [TestBackend.NewService("web")], EndpointSlices = [failing.Slice()] },
            });
        RawResponse answer = await router.GetAsync("any.io", "/");
        Assert.Equal((503, "own words"), (answer.Status, answer.Body));
    }

    [Fact]
    public async Task Debug_headers_name_the_Ingress_and_the_backend()
    {
        await using TestBackend web = await TestBackend.StartAsync("web");
        var objects = new IngressReadResult
        {
            Objects = new()
            {
                Ingresses = [All],
                Services = [TestBackend.NewService("web")],
                EndpointSlices = [web.Slice()],
            },
        };
        await using TestRouter plain = await TestRouter.StartAsync(objects);
        Assert.False((await plain.GetAsync("any.io", "/")).Headers.ContainsKey("X-Ingress"));
        await using TestRouter debug = await TestRouter.StartAsync(objects, options => options.DebugHeaders = true);
        RawResponse answer = await debug.GetAsync("any.io", "/");
        Assert.Equal(("default/all", "default/web:80"), (answer.Headers["X-Ingress"], answer.Headers["X-Backend"]));
    }
}
