using System.Collections.Concurrent;
using IngressRules.Kubernetes.Tests.Support;
using IngressRules.Matching;
using IngressRules.Reloading;
using Microsoft.Extensions.Primitives;

namespace IngressRules.Kubernetes.Tests;

/// <summary>
/// A table while a real API server goes, comes back, and has forgotten something. The server is that of these tests alone.
/// </summary>
public sealed class ServerOutageTests(ApiServerFixture fixture) : IClassFixture<ApiServerFixture>
{
    private readonly RoutingTableSource _tables = new();

    [ApiServerFact]
    public async Task The_past_is_compacted_while_the_server_is_away_and_every_change_is_found_by_listing_again()
    {
        ApiServer server = await EmptyAsync();
        await server.CreateAsync(Objects.Ingresses("default"), Objects.Ingress("kept", "kept.example", "web"));
        await server.CreateAsync(Objects.Ingresses("default"), Objects.Ingress("gone", "gone.example", "web"));
        using k8s.Kubernetes client = server.NewClient();
        await using KubernetesSource source = await StartAsync(client);
        Assert.NotNull(BackendOf("gone.example"));

        await server.StopServerAsync();
        await Eventually.TrueAsync(() => source.Watches.All(w => w.Error is not null), "every watch has noticed");
        Assert.NotNull(BackendOf("kept.example"));
        Assert.NotNull(BackendOf("gone.example"));

        // One more starts while there is no server.
        var late = new RoutingTableSource();
        await using var second = new KubernetesSource(client, late);
        second.Start();
        await Eventually.TrueAsync(() => second.Watches.All(w => w.Error is not null), "every watch of the new one has tried");
        Assert.False(second.IsSynced);

        await server.StartServerAsync();
        await Eventually.TrueAsync(() => source.Watches.All(w => w.Error is null), "every watch goes on");
        await second.WaitForSyncAsync().WaitAsync(Eventually.Limit);
        Assert.Equal(2, late.Current.Objects.Ingresses.Count);
        await server.DeleteAsync($"{Objects.Ingresses("default")}/gone");
        await server.CreateAsync(Objects.Ingresses("default"), Objects.Ingress("new", "new.example", "web"));
        await server.CompactAsync();
        await Eventually.TrueAsync(
            () => BackendOf("gone.example") is null && BackendOf("new.example") is not null, "the changes are in the table");
        Assert.NotNull(BackendOf("kept.example"));
    }

    [ApiServerFact]
    public async Task A_store_that_comes_back_empty_or_from_a_backup_is_what_the_table_holds_once_the_server_is_ready()
    {
        ApiServer server = await EmptyAsync();
        await server.CreateAsync(Objects.Ingresses("default"), Objects.Ingress("first", "first.example", "web"));
        string backup = server.CopyStore();
        await server.GrowStoreAsync();
        await server.CreateAsync(Objects.Ingresses("default"), Objects.Ingress("second", "second.example", "web"));
        using k8s.Kubernetes client = server.NewClient();
        await using KubernetesSource source = await StartAsync(client);
        Assert.Equal("first.example, second.example", HostsIn(_tables.Current));

        // The table is that of before until it is that of the store. No other one is ever seen.
        var seen = new ConcurrentQueue<string>();
        using IDisposable watching = ChangeToken.OnChange(_tables.GetChangeToken, () => seen.Enqueue(HostsIn(_tables.Current)));
        await server.RestartWithStoreAsync(backup);
        await Eventually.TrueAsync(() => HostsIn(_tables.Current) == "first.example", "the table is that of the backup");
        Assert.All(seen, hosts => Assert.Contains(hosts, (string[])["first.example, second.example", "first.example"]));

        await server.CreateAsync(Objects.Ingresses("default"), Objects.Ingress("third", "third.example", "web"));
        await Eventually.TrueAsync(() => HostsIn(_tables.Current) == "first.example, third.example", "it follows the backup");
        seen.Clear();
        await server.RestartWithStoreAsync(null);
        await Eventually.TrueAsync(() => HostsIn(_tables.Current) == "", "the table is empty as the store is");
        Assert.All(seen, hosts => Assert.Contains(hosts, (string[])["first.example, third.example", ""]));

        await server.CreateAsync(Objects.Ingresses("default"), Objects.Ingress("new", "new.example", "web"));
        await Eventually.TrueAsync(() => HostsIn(_tables.Current) == "new.example", "it follows the new store");
        await Eventually.TrueAsync(() => source.Watches.All(w => w.Error is null), "every watch goes on");
    }

    private static string HostsIn(RoutingTable table) => string.Join(", ", table.Matcher.Rules.Hosts.Select(h => h.Host));

    private string? BackendOf(string host) =>
        _tables.Current.Matcher.TryMatch(host, "/", out IngressMatch match) ? $"{match.Backend}" : null;

    /// <summary>The server, without the Ingresses of another test.</summary>
    private async Task<ApiServer> EmptyAsync()
    {
        await fixture.Server.DeleteAsync(Objects.Ingresses("default"));
        return fixture.Server;
    }

    private async Task<KubernetesSource> StartAsync(k8s.Kubernetes client)
    {
        var source = new KubernetesSource(client, _tables);
        source.Start();
        await source.WaitForSyncAsync().WaitAsync(Eventually.Limit);
        return source;
    }
}
