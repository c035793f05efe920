using System.Collections.Concurrent;
using System.Text.Json;
using IngressRules.Kubernetes.Tests.Support;

namespace IngressRules.Kubernetes.Tests.Status;

/// <summary>The status of Ingresses on a real API server.</summary>
[Collection(ApiServerTests.Name)]
public sealed class StatusWriterTests(ApiServerFixture fixture) : WriterTests
{
    private const string Foreign = """{"status":{"loadBalancer":{"ingress":[{"ip":"192.0.2.99"}]}}}""";

    private ApiServer Server => fixture.Server;

    [ApiServerFact]
    public async Task Status_is_set_repaired_and_cleared_and_that_of_others_is_left_alone()
    {
        string ns = await fixture.NewNamespaceAsync();
        await CreateAsync(ns, "web", "own");
        await CreateAsync(ns, "foreign", "other");
        await Server.PatchAsync($"{Objects.Ingresses(ns)}/foreign/status", Foreign);
        string foreign = await VersionAsync(ns, "foreign");
        await StartAsync(Server.NewClient(), Writer(ns, "192.0.2.1", "lb.example"), ns);
        await HasStatusAsync(ns, "web", "lb.example 192.0.2.1");

        await Server.PatchAsync($"{Objects.Ingresses(ns)}/web/status", """{"status":null}""");
        await HasStatusAsync(ns, "web", "lb.example 192.0.2.1");

        // It is created after the first table.
        await CreateAsync(ns, "later", "own");
        await HasStatusAsync(ns, "later", "lb.example 192.0.2.1");

        await Server.PatchAsync($"{Objects.Ingresses(ns)}/web", """{"spec":{"ingressClassName":"other"}}""");
        await HasStatusAsync(ns, "web", "");
        Assert.Equal(foreign, await VersionAsync(ns, "foreign"));
    }

    [ApiServerFact]
    public async Task Status_is_cleared_when_the_IngressClass_goes()
    {
        string ns = await fixture.NewNamespaceAsync();
        const string Classes = "apis/networking.k8s.io/v1/ingressclasses";
        string own = $$"""{"metadata":{"name":"{{ns}}-own"},"spec":{"controller":"example.org/own"} }""";
        await Server.CreateAsync(Classes, own);
        await Server.CreateAsync(Classes, $$"""{"metadata":{"name":"{{ns}}-other"},"spec":{"controller":"example.org/other"} }""");
        try
        {
            await CreateAsync(ns, "web", $"{ns}-own");
            await StartAsync(Server.NewClient(), Writer(ns, "192.0.2.1"), ns);
            await HasStatusAsync(ns, "web", "192.0.2.1");
            await Server.DeleteAsync($"{Classes}/{ns}-own");
            await HasStatusAsync(ns, "web", "");
            await Server.CreateAsync(Classes, own);
            await HasStatusAsync(ns, "web", "192.0.2.1");
        }
        finally
        {
            // The tests of a server share its classes.
            await Server.DeleteAsync($"{Classes}/{ns}-own");
            await Server.DeleteAsync($"{Classes}/{ns}-other");
        }
    }

    [ApiServerFact]
    public async Task A_new_leader_clears_what_another_one_wrote_but_not_what_another_controller_has_written_since()
    {
        string ns = await fixture.NewNamespaceAsync();
        await CreateAsync(ns, "left", "own");
        await CreateAsync(ns, "taken", "own");
        KubernetesSource first = await StartAsync(Server.NewClient(), Writer(ns, "192.0.2.1"), ns);
        await HasStatusAsync(ns, "left", "192.0.2.1");
        await HasStatusAsync(ns, "taken", "192.0.2.1");
        await first.EndAsync();
        await HasStatusAsync(ns, "left", "192.0.2.1");

        await Server.PatchAsync($"{Objects.Ingresses(ns)}/left", """{"spec":{"ingressClassName":"other"}}""");
        await Server.PatchAsync($"{Objects.Ingresses(ns)}/taken", """{"spec":{"ingressClassName":"other"}}""");
        await Server.PatchAsync($"{Objects.Ingresses(ns)}/taken/status", Foreign);
        string taken = await VersionAsync(ns, "taken");
        await StartAsync(Server.NewClient(), Writer(ns, "192.0.2.1"), ns);
        await HasStatusAsync(ns, "left", "");
        Assert.Equal(taken, await VersionAsync(ns, "taken"));
    }

    [ApiServerFact]
    public async Task What_is_ours_is_cleared_after_others_have_written_so_much_that_the_server_no_longer_names_us()
    {
        string ns = await fixture.NewNamespaceAsync();
        await CreateAsync(ns, "ancient", "own");
        await CreateAsync(ns, "reset", "own");
        KubernetesSource first = await StartAsync(Server.NewClient(), Writer(ns, "192.0.2.1"), ns);
        await HasStatusAsync(ns, "ancient", "192.0.2.1");
        await HasStatusAsync(ns, "reset", "192.0.2.1");
        await Server.PatchAsync($"{Objects.Ingresses(ns)}/reset", """{"metadata":{"managedFields":[{}]}}""");
        await Server.PatchAsync($"{Objects.Ingresses(ns)}/reset", """{"spec":{"ingressClassName":"other"}}""");
        await HasStatusAsync(ns, "reset", "");

        // The next router has nothing but the server's record to go by.
        await first.EndAsync();
        for (int i = 0; (await ManagersAsync(ns, "ancient")).Contains("ingress-rules:", StringComparison.Ordinal); i++)
        {
            await Server.PatchAsync(
                $"{Objects.Ingresses(ns)}/ancient?fieldManager=m{i}",
                $$"""{"metadata":{"annotations":{"example.org/a{{i}}":"b"} } }""");
        }

        await Server.PatchAsync($"{Objects.Ingresses(ns)}/ancient", """{"spec":{"ingressClassName":"other"}}""");
        await StartAsync(Server.NewClient(), Writer(ns, "192.0.2.1"), ns);
        await HasStatusAsync(ns, "ancient", "");
    }

    [ApiServerFact]
    public async Task A_router_of_another_Lease_leaves_the_status_that_this_one_wrote_alone()
    {
        string ns = await fixture.NewNamespaceAsync();
        await CreateAsync(ns, "web", "own");
        await CreateAsync(ns, "theirs", "theirs");
        await StartAsync(Server.NewClient(), Writer(ns, "192.0.2.1"), ns);
        await HasStatusAsync(ns, "web", "192.0.2.1");
        string version = await VersionAsync(ns, "web");

        KubernetesSource other = await StartOtherAsync(ns);
        await HasStatusAsync(ns, "theirs", "192.0.2.2");
        await Eventually.TrueAsync(() => other.IsLeader, "the other router writes");
        Assert.Equal(version, await VersionAsync(ns, "web"));
    }

    [ApiServerFact]
    public async Task Status_follows_the_Service_that_is_published()
    {
        string ns = await fixture.NewNamespaceAsync();
        await CreateAsync(ns, "web", "own");
        await Server.PatchAsync($"{Objects.Ingresses(ns)}/web/status", """{"status":{"loadBalancer":{"ingress":[{"ip":"192.0.2.7"}]}}}""");
        KubernetesSource source = await StartAsync(Server.NewClient(), Writer(ns) with { PublishService = $"{ns}/router" }, ns);
        await Eventually.TrueAsync(
            () => Log.Lines.Any(l => l.StartsWith($"There is no Service {ns}/router", StringComparison.Ordinal)), "the log says so");
        await HasStatusAsync(ns, "web", "192.0.2.7");

        await Server.CreateAsync(Objects.Services(ns), """
            {"metadata":{"name":"router"},"spec":{"type":"LoadBalancer","ports":[{"port":80}]}}
            """);
        await HasStatusAsync(ns, "web", "");
        await Server.PatchAsync(
            $"{Objects.Services(ns)}/router/status",
            """{"status":{"loadBalancer":{"ingress":[{"ip":"192.0.2.5"},{"hostname":"lb.example"}]}}}""");
        await HasStatusAsync(ns, "web", "lb.example 192.0.2.5");

        await Server.DeleteAsync($"{Objects.Services(ns)}/router");
        await Eventually.TrueAsync(
            () => Log.Lines.Count(l => l.StartsWith($"There is no Service {ns}/router", StringComparison.Ordinal)) == 2, "the log says so");
        await HasStatusAsync(ns, "web", "lb.example 192.0.2.5");
        Assert.True(source.IsSynced);
    }

    [ApiServerFact]
    public async Task A_router_that_is_told_to_stop_for_good_takes_its_addresses_back()
    {
        string ns = await fixture.NewNamespaceAsync();
        await CreateAsync(ns, "a", "own");
        await CreateAsync(ns, "b", "own");
        await CreateAsync(ns, "foreign", "other");
        await Server.PatchAsync($"{Objects.Ingresses(ns)}/foreign/status", Foreign);
        KubernetesSource source = await StartAsync(
            Server.NewClient(), Writer(ns, "192.0.2.1") with { ClearStatusOnStop = true, StopTimeout = Eventually.Limit }, ns);
        await HasStatusAsync(ns, "a", "192.0.2.1");
        await HasStatusAsync(ns, "b", "192.0.2.1");
        await source.EndAsync();
        Assert.Equal(("", "", "192.0.2.99"), (await StatusAsync(ns, "a"), await StatusAsync(ns, "b"), await StatusAsync(ns, "foreign")));
    }

    [ApiServerFact]
    public async Task Five_hundred_Ingresses_get_their_status_and_then_nothing_is_sent_but_watches_and_the_Lease()
    {
        string ns = await fixture.NewNamespaceAsync();
        await Server.CreateAsync(Objects.Services(ns), Objects.Service("web"));
        await Server.CreateAsync(Objects.Slices(ns), Objects.Slice("web-1", "web", "192.0.2.1"));
        await Parallel.ForEachAsync(Enumerable.Range(0, 500), async (i, _) => await CreateAsync(ns, $"i{i}", "own"));
        using var requests = new RecordingHandler();
        KubernetesSource source = await StartLeaderAsync(Server.NewClient(handlers: requests), Writer(ns, "192.0.2.1"), ns);
        await Eventually.TrueAsync(
            async () =>
            {
                using JsonDocument list = await Server.GetAsync(Objects.Ingresses(ns));
                return list.RootElement.GetProperty("items").EnumerateArray().All(i => StatusOf(i) == "192.0.2.1");
            },
            "each Ingress has its status",
            Eventually.Limit);

        // Conflicts apart, each was written once.
        Assert.InRange(requests.Sent.Count(r => r.StartsWith("PATCH ", StringComparison.Ordinal)), 500, 600);
        requests.Sent.Clear();
        await Eventually.TrueAsync(
            () => requests.Sent.Count(r => r.StartsWith("PUT ", StringComparison.Ordinal)) >= 5, "the Lease is renewed");
        Assert.All(requests.Sent, r => Assert.Matches("/leases/|[?&]watch=true", r));
        Assert.Equal(1, source.TablesMade);
    }

    [ApiServerFact]
    public async Task A_leader_that_is_paused_writes_nothing_after_another_has_the_Lease()
    {
        string ns = await fixture.NewNamespaceAsync();
        await CreateAsync(ns, "web", "own");
        using var pause = new PausableHandler();
        KubernetesWriterOptions writer = Writer(ns, "192.0.2.1") with
        {
            LeaseDuration = TimeSpan.FromSeconds(6),
            RenewDeadline = TimeSpan.FromSeconds(5),
        };
        KubernetesSource first = await StartLeaderAsync(Server.NewClient(handlers: pause), writer, ns);
        await HasStatusAsync(ns, "web", "192.0.2.1");
        await StartAsync(Server.NewClient(), writer with { PublishAddresses = ["192.0.2.2"] }, ns);

        pause.Pause();
        await Server.PatchAsync($"{Objects.Ingresses(ns)}/web/status", """{"status":null}""");
        await HasStatusAsync(ns, "web", "192.0.2.2");
        Assert.False(first.IsLeader);
        Assert.True(pause.Held >= 1);

        await using StatusWatch watch = await StatusWatch.StartAsync(Server, ns, "web");
        pause.Resume();
        await Eventually.TrueAsync(() => pause.Held == 0, "what was held has gone on");
        await Server.PatchAsync($"{Objects.Ingresses(ns)}/web/status", """{"status":null}""");
        await Eventually.TrueAsync(() => watch.Seen.LastOrDefault() == "192.0.2.2", "the second router repairs the status");
        Assert.DoesNotContain("192.0.2.1", watch.Seen);
        Assert.False(first.IsLeader);
    }

    [ApiServerFact]
    public async Task A_Lease_that_is_given_up_is_taken_at_once()
    {
        string ns = await fixture.NewNamespaceAsync();
        await CreateAsync(ns, "web", "own");

        // Nobody could wait for the end of such a Lease.
        KubernetesWriterOptions writer = Writer(ns, "192.0.2.1") with { LeaseDuration = TimeSpan.FromHours(1) };
        KubernetesSource first = await StartLeaderAsync(Server.NewClient(), writer, ns);
        KubernetesSource second = await StartAsync(Server.NewClient(), writer with { PublishAddresses = ["192.0.2.2"] }, ns);
        await HasStatusAsync(ns, "web", "192.0.2.1");
        Assert.False(second.IsLeader);

        await first.EndAsync();
        await Eventually.TrueAsync(() => second.IsLeader, "the second router takes the Lease");
        await HasStatusAsync(ns, "web", "192.0.2.2");
    }

    private static string StatusOf(JsonElement ingress) =>
        ingress.GetProperty("status").GetProperty("loadBalancer").TryGetProperty("ingress", out JsonElement entries)
            ? string.Join(' ', entries.EnumerateArray().Select(e => TextOf(e, "ip") + TextOf(e, "hostname")))
            : "";

    private static string TextOf(JsonElement entry, string name) =>
        entry.TryGetProperty(name, out JsonElement text) ? text.GetString()! : "";

    private Task<KubernetesSource> StartOtherAsync(string ns) => StartAsync(
        Server.NewClient(), Writer(ns, "192.0.2.2") with { LeaseName = "other-lease" }, ["theirs"], ns);

    private Task CreateAsync(string ns, string name, string ingressClass) =>
        Server.CreateAsync(Objects.Ingresses(ns), Objects.Ingress(name, $"{name}.example", "web", ingressClass));

    private async Task<string> StatusAsync(string ns, string name)
    {
        using JsonDocument ingress = await Server.GetAsync($"{Objects.Ingresses(ns)}/{name}");
        return StatusOf(ingress.RootElement);
    }

    private Task HasStatusAsync(string ns, string name, string status) =>
        Eventually.TrueAsync(async () => await StatusAsync(ns, name) == status, $"the status of {name} is '{status}'", Eventually.Limit);

    private async Task<string> ManagersAsync(string ns, string name)
    {
        using JsonDocument ingress = await Server.GetAsync($"{Objects.Ingresses(ns)}/{name}");
        return ingress.RootElement.GetProperty("metadata").GetProperty("managedFields").GetRawText();
    }

    private async Task<string> VersionAsync(string ns, string name)
    {
        using JsonDocument ingress = await Server.GetAsync($"{Objects.Ingresses(ns)}/{name}");
        return ingress.RootElement.GetProperty("metadata").GetProperty("resourceVersion").GetString()!;
    }

    /// <summary>The statuses that an Ingress has had since a moment, each of them.</summary>
    private sealed class StatusWatch : IAsyncDisposable
    {
        private readonly HttpResponseMessage _response;
        private readonly Task _reading;

        private StatusWatch(HttpResponseMessage response)
        {
            _response = response;
            _reading = Task.Run(ReadAsync);
        }

        public ConcurrentQueue<string> Seen { get; } = [];

        public static async Task<StatusWatch> StartAsync(ApiServer server, string ns, string name)
        {
            string path = $"{Objects.Ingresses(ns)}?watch=true&fieldSelector=metadata.name%3D{name}";
            return new(await server.Http.GetAsync(new Uri(path, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead));
        }

        public async ValueTask DisposeAsync()
        {
            _response.Dispose();
            await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        private async Task ReadAsync()
        {
            using var lines = new StreamReader(await _response.Content.ReadAsStreamAsync());
            while (await lines.ReadLineAsync() is { } line)
            {
                using JsonDocument happened = JsonDocument.Parse(line);
                Seen.Enqueue(StatusOf(happened.RootElement.GetProperty("object")));
            }
        }
    }
}
