using System.Text.Json;
using System.Text.RegularExpressions;
using IngressRules.Kubernetes.Tests.Support;

namespace IngressRules.Kubernetes.Tests;

/// <summary>A router that writes needs the rights that the README of the package lists, and no others.</summary>
public sealed partial class WriterRightsTests : WriterTests
{
    private const string Reads = """
        {"apiGroups":["networking.k8s.io"],"resources":["ingresses","ingressclasses"],"verbs":["list","watch"]},
        {"apiGroups":[""],"resources":["services"],"verbs":["list","watch"]},
        {"apiGroups":["discovery.k8s.io"],"resources":["endpointslices"],"verbs":["list","watch"]},
        {"apiGroups":[""],"resources":["secrets"],"verbs":["get","list","watch"]}
        """;

    /// <summary>In the namespace of the ConfigMap. Its name is enough, because no other is asked for.</summary>
    private const string Options =
        """{"apiGroups":[""],"resources":["configmaps"],"resourceNames":["edge-router"],"verbs":["list","watch"]}""";

    private const string Writes = """
        {"apiGroups":["coordination.k8s.io"],"resources":["leases"],"verbs":["get","create","update"]},
        {"apiGroups":["networking.k8s.io"],"resources":["ingresses/status"],"verbs":["patch"]},
        {"apiGroups":[""],"resources":["events"],"verbs":["create","get","patch"]}
        """;

    [ApiServerFact]
    public async Task The_rights_of_the_README_are_enough_and_each_is_used()
    {
        await using ApiServer server = await ApiServer.StartAsync("RBAC");
        const string Rbac = "apis/rbac.authorization.k8s.io/v1";
        await server.CreateAsync($"{Rbac}/clusterroles", $$"""{"metadata":{"name":"router"},"rules":[{{Reads}},{{Writes}}]}""");
        await server.CreateAsync($"{Rbac}/clusterrolebindings", """
            {"metadata":{"name":"router"},"subjects":[{"kind":"User","name":"router"}],
             "roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"router"}}
            """);
        await server.CreateAsync($"{Rbac}/namespaces/default/roles", $$"""{"metadata":{"name":"options"},"rules":[{{Options}}]}""");
        await server.CreateAsync($"{Rbac}/namespaces/default/rolebindings", """
            {"metadata":{"name":"options"},"subjects":[{"kind":"User","name":"router"}],
             "roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"Role","name":"options"}}
            """);
        await server.CreateAsync("api/v1/namespaces/default/configmaps", """{"metadata":{"name":"edge-router"}}""");
        await server.CreateAsync("apis/networking.k8s.io/v1/ingressclasses", """
            {"metadata":{"name":"own"},
             "spec":{"controller":"example.org/own","parameters":{"kind":"ConfigMap","name":"edge-router"}}}
            """);
        await server.CreateAsync(Objects.Services("default"), Objects.Service("web"));
        await server.CreateAsync(Objects.Ingresses("default"), Objects.Ingress("web", "web.example", "web", "own"));
        using var requests = new RecordingHandler();
        await StartAsync(
            server.NewClient("router-token", new NamespacedParametersHandler("default"), requests),
            Writer("default") with { PublishService = "default/web" });
        await EventCountIsAsync(server, 1);
        await server.CreateAsync(Objects.Slices("default"), Objects.Slice("web-1", "web", "192.0.2.1"));
        await server.CreateAsync(Objects.Ingresses("default"), Objects.Ingress("x", "x.example", "nowhere", "own"));
        await Eventually.TrueAsync(
            () => requests.Sent.Count(r => r.StartsWith("POST", StringComparison.Ordinal)) >= 3, "the next Event is sent");
        await server.DeleteAsync($"{Objects.Slices("default")}/web-1");
        await EventCountIsAsync(server, 2);
        await Eventually.TrueAsync(
            async () =>
            {
                using JsonDocument web = await server.GetAsync($"{Objects.Ingresses("default")}/web");
                return web.RootElement.GetProperty("status").GetProperty("loadBalancer").TryGetProperty("ingress", out _);
            },
            "the status is written",
            Eventually.Limit);
        Assert.DoesNotContain(Log.Lines, l => l.Contains("403", StringComparison.Ordinal));
        Assert.Equal(
            ["list configmaps", "watch configmaps"],
            requests.Sent.Select(RightOf).Where(r => r.EndsWith(" configmaps", StringComparison.Ordinal)).Distinct().Order());

        using JsonDocument rights = JsonDocument.Parse($"[{Writes}]");
        Assert.Equal(
            rights.RootElement.EnumerateArray()
                .SelectMany(r => Texts(r, "verbs").SelectMany(v => Texts(r, "resources").Select(n => $"{v} {n}"))).Order(),
            requests.Sent.Select(RightOf).Where(r => !ReadRight().IsMatch(r)).Distinct().Order());

        string readme = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Data", "README.md"));
        foreach (JsonElement right in rights.RootElement.EnumerateArray())
        {
            string verbs = string.Join(", ", Texts(right, "verbs").Select(v => $"`{v}`"));
            Assert.Matches($@"\| `{Texts(right, "resources").Single()}` \([^|]*\| {verbs} \|", readme);
        }
    }

    private static IEnumerable<string> Texts(JsonElement item, string name) =>
        item.GetProperty(name).EnumerateArray().Select(t => t.GetString()!);

    /// <summary>The right that a request needs: its verb and its resource.</summary>
    private static string RightOf(string request)
    {
        string[] parts = request.Split(' ', '?');
        string[] path = parts[1].Trim('/').Split('/');
        if (path.Length < 3)
        {
            // Such as /version, which everybody may read.
            return $"list {parts[1]}";
        }

        // Before the resource are the group and its version, and the namespace.
        string[] rest = path[(path[0] == "api" ? 2 : 3)..];
        rest = rest[0] == "namespaces" ? rest[2..] : rest;
        string resource = rest.Length > 2 ? $"{rest[0]}/{rest[2]}" : rest[0];
        string verb = parts[0] switch
        {
            "GET" when rest.Length > 1 => "get",
            "GET" => request.Contains("watch=true", StringComparison.Ordinal) ? "watch" : "list",
            "POST" => "create",
            "PUT" => "update",
            _ => "patch",
        };
        return $"{verb} {resource}";
    }

    private static Task EventCountIsAsync(ApiServer server, int count) => Eventually.TrueAsync(
        async () =>
        {
            using JsonDocument events = await server.GetAsync("api/v1/namespaces/default/events");
            return events.RootElement.GetProperty("items").EnumerateArray()
                .Any(e => e.GetProperty("involvedObject").GetProperty("name").GetString() == "web"
                    && e.GetProperty("count").GetInt32() == count);
        },
        $"the Event has the count {count}",
        Eventually.Limit);

    [GeneratedRegex("^(list|watch) |^get secrets$")]
    private static partial Regex ReadRight();
}
