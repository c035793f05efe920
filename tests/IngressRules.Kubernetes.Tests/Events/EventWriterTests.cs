using System.Text.Json;
using IngressRules.Kubernetes.Tests.Support;

namespace IngressRules.Kubernetes.Tests.Events;

/// <summary>Events on a real API server.</summary>
[Collection(ApiServerTests.Name)]
public sealed class EventWriterTests(ApiServerFixture fixture) : WriterTests
{
    private ApiServer Server => fixture.Server;

    [ApiServerFact]
    public async Task What_is_wrong_is_said_once_also_by_the_next_leader()
    {
        string ns = await fixture.NewNamespaceAsync();
        await Server.CreateAsync(Objects.Services(ns), Objects.Service("web"));
        await Server.CreateAsync(Objects.Slices(ns), Objects.Slice("web-1", "web", "192.0.2.1"));
        await Server.CreateAsync(Objects.Services(ns), Objects.Service("empty"));
        await CreateAsync(ns, "fine", "fine.example", "web");
        await CreateAsync(ns, "missing", "missing.example", "nowhere");
        await CreateAsync(ns, "idle", "idle.example", "empty", secret: "absent");
        await CreateAsync(ns, "late", "fine.example", "web");
        await Server.CreateAsync(Objects.Ingresses(ns), Objects.Ingress("foreign", "foreign.example", "nowhere", "other"));
        KubernetesSource first = await StartAsync(Server.NewClient(), Writer(ns), ns);
        string[] expected =
        [
            "idle NoEndpoints 1", "idle SecretMissing 1", "late Shadowed 1", "missing ServiceMissing 1",
        ];
        await HasEventsAsync(ns, expected);

        // A change of nothing, a new list by a new router, and a new leader: none of them is news.
        await Server.PatchAsync($"{Objects.Ingresses(ns)}/missing", """{"metadata":{"annotations":{"example.org/a":"b"}}}""");
        await CreateAsync(ns, "second", "second.example", "nowhere");
        await HasEventsAsync(ns, [.. expected, "second ServiceMissing 1"]);
        await first.EndAsync();
        await StartAsync(Server.NewClient(), Writer(ns), ns);
        await CreateAsync(ns, "third", "third.example", "nowhere");
        await HasEventsAsync(ns, [.. expected, "second ServiceMissing 1", "third ServiceMissing 1"]);
    }

    [ApiServerFact]
    public async Task A_state_that_has_gone_and_come_back_is_counted_in_its_Event()
    {
        string ns = await fixture.NewNamespaceAsync();
        await Server.CreateAsync(Objects.Services(ns), Objects.Service("web"));
        await CreateAsync(ns, "web", "web.example", "web");
        await StartAsync(Server.NewClient(), Writer(ns), ns);
        await HasEventsAsync(ns, "web NoEndpoints 1");

        await Server.CreateAsync(Objects.Slices(ns), Objects.Slice("web-1", "web", "192.0.2.1"));
        await CreateAsync(ns, "x", "x.example", "nowhere");
        await HasEventsAsync(ns, "web NoEndpoints 1", "x ServiceMissing 1");

        await Server.DeleteAsync($"{Objects.Slices(ns)}/web-1");
        await HasEventsAsync(ns, "web NoEndpoints 2", "x ServiceMissing 1");
    }

    [ApiServerFact]
    public async Task An_Event_is_about_the_Ingress_and_says_where_what_and_which_code()
    {
        string ns = await fixture.NewNamespaceAsync();
        await Server.CreateAsync(Objects.Services(ns), Objects.Service("web"));
        await CreateAsync(ns, "web", "web.example", "wbe");
        await StartAsync(Server.NewClient(), Writer(ns), ns);
        await HasEventsAsync(ns, "web ServiceMissing 1");
        using JsonDocument list = await Server.GetAsync($"api/v1/namespaces/{ns}/events");
        using JsonDocument web = await Server.GetAsync($"{Objects.Ingresses(ns)}/web");
        JsonElement item = list.RootElement.GetProperty("items")[0];
        JsonElement about = item.GetProperty("involvedObject");
        Assert.Equal(("Ingress", "networking.k8s.io/v1"), (Text(about, "kind"), Text(about, "apiVersion")));
        Assert.Equal(Text(web.RootElement.GetProperty("metadata"), "uid"), Text(about, "uid"));
        Assert.Equal(("Warning", "example.org/own"), (Text(item, "type"), Text(item.GetProperty("source"), "component")));
        Assert.StartsWith("spec.rules[0].http.paths[0].backend.service", Text(item, "message"), StringComparison.Ordinal);
        Assert.Contains("\"wbe\"", Text(item, "message"), StringComparison.Ordinal);
        Assert.EndsWith(" (ING3301)", Text(item, "message"), StringComparison.Ordinal);
    }

    private static string Text(JsonElement item, string name) => item.GetProperty(name).GetString()!;

    private Task CreateAsync(string ns, string name, string host, string service, string? secret = null) =>
        Server.CreateAsync(Objects.Ingresses(ns), Objects.Ingress(name, host, service, "own", secret));

    private async Task HasEventsAsync(string ns, params string[] expected)
    {
        string wanted = string.Join(", ", expected.Order(StringComparer.Ordinal)), found = "";
        await Eventually.TrueAsync(
            async () =>
            {
                using JsonDocument list = await Server.GetAsync($"api/v1/namespaces/{ns}/events");
                found = string.Join(", ", list.RootElement.GetProperty("items").EnumerateArray()
                    .Select(e => $"{Text(e.GetProperty("involvedObject"), "name")} {Text(e, "reason")} {e.GetProperty("count").GetInt32()}")
                    .Order(StringComparer.Ordinal));
                return found == wanted;
            },
            $"the Events are {wanted}",
            Eventually.Limit);
    }
}
