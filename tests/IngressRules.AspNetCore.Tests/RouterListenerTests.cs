using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using EdgeRouter;
using IngressRules.AspNetCore.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace IngressRules.AspNetCore.Tests;

/// <summary>The listeners of the sample router, set by its command line: ports, protocols, limits and stopping.</summary>
public sealed class RouterListenerTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly string _folder = Directory.CreateTempSubdirectory("front").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task With_https_alone_it_makes_a_certificate_says_so_and_redirects_only_on_request()
    {
        await using RunningRouter router = await RunningRouter.StartAsync("--https", "127.0.0.1:0");

        Assert.Contains("with a self-signed default certificate", router.Output, StringComparison.Ordinal);
        RawResponse answer = await RawHttp.GetAsync(router.Http, "hello.example", "/");
        Assert.Equal(200, answer.Status);
    }

    [Fact]
    public async Task The_default_certificate_and_those_of_Secrets_are_shown_with_their_chains()
    {
        using var authority = new TestAuthority();
        (string chain, string key) = authority.Issue(["default.example.com"]);
        string certificateFile = Path.Combine(_folder, "cert.pem"), keyFile = Path.Combine(_folder, "key.pem");
        await File.WriteAllTextAsync(certificateFile, chain);
        await File.WriteAllTextAsync(keyFile, key);
        (string shopChain, string shopKey) = authority.Issue(["shop.example.com"]);
        string indentedChain = shopChain.ReplaceLineEndings("\n    "), indentedKey = shopKey.ReplaceLineEndings("\n    ");
        string manifests = Directory.CreateDirectory(Path.Combine(_folder, "manifests")).FullName;
        await File.WriteAllTextAsync(
            Path.Combine(manifests, "all.yaml"),
            $$"""
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: {name: shop, namespace: default}
            spec:
              tls: [{hosts: [shop.example.com], secretName: shop}]
              defaultBackend: {service: {name: web, port: {number: 80} } }
            ---
            apiVersion: v1
            kind: Secret
            metadata: {name: shop, namespace: default}
            type: kubernetes.io/tls
            stringData:
              tls.crt: |
                {{indentedChain}}
              tls.key: |
                {{indentedKey}}
            """);

        await using RunningRouter router = await RunningRouter.StartAsync(
            "--https", "127.0.0.1:0", "--default-certificate", $"{certificateFile},{keyFile}", "--manifests", manifests,
            "--redirect-to-https");

        Assert.DoesNotContain("self-signed", router.Output, StringComparison.Ordinal);
        foreach (string name in (string[])["shop.example.com", "default.example.com"])
        {
            using HttpClient client = authority.Client(router.Https!);
            using HttpResponseMessage answer = await client.GetAsync(new Uri($"https://{name}/"));
            Assert.Equal((name, HttpStatusCode.ServiceUnavailable), (name, answer.StatusCode));
        }

        Assert.Equal(308, (await RawHttp.GetAsync(router.Http, "shop.example.com", "/")).Status);
    }

    [Fact]
    public async Task A_body_beyond_the_limit_is_413_and_without_a_limit_it_passes()
    {
        await using RunningRouter limited = await RunningRouter.StartAsync("--max-body-size", "1000");
        await using RunningRouter unlimited = await RunningRouter.StartAsync();
        string body = new('x', 2000);
        string chunked = $"Transfer-Encoding: chunked\r\n\r\n7d0\r\n{body}\r\n0\r\n\r\n";
        foreach (string framing in (string[])[$"Content-Length: 2000\r\n\r\n{body}", chunked])
        {
            string request = $"POST / HTTP/1.1\r\nHost: hello.example\r\nConnection: close\r\n{framing}";

            Assert.Equal(413, (await RawHttp.ExchangeAsync(limited.Http, request)).Status);
            Assert.Equal(200, (await RawHttp.ExchangeAsync(unlimited.Http, request)).Status);
        }
    }

    [Fact]
    public async Task Both_versions_of_HTTP_are_spoken_on_the_port_without_TLS()
    {
        await using RunningRouter router = await RunningRouter.StartAsync();
        using var client = new HttpClient();
        foreach (Version version in (Version[])[HttpVersion.Version20, HttpVersion.Version11])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"http://{router.Http}/"))
            {
                Version = version,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
                Headers = { Host = "hello.example" },
            };
            using HttpResponseMessage answer = await client.SendAsync(request);
            Assert.Equal((HttpStatusCode.OK, version), (answer.StatusCode, answer.Version));
        }
    }

    [Fact]
    public async Task Every_answer_of_the_router_s_own_is_complete()
    {
        await using RunningRouter router = await RunningRouter.StartAsync();
        (string Method, string Host, string Target, int Status)[] rows =
        [
            ("GET", "foo.bar.com", "/foo%2f", 400), ("GET", "a b", "/", 400), ("CONNECT", "foo.bar.com:443", "foo.bar.com:443", 400),
            ("OPTIONS", "foo.bar.com", "*", 400), ("GET", "foo.bar.com", "/" + new string('a', 40_000), 414),
        ];
        foreach ((string method, string host, string target, int status) in rows)
        {
            RawResponse answer = await RawHttp.SendAsync(router.Http, method, host, target);

            Assert.Equal((method, target, status), (method, target, answer.Status));
            Assert.All((string[])["Server", "Date", "Content-Type", "Content-Length"], name => Assert.Contains(name, answer.Headers.Keys));
        }

        Assert.Equal(200, (await RawHttp.GetAsync(router.Http, "hello.example", "/" + new string('a', 16 * 1024))).Status);
    }

    [Theory]
    [InlineData("--response-timeout")]
    [InlineData("--total-timeout")]
    public async Task A_time_out_of_the_command_line_ends_the_wait_for_an_endpoint_that_never_answers(string option)
    {
        await using RawEndpoint silent = RawEndpoint.Start(async (_, stream, _) => await stream.ReadAsync(new byte[1]) > 0);
        await using RunningRouter router = await RunningRouter.StartAsync(
            "--manifests", await WriteManifestsAsync("silent", silent.Port), option, "0.1");

        RawResponse answer = await RawHttp.GetAsync(router.Http, "any.io", "/");

        Assert.Equal((504, "504 The backend did not respond in time.\n"), (answer.Status, answer.Body));
    }

    [Fact]
    public async Task A_stream_that_falls_silent_is_cut_after_the_idle_time_of_the_command_line()
    {
        await using RawEndpoint silent = RawEndpoint.Start(async (_, stream, _) =>
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nx"u8.ToArray());
            return await stream.ReadAsync(new byte[1]) > 0;
        });
        await using RunningRouter router = await RunningRouter.StartAsync(
            "--manifests", await WriteManifestsAsync("idle", silent.Port), "--idle-timeout", "0.5");
        using var client = new HttpClient { Timeout = Limit };

        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetStringAsync(new Uri($"http://{router.Http}/")));
    }

    [Fact]
    public async Task An_ambiguous_target_is_400_unless_the_command_line_takes_it_as_text()
    {
        await using TestBackend web = await TestBackend.StartAsync("web");
        string manifests = await WriteManifestsAsync("text", web.Port);
        await using RunningRouter strict = await RunningRouter.StartAsync("--manifests", manifests);
        await using RunningRouter lenient = await RunningRouter.StartAsync("--manifests", manifests, "--match-ambiguous-targets");
        foreach (string target in (string[])["/a%2Fb", "/a%5cb", "/a%zz", "/a\\b"])
        {
            Assert.Equal((target, 400), (target, (await RawHttp.GetAsync(strict.Http, "any.io", target)).Status));
            Assert.Equal(target, (await RawHttp.GetAsync(lenient.Http, "any.io", target)).Echo.Path);
        }
    }

    [Fact]
    public async Task At_a_stop_open_requests_end_in_peace_and_WebSockets_are_closed_at_the_end_of_the_drain_time()
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using TestBackend backend = await TestBackend.StartAsync("web", answer: async context =>
        {
            if (context.WebSockets.IsWebSocketRequest)
            {
                using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync();
                await socket.ReceiveAsync(new byte[10], CancellationToken.None);
                return;
            }

            begun.SetResult();
            await goOn.Task;
            await context.Response.WriteAsync("done");
        });
        string manifests = await WriteManifestsAsync("drain", backend.Port);
        await using RunningRouter router = await RunningRouter.StartAsync(
            new RouterOptions { Http = new(IPAddress.Loopback, 0), Manifests = [manifests], DrainTime = TimeSpan.FromSeconds(3) });
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://{router.Http}/"), CancellationToken.None);
        Task<RawResponse> open = RawHttp.GetAsync(router.Http, "any.io", "/");
        await begun.Task.WaitAsync(Limit);

        Task<int> stopping = router.StopAsync();
        await RefusesAsync(router.Http);
        goOn.SetResult();

        Assert.Equal((200, "done"), ((await open.WaitAsync(Limit)).Status, (await open).Body));
        Assert.Equal(WebSocketState.Open, socket.State);
        await Assert.ThrowsAsync<WebSocketException>(() => socket.ReceiveAsync(new byte[10], CancellationToken.None).WaitAsync(Limit));
        Assert.Equal(0, await stopping.WaitAsync(Limit));
    }

    /// <summary>A folder with an Ingress that sends all requests to one endpoint.</summary>
    private async Task<string> WriteManifestsAsync(string name, int port)
    {
        string manifests = Directory.CreateDirectory(Path.Combine(_folder, name)).FullName;
        await File.WriteAllTextAsync(
            Path.Combine(manifests, "all.yaml"),
            $$"""
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: {name: all, namespace: default}
            spec: {defaultBackend: {service: {name: web, port: {number: 80} } } }
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: web, namespace: default}
            spec: {ports: [{name: http, port: 80}]}
            ---
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata: {name: web, namespace: default, labels: {kubernetes.io/service-name: web} }
            addressType: IPv4
            endpoints: [{addresses: [127.0.0.1]}]
            ports: [{name: http, port: {{port}}}]
            """);
        return manifests;
    }

    /// <summary>Waits until the port is closed.</summary>
    private static Task RefusesAsync(IPEndPoint address) => Eventually.UntilAsync(
        async limit =>
        {
            using var client = new TcpClient();
            try
            {
                await client.ConnectAsync(address, limit);
                return false;
            }
            catch (SocketException)
            {
                return true;
            }
        },
        $"nobody listens on {address}");
}
