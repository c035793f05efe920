using IngressRules.Kubernetes.Tests.Support;
using IngressRules.Matching;
using IngressRules.Model;
using IngressRules.Reloading;

namespace IngressRules.Kubernetes.Tests;

/// <summary>A table that follows a real API server.</summary>
[Collection(ApiServerTests.Name)]
public sealed class KubernetesSourceTests(ApiServerFixture fixture)
{
    // Requests wait for the server, not for this process.
    private static readonly ParallelOptions s_many = new() { MaxDegreeOfParallelism = 16 };

    private readonly RoutingTableSource _tables = new();

    private ApiServer Server => fixture.Server;

    [ApiServerFact]
    public async Task What_is_created_changed_and_deleted_is_in_the_table()
    {
        string ns = await fixture.NewNamespaceAsync();
        await Server.CreateAsync(Objects.Ingresses(ns), Objects.Ingress("before", "before.example", "web"));
        using k8s.Kubernetes client = Server.NewClient();
        await using KubernetesSource source = await StartAsync(client, ns);
        Assert.Equal($"{ns}/web:80", BackendOf("before.example"));

        await Server.CreateAsync(Objects.Ingresses(ns), Objects.Ingress("after", "after.example", "web"));
        await Eventually.TrueAsync(() => BackendOf("after.example") == $"{ns}/web:80", "the created Ingress is served");

        await Server.PatchAsync(
            $"{Objects.Ingresses(ns)}/after",
            """{"spec":{"rules":null,"defaultBackend":{"service":{"name":"web","port":{"number":81}}}}}""");
        await Eventually.TrueAsync(() => BackendOf("any.example") == $"{ns}/web:81", "the changed Ingress is served");

        await Server.DeleteAsync($"{Objects.Ingresses(ns)}/after");
        await Eventually.TrueAsync(() => BackendOf("any.example") is null, "the deleted Ingress is not served");
        Assert.Equal($"{ns}/web:80", BackendOf("before.example"));
    }

    [ApiServerFact]
    public async Task A_change_of_endpoints_compiles_no_rule_and_a_change_of_status_makes_no_table()
    {
        string ns = await fixture.NewNamespaceAsync();
        await Server.CreateAsync(Objects.Ingresses(ns), Objects.Ingress("web", "web.example", "web"));
        await Server.CreateAsync(Objects.Services(ns), Objects.Service("web"));
        await Server.CreateAsync(Objects.Slices(ns), Objects.Slice("web-1", "web", "192.0.2.1"));
        using k8s.Kubernetes client = Server.NewClient();
        await using KubernetesSource source = await StartAsync(client, ns);
        Assert.Equal(["192.0.2.1"], EndpointsOf("web.example"));
        IngressMatcher matcher = _tables.Current.Matcher;

        await Server.PatchAsync(
            $"{Objects.Slices(ns)}/web-1", """{"endpoints":[{"addresses":["192.0.2.1"]},{"addresses":["192.0.2.2"]}]}""");
        await Eventually.TrueAsync(() => EndpointsOf("web.example").Length == 2, "the new endpoint is used");
        Assert.Same(matcher, _tables.Current.Matcher);

        int tables = source.TablesMade;
        await Server.PatchAsync(
            $"{Objects.Ingresses(ns)}/web/status", """{"status":{"loadBalancer":{"ingress":[{"ip":"192.0.2.9"}]}}}""");

        // Changes of one Ingress come in order: with the second one in the table, the first has been seen too.
        await Server.PatchAsync($"{Objects.Ingresses(ns)}/web", """{"metadata":{"annotations":{"example.org/a":"b"}}}""");
        await Eventually.TrueAsync(() => _tables.Current.Objects.Ingresses[0].Metadata.Annotations.Count == 1, "the annotation is seen");
        Assert.Equal(tables + 1, source.TablesMade);
        Assert.Equal("192.0.2.9", _tables.Current.Objects.Ingresses[0].Status.LoadBalancer[0].Ip);
    }

    [ApiServerFact]
    public async Task Only_TLS_Secrets_that_an_Ingress_of_ours_names_are_kept()
    {
        string ns = await fixture.NewNamespaceAsync();
        await Server.CreateAsync(Objects.Ingresses(ns), Objects.Ingress("web", "web.example", "web", secret: "named"));
        await Server.CreateAsync(Objects.Secrets(ns), Objects.Secret("named", Secret.TlsType));
        await Server.CreateAsync(Objects.Secrets(ns), Objects.Secret("later", Secret.TlsType));
        await Server.CreateAsync(Objects.Secrets(ns), Objects.Secret("password", "Opaque"));
        using k8s.Kubernetes client = Server.NewClient();
        await using KubernetesSource source = await StartAsync(client, ns);
        await Eventually.TrueAsync(() => Secrets() == "named", "one Secret is kept");

        await Server.CreateAsync(Objects.Ingresses(ns), Objects.Ingress("two", "two.example", "web", secret: "later"));
        await Eventually.TrueAsync(() => Secrets() == "later, named", "a Secret that is named later is fetched");

        await Server.DeleteAsync($"{Objects.Ingresses(ns)}/web");
        await Eventually.TrueAsync(() => Secrets() == "later" && source.SecretCount == 1, "a Secret that nobody names any more is dropped");

        await Server.DeleteAsync($"{Objects.Secrets(ns)}/later");
        await Eventually.TrueAsync(() => Secrets() == "", "a deleted Secret is dropped");
    }

    [ApiServerFact]
    public async Task Watches_that_are_cut_again_and_again_lose_no_change()
    {
        const int Rounds = 60;
        string ns = await fixture.NewNamespaceAsync();
        using var network = new CuttingHandler();
        using k8s.Kubernetes client = Server.NewClient(handlers: network);
        await using var source = new KubernetesSource(client, _tables, new()
        {
            Namespaces = [ns],
            RetryDelay = TimeSpan.FromMilliseconds(1),
            MaxRetryDelay = TimeSpan.FromMilliseconds(20),
        });
        source.Start();
        await source.WaitForSyncAsync().WaitAsync(Eventually.Limit);
        for (int i = 0; i < Rounds; i++)
        {
            await Server.CreateAsync(Objects.Ingresses(ns), Objects.Ingress($"i{i}", $"h{i}.example", "web"));
            if (i % 2 == 1)
            {
                await Server.DeleteAsync($"{Objects.Ingresses(ns)}/i{i - 1}");
            }

            await Eventually.TrueAsync(() => network.Open > 1, "watches are open");
            network.Cut();
        }

        await Eventually.TrueAsync(() => BackendOf($"h{Rounds - 1}.example") is not null, "the last Ingress is served");
        Assert.Equal(
            Enumerable.Range(0, Rounds).Where(i => i % 2 == 1).Select(i => $"h{i}.example").Order(StringComparer.Ordinal),
            _tables.Current.Matcher.Rules.Hosts.Select(h => h.Host).Order(StringComparer.Ordinal));
        Assert.True(network.Cuts > Rounds, $"{network.Cuts} watches were cut");

        // Each watch goes on from where it was cut.
        Assert.All(source.Watches, w => Assert.Equal(1, w.Lists));
    }

    [ApiServerFact]
    public async Task Two_thousand_Ingresses_in_bursts_leave_the_table_that_a_fresh_build_makes()
    {
        string ns = await fixture.NewNamespaceAsync();
        using k8s.Kubernetes client = Server.NewClient();
        await using KubernetesSource source = await StartAsync(client, ns);
        int tables = source.TablesMade;
        for (int burst = 0; burst < 4; burst++)
        {
            await Parallel.ForEachAsync(Enumerable.Range(burst * 500, 500), s_many, async (i, _) =>
                await Server.CreateAsync(Objects.Ingresses(ns), Objects.Ingress($"i{i}", $"h{i % 700}.example", $"s{i}")));
            await Parallel.ForEachAsync(Enumerable.Range(burst * 500, 300), s_many, async (i, _) =>
                await Server.DeleteAsync($"{Objects.Ingresses(ns)}/i{i}"));
        }

        await Server.CreateAsync(Objects.Ingresses(ns), Objects.Ingress("last", "last.example", "web"));
        await Eventually.TrueAsync(() => BackendOf("last.example") is not null, "the last Ingress is served");
        RoutingTable table = _tables.Current;
        Assert.Equal(801, table.Objects.Ingresses.Count);
        var fresh = RoutingTable.Build(table.Objects, new() { AmbiguousTargets = Compilation.AmbiguousTargets.Refuse });
        Assert.Equal(RulesOf(fresh), RulesOf(table));
        Assert.Equal(fresh.Matcher.Rules.Diagnostics, table.Matcher.Rules.Diagnostics);

        // 3,200 changes cost far fewer tables.
        Assert.InRange(source.TablesMade - tables, 1, 800);
    }

    private async Task<KubernetesSource> StartAsync(k8s.Kubernetes client, params string[] namespaces)
    {
        var source = new KubernetesSource(client, _tables, new() { Namespaces = [.. namespaces] });
        source.Start();
        await source.WaitForSyncAsync().WaitAsync(Eventually.Limit);
        return source;
    }

    private string? BackendOf(string host) =>
        _tables.Current.Matcher.TryMatch(host, "/", out IngressMatch match) ? $"{match.Backend}" : null;

    private string[] EndpointsOf(string host) =>
        _tables.Current.Matcher.TryMatch(host, "/", out IngressMatch match)
            ? [.. _tables.Current.Backends.Resolve(match.Backend!).Endpoints.Select(e => e.Address).Order()]
            : [];

    private static IEnumerable<string> RulesOf(RoutingTable table) =>
        table.Matcher.Rules.Hosts.Select(h => $"{h}: {string.Join(", ", h.Rules)}");

    private string Secrets() => string.Join(", ", _tables.Current.Objects.Secrets.Select(s => s.Metadata.Name).Order());
}
