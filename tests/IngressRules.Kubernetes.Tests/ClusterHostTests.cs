using System.Net;
using EdgeRouter;
using IngressRules.AspNetCore.Tests.Support;
using IngressRules.Kubernetes.Tests.Support;
using IngressRules.Kubernetes.Watching;
using IngressRules.Reloading;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Eventually = IngressRules.Kubernetes.Tests.Support.Eventually;

namespace IngressRules.Kubernetes.Tests;

/// <summary>How a host starts and stops when the API server does not answer.</summary>
public sealed class ClusterHostTests
{
    [Fact]
    public async Task A_router_that_starts_while_no_API_server_answers_is_alive_and_not_ready_and_serves_when_one_does()
    {
        await using FakeApi api = await FakeApi.StartAsync();
        FakeIngresses.At(api, FakeIngresses.Item("web", 1));
        api.IsAway = true;
        await using RunningRouter router = await RunningRouter.StartAsync(
            "--kubeconfig", KubeConfigOf(api), "--wait-for-sync", "0.001", "--admin", "127.0.0.1:0", "--accept-classless",
            "--ingress-class", "own", "--log-level", "critical");
        IPEndPoint admin = router.Admin;
        Assert.Equal(200, (await RawHttp.GetAsync(admin, "localhost", "/healthz")).Status);
        RawResponse unready = await RawHttp.GetAsync(admin, "localhost", "/readyz");
        Assert.Equal((503, "The rules are not loaded yet.\n"), (unready.Status, unready.Body));
        Assert.Equal(404, (await RawHttp.GetAsync(router.Http, "web.example", "/")).Status);

        api.IsAway = false;
        await Eventually.TrueAsync(
            async () => (await RawHttp.GetAsync(admin, "localhost", "/readyz")).Status == 200, "it is ready", Eventually.Limit);

        // The rule is known; its Service has no endpoints.
        Assert.Equal(503, (await RawHttp.GetAsync(router.Http, "web.example", "/")).Status);
    }

    [Fact]
    public async Task An_API_server_that_does_not_answer_holds_no_host_up_beyond_its_time()
    {
        await using FakeApi api = await FakeApi.StartAsync();
        FakeLease.At(api);
        FakeIngresses.At(api, FakeIngresses.Item("web", 1));
        await using WebApplication host = HostOf(api, TimeSpan.FromMilliseconds(100));
        await host.StartAsync();
        await Eventually.TrueAsync(() => api.Count(FakeLease.Name, "") > 2, "the Lease is renewed");

        api.On(FakeLease.Name, request => Task.Delay(Timeout.Infinite, request.End));
        await host.StopAsync().WaitAsync(Eventually.Limit);
    }

    [Fact]
    public async Task A_host_that_drains_gives_the_Lease_up_at_the_start_and_watches_on()
    {
        await using FakeApi api = await FakeApi.StartAsync();
        var lease = FakeLease.At(api);
        var ingresses = FakeIngresses.At(api, FakeIngresses.Item("web", 1));
        await using WebApplication host = HostOf(api, TimeSpan.FromHours(1), drainDelay: TimeSpan.FromHours(1));
        await host.StartAsync();
        await Eventually.TrueAsync(() => api.Count(FakeLease.Name, "") > 2, "the Lease is renewed");
        Assert.NotEqual("", lease.Holder);

        using var impatience = new CancellationTokenSource();
        host.Lifetime.StopApplication();
        Task stopped = host.StopAsync(impatience.Token);
        await Eventually.TrueAsync(() => lease.Holder is null or "", "the Lease is given up");
        ingresses.Change(FakeIngresses.Item("web", 2, path: "/new"));
        RoutingTableSource tables = host.Services.GetRequiredService<RoutingTableSource>();
        await Eventually.TrueAsync(
            () => tables.Current.Objects.Ingresses.Any(i => i.Metadata.ResourceVersion == "2"), "the change is in the table");
        Assert.False(stopped.IsCompleted);
        await impatience.CancelAsync();
        await stopped.WaitAsync(Eventually.Limit);
    }

    [Theory]
    [InlineData("{", "cannot be used: ")]
    [InlineData("[]", "cannot be used: ")]
    [InlineData("apiVersion: v1\nkind: Config\ncurrent-context: none\n", "cannot be used: ")]
    public async Task A_kubeconfig_that_cannot_be_used_is_one_sentence_and_exit_status_2(string text, string complaint)
    {
        string file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, text);
        using var error = new StringWriter();
        Assert.Equal(2, await RouterCommand.RunAsync(["--kubeconfig", file], TextWriter.Null, error));
        File.Delete(file);
        Assert.Contains(complaint, error.ToString(), StringComparison.Ordinal);
        Assert.Single(error.ToString().TrimEnd().Split('\n'));
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("\"token\": \"other\", ", false)]
    [InlineData("", true)]
    public async Task The_token_file_of_a_kubeconfig_is_used_as_kubectl_uses_it(string more, bool isRelative)
    {
        await using FakeApi api = await FakeApi.StartAsync();
        string? credentials = null;
        api.On("readyz", request =>
        {
            credentials = request.Authorization;
            return request.ReplyAsync("ok");
        });
        string directory = Directory.CreateTempSubdirectory("ingress-rules-").FullName;
        string token = Path.Combine(directory, "token");
        await File.WriteAllTextAsync(token, "first\n");
        string file = Path.Combine(directory, "kubeconfig");
        await File.WriteAllTextAsync(file, KubeConfig.Text(api.Url, "shop", "nobody").Replace(
            "\"token\": \"nobody\"", $"{more}\"tokenFile\": \"{(isRelative ? "token" : token)}\"", StringComparison.Ordinal));
        using var client = new k8s.Kubernetes(KubeConfigReader.Read(file));
        await new KubernetesApi(client).ReadAsync("readyz", CancellationToken.None).WaitAsync(Eventually.Limit);
        Assert.Equal("Bearer first", credentials);
        Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public async Task A_kubeconfig_whose_token_file_is_missing_is_one_sentence_that_names_it()
    {
        string directory = Directory.CreateTempSubdirectory("ingress-rules-").FullName;
        string file = Path.Combine(directory, "kubeconfig");
        await File.WriteAllTextAsync(file, KubeConfig.Text(new("https://192.0.2.1/"), "shop", "nobody").Replace(
            "\"token\": \"nobody\"", "\"tokenFile\": \"absent\"", StringComparison.Ordinal));
        using var error = new StringWriter();
        Assert.Equal(2, await RouterCommand.RunAsync(["--kubeconfig", file], TextWriter.Null, error));
        Directory.Delete(directory, recursive: true);
        Assert.Contains("cannot be used: ", error.ToString(), StringComparison.Ordinal);
        Assert.Contains(Path.Combine(directory, "absent"), error.ToString(), StringComparison.Ordinal);
        Assert.Single(error.ToString().TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task Outside_of_a_cluster_there_is_none_around_the_router()
    {
        using var error = new StringWriter();
        Assert.Equal(2, await RouterCommand.RunAsync(["--in-cluster"], TextWriter.Null, error));
        Assert.StartsWith("EdgeRouter: --in-cluster: ", error.ToString(), StringComparison.Ordinal);
    }

    private static WebApplication HostOf(FakeApi api, TimeSpan shutdown, TimeSpan drainDelay = default)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0").UseIngressDraining(draining => draining.DrainDelay = drainDelay);
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = shutdown);
        builder.Services.AddIngressRules(rules => rules.CompilerOptions = rules.CompilerOptions with { AcceptClassless = true })
            .AddYarpForwarder()
            .AddKubernetes(options =>
            {
                options.Configuration = new() { Host = api.Url.AbsoluteUri };
                options.Source = options.Source with
                {
                    Writer = WriterTests.Writer("shop", "192.0.2.1") with { StopTimeout = TimeSpan.FromHours(1) },
                };
            });
        WebApplication app = builder.Build();
        app.UseIngressRules();
        return app;
    }

    private static string KubeConfigOf(FakeApi api)
    {
        string file = Path.Combine(Directory.CreateTempSubdirectory("ingress-rules-").FullName, "kubeconfig");
        File.WriteAllText(file, KubeConfig.Text(api.Url, "shop", "nobody"));
        return file;
    }
}
