using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using EdgeRouter;
using IngressRules.AspNetCore.Tests.Support;

namespace IngressRules.AspNetCore.Tests;

/// <summary>The command line of the sample router.</summary>
public sealed class EdgeRouterTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("edge-router-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Without_options_it_serves_the_demo_and_every_request_it_suggests_is_answered_as_it_says()
    {
        using var stop = new CancellationTokenSource();
        var output = new LineWriter("nobody.example");
        using var error = new StringWriter();

        Task<int> running = RouterCommand.RunAsync(["--http", "127.0.0.1:0"], output, error, stop.Token);
        await output.Seen.WaitAsync(TimeSpan.FromSeconds(60));
        string[] lines = output.ToString().Split('\n', StringSplitOptions.TrimEntries);
        string[] suggestions = [.. lines.Where(l => l.StartsWith("curl", StringComparison.Ordinal))];
        foreach (string line in suggestions)
        {
            string[] words = line.Split([' ', '\''], StringSplitOptions.RemoveEmptyEntries);
            var url = new Uri(words[4]);
            RawResponse answer = await RawHttp.GetAsync(new IPEndPoint(IPAddress.Loopback, url.Port), words[3], url.AbsolutePath);
            using JsonDocument echo = JsonDocument.Parse(answer.Body);
            Assert.Equal((line, words[^1]), (line, echo.RootElement.GetProperty("service").GetString()));
        }

        await stop.CancelAsync();
        Assert.Equal(0, await running);
        Assert.Equal(10, suggestions.Length);
        Assert.All(lines, line => Assert.True(line.Length <= 80, line));
        Assert.Empty(error.ToString());
    }

    [Theory]
    [InlineData("--no-such-option", "--no-such-option")]
    [InlineData("--http nowhere", "\"nowhere\" is no address to listen on")]
    [InlineData("--http 127.0.0.1:70000", "is no address to listen on")]
    [InlineData("--http ::1:80", "is no address to listen on")]
    [InlineData("--admin nowhere", "\"nowhere\" is no address to listen on")]
    [InlineData("--kubeconfig config", "there is no config; --kubeconfig needs a file that exists")]
    [InlineData("--kubeconfig config --in-cluster", "--kubeconfig and --in-cluster name two clusters; give one of them")]
    [InlineData("--in-cluster --manifests .", "a cluster and --manifests are two sources; give one of them")]
    [InlineData("--admission 127.0.0.1:0", "--admission needs a cluster: --kubeconfig FILE or --in-cluster")]
    [InlineData("--admission-certificate a.pem,a.key", "--admission-certificate needs --admission ADDR:PORT")]
    [InlineData("--in-cluster --admission :0", "--admission needs --admission-certificate CERT.pem,KEY.pem: API servers ask over TLS")]
    [InlineData("--in-cluster --admission :0 --admission-certificate a.pem", "--admission-certificate takes two files: CERT.pem,KEY.pem")]
    [InlineData("--in-cluster --admission :0 --admission-certificate none.pem,none.key", "--admission-certificate: ")]
    [InlineData("--namespace a --namespace b", "--namespace needs a cluster: --kubeconfig FILE or --in-cluster")]
    [InlineData("--publish-address 10.0.0.1", "--publish-address needs a cluster")]
    [InlineData("--clear-status-on-stop", "--clear-status-on-stop needs a cluster")]
    [InlineData("--in-cluster --publish-service router", "\"router\" is no Service; write its namespace and its name")]
    [InlineData("--in-cluster --publish-service a/b --publish-address c", "--publish-address and --publish-service both say")]
    [InlineData("--in-cluster --wait-for-sync soon", "\"soon\" is no time")]
    [InlineData("--manifests no/such/directory", "there is no no/such/directory; --manifests needs a directory or file that exists")]
    [InlineData("--default-backend web:80", "\"web:80\" is no backend; write one as default/web:80")]
    [InlineData("--default-backend default/web:0", "\"0\" is no port")]
    [InlineData("--implementation-specific regex", "is not among the choices of --implementation-specific: prefix, exact, text-prefix")]
    [InlineData("--log-format xml", "\"xml\" is not among the choices of --log-format: text, json")]
    [InlineData("--log-level loud", "\"loud\" is not among the choices of --log-level: trace, debug")]
    [InlineData("--redirect-to-https", "--redirect-to-https needs --https")]
    [InlineData("--trusted-proxy 10.0.0.0/33", "\"10.0.0.0/33\" is no network")]
    [InlineData("--max-body-size 8m", "\"8m\" is no number of bytes; write one without a unit, as 8388608 for 8 MiB")]
    [InlineData("--redirect-to-https https --https :0", "\"https\" is no port")]
    [InlineData("--manifest demo", "'--manifest'. Did you mean --manifests?")]
    [InlineData("--acces-log", "'--acces-log'. Did you mean --access-log?")]
    [InlineData("--drain-time long", "\"long\" is no time")]
    [InlineData("--drain-time 5 --drain-delay 4.5", "--drain-delay is part of --drain-time; make that longer")]
    [InlineData("--response-timeout soon", "\"soon\" is no time")]
    [InlineData("--connect-timeout 0", "\"0\" is no time")]
    [InlineData("--idle-timeout -1", "\"-1\" is no time")]
    [InlineData("--total-timeout 1e99", "\"1e99\" is no time")]
    [InlineData("--default-certificate one.pem", "takes two files")]
    [InlineData("--default-certificate none.pem,none.key", "--default-certificate: ")]
    public async Task Wrong_usage_is_one_sentence_and_exit_status_2(string line, string complaint)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();

        int status = await RouterCommand.RunAsync(line.Split(' '), output, error);

        Assert.Equal(2, status);
        Assert.Contains(complaint, error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("System.", error.ToString(), StringComparison.Ordinal);
        Assert.Single(error.ToString().TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task What_Kubernetes_leaves_to_the_router_its_options_decide()
    {
        string rules = ManifestText.Ingress("a", "a.io", "/x", "web", metadata: "creationTimestamp: 2020-01-01T00:00:00Z")
            + ManifestText.Ingress("b", "a.io", "/y", "web", metadata: "namespace: other")
            + ManifestText.Ingress("c", "\"*.io\"", "/w", "web");
        await File.WriteAllTextAsync(Path.Combine(_folder, "a.yaml"), rules);
        await using RunningRouter router = await RunningRouter.StartAsync(
            "--manifests", _folder, "--debug-headers", "--own-host-by-namespace", "--host-fallthrough", "--keep-slashes",
            "--default-backend", "default/else:http");

        foreach ((string path, string backend) in ((string, string)[])
            [("/x", "default/web:80"), ("/y", "default/else:http"), ("/w", "default/web:80"), ("//x", "default/else:http")])
        {
            RawResponse response = await RawHttp.GetAsync(router.Http, "a.io", path);
            Assert.Equal((path, backend), (path, response.Headers["X-Backend"]));
        }
    }

    [Fact]
    public async Task Who_is_asked_to_stop_before_he_has_started_stops_without_complaint()
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        using var output = new StringWriter();
        using var error = new StringWriter();

        int status = await Router.RunAsync(
            new RouterOptions { Manifests = [AppContext.BaseDirectory], Http = new ListenAddress(IPAddress.Loopback, 0) },
            output,
            error,
            stop.Token);

        Assert.Equal((0, ""), (status, error.ToString()));
    }

    [Fact]
    public async Task A_port_in_use_is_one_sentence_and_exit_status_1()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        using var output = new StringWriter();
        using var error = new StringWriter();

        int status = await RouterCommand.RunAsync(["--http", taken.LocalEndpoint.ToString()!], output, error);

        Assert.Equal(1, status);
        Assert.Contains("address already in use", error.ToString(), StringComparison.Ordinal);
        Assert.Single(error.ToString().TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task An_admin_port_in_use_is_one_sentence_that_names_the_option()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        using var output = new StringWriter();
        using var error = new StringWriter();

        int status = await RouterCommand.RunAsync(["--http", "127.0.0.1:0", "--admin", taken.LocalEndpoint.ToString()!], output, error);

        Assert.Equal(1, status);
        Assert.Contains("--admin ADDR:PORT", error.ToString(), StringComparison.Ordinal);
        Assert.Single(error.ToString().TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task The_demo_goes_without_its_admin_page_where_the_port_beside_its_own_is_taken()
    {
        (int port, TcpListener taken) = TakeThePortAfterAFreeOne();
        using TcpListener held = taken;
        using var stop = new CancellationTokenSource();
        var output = new LineWriter("nobody.example");
        using var error = new StringWriter();

        Task<int> running = RouterCommand.RunAsync(["--http", $"127.0.0.1:{port}"], output, error, stop.Token);
        await output.Seen.WaitAsync(TimeSpan.FromSeconds(60));
        await stop.CancelAsync();

        Assert.Equal(0, await running);
        Assert.DoesNotContain("Admin page", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_admin_port_has_the_page_health_checks_and_figures_for_Prometheus()
    {
        using var stop = new CancellationTokenSource();
        var output = new LineWriter("nobody.example");
        using var error = new StringWriter();
        Task<int> running = RouterCommand.RunAsync(["--http", "127.0.0.1:0"], output, error, stop.Token);
        await output.Seen.WaitAsync(TimeSpan.FromSeconds(60));
        string[] lines = output.ToString().Split('\n', StringSplitOptions.TrimEntries);
        var traffic = new IPEndPoint(IPAddress.Loopback, new Uri(lines[0].Split(' ')[3]).Port);
        var admin = new IPEndPoint(IPAddress.Loopback, new Uri(lines[1].Split(' ')[^1]).Port);

        await RawHttp.GetAsync(traffic, "hello.example", "/");
        RawResponse page = await RawHttp.GetAsync(admin, "127.0.0.1", "/rules");
        RawResponse ready = await RawHttp.GetAsync(admin, "10.0.0.1:8081", "/readyz");
        RawResponse figures = await RawHttp.GetAsync(admin, "127.0.0.1", "/metrics");
        RawResponse written = await RawHttp.SendAsync(admin, "POST", "127.0.0.1", "/metrics");
        RawResponse nowhere = await RawHttp.GetAsync(admin, "127.0.0.1", "/nowhere");
        RawResponse elsewhere = await RawHttp.GetAsync(traffic, "127.0.0.1", "/metrics");
        await stop.CancelAsync();

        Assert.Equal(0, await running);
        Assert.Contains("foo.bar.com", page.Body, StringComparison.Ordinal);
        Assert.Equal((404, "There is no such page. The admin page begins at /.\n"), (nowhere.Status, nowhere.Body));
        Assert.Equal((405, "GET, HEAD"), (written.Status, written.Headers["Allow"]));
        Assert.Equal(200, ready.Status);
        Assert.Contains("ingressrules_rules", figures.Body, StringComparison.Ordinal);
        Assert.Contains("ingressrules_reloads_total", figures.Body, StringComparison.Ordinal);
        Assert.Contains("\"service\": \"fallback\"", elsewhere.Body, StringComparison.Ordinal);
        Assert.Empty(error.ToString());
    }

    [Fact]
    public async Task A_path_cannot_steer_the_terminal_that_the_greeting_is_read_on()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "odd.yaml"), """
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: {name: odd}
            spec:
              rules:
              - http: {paths: [{path: "/a\e[31m\u202Eb", pathType: Exact, backend: {service: {name: one, port: {number: 80}}}}]}
            """);

        await using RunningRouter router = await RunningRouter.StartAsync("--manifests", _folder);

        Assert.Contains("/a\\u001b[31m\\u202eb", router.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', router.Output);
    }

    [Fact]
    public async Task Without_rules_the_greeting_says_so()
    {
        await using RunningRouter router = await RunningRouter.StartAsync("--manifests", _folder);

        Assert.Contains("There are no rules yet", router.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("HOST", router.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_every_Ingress_is_left_out_the_greeting_says_that_and_why()
    {
        await File.WriteAllTextAsync(
            Path.Combine(_folder, "a.yaml"),
            ManifestText.Class("nginx", "k8s.io/ingress-nginx") + ManifestText.Ingress("a", "a.io", "/", "web", "ingressClassName: nginx")
                + ManifestText.Ingress("b", "b.io", "no-slash", "web"));
        await using RunningRouter router = await RunningRouter.StartAsync("--manifests", _folder);

        Assert.Contains(
            "No Ingress is served. Read: 2; left out for their class: 1, for errors: 1.", router.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("There are no rules yet", router.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1:80", "127.0.0.1:80")]
    [InlineData("localhost:80", "127.0.0.1:80")]
    [InlineData("[::1]:80", "[::1]:80")]
    [InlineData(":80", "*:80")]
    [InlineData("*:80", "*:80")]
    [InlineData("0.0.0.0:0", "0.0.0.0:0")]
    public void An_address_to_listen_on_is_written_as_usual(string text, string expected)
    {
        Assert.True(ListenAddress.TryParse(text, out ListenAddress? address));
        Assert.Equal(expected, address.ToString());
    }

    private static (int Free, TcpListener Next) TakeThePortAfterAFreeOne()
    {
        for (int attempt = 0; attempt < 1000; attempt++)
        {
            var probe = new TcpListener(IPAddress.Loopback, 0);
            probe.Start();
            int free = ((IPEndPoint)probe.LocalEndpoint).Port;
            var next = new TcpListener(IPAddress.Loopback, Math.Min(free + 1, 65535));
            try
            {
                next.Start();
                return (free, next);
            }
            catch (SocketException)
            {
                next.Dispose();
            }
            finally
            {
                probe.Dispose();
            }
        }

        throw new InvalidOperationException("No two ports beside each other are free.");
    }

    /// <summary>Signals when a text with a given word has been written, so that a test knows that the router is serving.</summary>
    private sealed class LineWriter(string word) : StringWriter
    {
        private readonly TaskCompletionSource _seen = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Seen => _seen.Task;

        public override async Task FlushAsync()
        {
            await base.FlushAsync();
            if (ToString().Contains(word, StringComparison.Ordinal))
            {
                _seen.TrySetResult();
            }
        }
    }
}
