using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using IngressRules.AspNetCore.Tests.Support;
using IngressRules.Kubernetes.Tests.Support;
using Microsoft.AspNetCore.Http;
using Eventually = IngressRules.Kubernetes.Tests.Support.Eventually;

namespace IngressRules.Kubernetes.Tests;

/// <summary>A Service whose pods are replaced one by one, behind the whole router: API server, table, forwarder and sockets.</summary>
[Collection(ApiServerTests.Name)]
public sealed class RollingUpdateTests(ApiServerFixture fixture) : IDisposable
{
    private const int Clients = 8;

    private readonly ConcurrentBag<string> _failures = [];
    private readonly CancellationTokenSource _enough = new();
    private int _answers;

    private ApiServer Server => fixture.Server;

    [ApiServerFact]
    public async Task A_rolling_update_under_load_loses_no_request()
    {
        string ns = await fixture.NewNamespaceAsync();
        await Server.CreateAsync(Objects.Services(ns), Objects.Service("web"));
        await Server.CreateAsync(Objects.Ingresses(ns), Objects.Ingress("web", "web.example", "web"));
        List<Pod> pods = [await StartAsync(ns, "v0-0"), await StartAsync(ns, "v0-1")];
        foreach (Pod pod in pods)
        {
            await pod.BecomeReadyAsync();
        }

        await using RunningRouter router = await RunningRouter.StartAsync(
            "--kubeconfig", Server.WriteKubeConfig(ns), "--namespace", ns, "--accept-classless", "--allow-loopback-endpoints", "true",
            "--log-level", "critical");
        Task[] load = [.. Enumerable.Range(0, Clients).Select(_ => Task.Run(() => AskAsync(router.Http)))];
        for (int version = 1; version <= 3; version++)
        {
            for (int i = 0; i < pods.Count; i++)
            {
                Pod started = await StartAsync(ns, string.Create(CultureInfo.InvariantCulture, $"v{version}-{i}"));
                await started.BecomeReadyAsync();
                await Eventually.TrueAsync(() => started.Answers > 0, "the pod that is ready gets requests");
                await pods[i].TerminateAsync();
                pods[i] = started;
            }
        }

        int before = Volatile.Read(ref _answers);
        await Eventually.TrueAsync(() => Volatile.Read(ref _answers) > before + 100, "requests go on after the last pod has gone");
        await _enough.CancelAsync();
        await Task.WhenAll(load);
        foreach (Pod pod in pods)
        {
            await pod.TerminateAsync();
        }

        Assert.Empty(_failures);
    }

    public void Dispose() => _enough.Dispose();

    /// <summary>A client that sends one request after the other.</summary>
    private async Task AskAsync(IPEndPoint router)
    {
        using var client = new HttpClient();
        while (!_enough.IsCancellationRequested)
        {
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"http://{router}/"));
                request.Headers.Host = "web.example";
                using HttpResponseMessage response = await client.SendAsync(request);
                string body = await response.Content.ReadAsStringAsync();
                if (response.StatusCode != HttpStatusCode.OK || body != "ok")
                {
                    _failures.Add($"{(int)response.StatusCode} {body}");
                }
            }
            catch (HttpRequestException error)
            {
                _failures.Add(error.Message);
            }

            Interlocked.Increment(ref _answers);
        }
    }

    private async Task<Pod> StartAsync(string ns, string name)
    {
        var pod = new Pod(Server, $"{Objects.Slices(ns)}", name);
        await pod.StartAsync();
        return pod;
    }

    /// <summary>A pod with an EndpointSlice of its own, as pods on one address have different ports.</summary>
    private sealed class Pod(ApiServer server, string slices, string name)
    {
        private TestBackend? _backend;
        private volatile bool _isReady;
        private int _answers;

        public int Answers => Volatile.Read(ref _answers);

        /// <summary>It has an address and is not ready: until it is, each request that it gets fails.</summary>
        public async Task StartAsync()
        {
            _backend = await TestBackend.StartAsync("web", name, AnswerAsync);
            await server.CreateAsync(slices, $$"""
                {"apiVersion":"discovery.k8s.io/v1","kind":"EndpointSlice",
                 "metadata":{"name":"{{name}}","labels":{"kubernetes.io/service-name":"web"} },
                 "addressType":"IPv4","ports":[{"name":"http","port":{{_backend.Port}},"protocol":"TCP"}],
                 {{Endpoints(false, false, false)}} }
                """);
        }

        public async Task BecomeReadyAsync()
        {
            _isReady = true;
            await server.PatchAsync($"{slices}/{name}", $"{{{Endpoints(true, true, false)}}}");
        }

        /// <summary>It is asked to stop, and stops to listen before the router can have heard of it; then it is gone.</summary>
        public async Task TerminateAsync()
        {
            Task told = server.PatchAsync($"{slices}/{name}", $"{{{Endpoints(false, true, true)}}}");
            await _backend!.StopAsync();
            await told;
            await server.DeleteAsync($"{slices}/{name}");
            await _backend.DisposeAsync();
        }

        private static string Endpoints(bool ready, bool serving, bool terminating) =>
            $$"""
            "endpoints":[{"addresses":["127.0.0.1"],
              "conditions":{"ready":{{Json(ready)}},"serving":{{Json(serving)}},"terminating":{{Json(terminating)}} } }]
            """;

        private static string Json(bool value) => value ? "true" : "false";

        private Task AnswerAsync(HttpContext context)
        {
            Interlocked.Increment(ref _answers);
            context.Response.StatusCode = _isReady ? 200 : 500;
            return context.Response.WriteAsync(_isReady ? "ok" : "not ready");
        }
    }
}
