using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using IngressRules.AspNetCore.Tests.Support;
using IngressRules.Kubernetes.Tests.Support;
using IngressRules.Reloading;
using IngressRules.Tests.Support;
using k8s.Models;
using Eventually = IngressRules.Kubernetes.Tests.Support.Eventually;
using Manifests = IngressRules.Kubernetes.Tests.Support.Manifests;

namespace IngressRules.Kubernetes.Tests.Deploy;

/// <summary>
/// The manifests at a real API server that asks for rights (RBAC): the router runs with those of its ServiceAccount, needs no others, and
/// uses each. What it asks for is what the server's audit log says.
/// </summary>
public sealed class RouterRightsTests : WriterTests
{
    private const string Router = "system:serviceaccount:ingress-rules:edge-router";

    private const string Namespace = "ingress-rules";

    private const string Ingresses = "apis/networking.k8s.io/v1/namespaces/default/ingresses";

    [KubectlFact(needsServer: true)]
    public async Task A_router_runs_with_the_rights_of_the_manifests_uses_each_and_says_which_is_missing()
    {
        await using ApiServer server = await ApiServer.StartAsync("RBAC");
        Manifests manifests = await ApplyAsync(server);
        await server.PatchAsync(
            $"api/v1/namespaces/{Namespace}/services/edge-router/status",
            """{"status":{"loadBalancer":{"ingress":[{"ip":"192.0.2.7"}]}}}""");
        string token = await TokenAsync(server);
        await RunAsync(server, manifests, token);
        await CountEventAsync(server, token);

        // The audit log has a watch when it has ended.
        await Eventually.TrueAsync(
            () => server.RequestsOf(Router).Any(r => r is { Verb: "watch", Resource: "configmaps" }), "the ConfigMap is watched");

        IReadOnlyList<AuditRecord> requests = server.RequestsOf(Router);
        Assert.DoesNotContain(requests, r => r.Status is 401 or 403);
        Assert.Equal(
            manifests.Rights.Distinct().Order(StringComparer.Ordinal),
            requests.Where(r => r.Resource.Length > 0).Select(r => $"{r.Verb} {r.Resource}").Distinct().Order(StringComparer.Ordinal));
        ReadmeNames(manifests);
        await RunInNamespaceAsync(server, manifests);
        await TakeRightsAsync(server, manifests, token);
    }

    /// <summary>Applies an overlay with kubectl, and lets the server check the other one.</summary>
    private static async Task<Manifests> ApplyAsync(ApiServer server)
    {
        Manifests manifests = await Manifests.RenderAsync("overlays/load-balancer");
        await ApplyAsync(server, manifests);
        await ApplyAsync(server, await Manifests.RenderAsync("overlays/host-ports"), "--dry-run=server");
        return manifests;
    }

    private static async Task ApplyAsync(ApiServer server, Manifests manifests, params string[] options)
    {
        string text = manifests.Text;

        // Kinds that a server of 1.20 has under an earlier name, with the same fields. Those of the later one are checked by ManifestTests.
        foreach ((string version, string earlier) in ((string, string)[])
            [("policy/v1", "policy/v1beta1"), ("autoscaling/v2", "autoscaling/v2beta2")])
        {
            if (!await server.IsOkAsync($"apis/{version}"))
            {
                text = text.Replace($"apiVersion: {version}\n", $"apiVersion: {earlier}\n", StringComparison.Ordinal);
            }
        }

        string file = server.WriteFile(".yaml", text);
        string applied = await Kubectl.RunAsync(
            ["--kubeconfig", server.WriteKubeConfig("default"), "--cache-dir", file + ".cache", "apply", "-f", file, .. options]);
        Assert.Equal(manifests.Objects.Count, applied.TrimEnd().Split('\n').Length);
    }

    private static async Task<string> TokenAsync(ApiServer server, string account = "edge-router")
    {
        using JsonDocument token = await server.PostAsync(
            $"api/v1/namespaces/{Namespace}/serviceaccounts/{account}/token",
            """{"apiVersion":"authentication.k8s.io/v1","kind":"TokenRequest","spec":{}}""");
        return token.RootElement.GetProperty("status").GetProperty("token").GetString()!;
    }

    /// <summary>
    /// The router as a process, with the command line of its container: it becomes ready, serves, writes status, Events and its Lease. When
    /// it is asked to stop, it is not ready and has given its Lease up while it still serves new connections.
    /// </summary>
    private static async Task RunAsync(ApiServer server, Manifests manifests, string token)
    {
        await using TestBackend web = await TestBackend.StartAsync("web");
        await server.CreateAsync(Objects.Services("default"), Objects.Service("web"));
        await server.CreateAsync(
            Objects.Slices("default"),
            Objects.Slice("web-1", "web", "127.0.0.1").Replace("8080", $"{web.Port}", StringComparison.Ordinal));
        await server.CreateAsync(Ingresses, Objects.Ingress("web", "web.example", "web", Namespace));
        await server.CreateAsync(Ingresses, Objects.Ingress("broken", "broken.example", "nowhere", Namespace));
        await server.CreateAsync(Ingresses, Objects.Ingress("foreign", "foreign.example", "web", "other"));
        await server.CreateAsync(Objects.Secrets("default"), Objects.Secret("late", Model.Secret.TlsType));
        string admin = $"{RouterProcess.FreePort()}", log = server.WriteFile(".log", "");
        await using RouterProcess router = await RouterProcess.StartAsync(
            log, [.. ArgumentsFor(manifests, server.WriteKubeConfig(Namespace, token), admin), "--allow-loopback-endpoints", "true"]);
        await Eventually.TrueAsync(
            async () => (await RawHttp.GetAsync(IPEndPoint.Parse(admin), admin, "/readyz")).Status == 200, "it is ready", Eventually.Limit);
        Assert.Equal("web", (await router.GetAsync("web.example", "/")).Who);

        // A Secret that is named only after the watch has passed it is fetched by itself.
        await server.CreateAsync(Ingresses, Objects.Ingress("late", "late.example", "web", Namespace, "late"));
        await Eventually.TrueAsync(
            async () => await TextAsync(server, $"{Ingresses}/web", "status", "loadBalancer", "ingress") is { } status
                && status.Contains("192.0.2.7", StringComparison.Ordinal),
            "the status is written",
            Eventually.Limit);
        Assert.Null(await TextAsync(server, $"{Ingresses}/foreign", "status", "loadBalancer", "ingress"));
        await Eventually.TrueAsync(async () => await CountOfAsync(server, "broken") == 1, "the Event is written", Eventually.Limit);
        Assert.NotEqual("", await HolderAsync(server));

        await router.AskToStopAsync();
        await Eventually.TrueAsync(
            async () => (await RawHttp.GetAsync(IPEndPoint.Parse(admin), admin, "/readyz")).Status == 503
                && await HolderAsync(server) is null or "",
            "it is not ready any more, and does not write",
            Eventually.Limit);
        Assert.Equal("web", (await router.GetAsync("web.example", "/")).Who);
        await router.StopAsync();
        Assert.DoesNotContain("403 Forbidden", await File.ReadAllTextAsync(log), StringComparison.Ordinal);
    }

    /// <summary>The command line of the container, but for what is elsewhere here, and a drain that only a second signal ends.</summary>
    private static IEnumerable<string> ArgumentsFor(Manifests manifests, string kubeConfig, string admin)
    {
        foreach (string argument in manifests.Container.Args)
        {
            string? here = argument.Split('=')[0] switch
            {
                "--in-cluster" => $"--kubeconfig={kubeConfig}",
                "--http" => null,
                "--https" => "--https=127.0.0.1:0",
                "--admin" => $"--admin={admin}",
                "--drain-delay" => "--drain-delay=3600",
                "--drain-time" => "--drain-time=7200",
                _ => argument,
            };
            if (here is not null)
            {
                yield return here;
            }
        }
    }

    /// <summary>The next router counts what has gone and come back. It is one of this process, which need not wait as long.</summary>
    private async Task CountEventAsync(ApiServer server, string token)
    {
        // Its class names the ConfigMap that the manifests let it read.
        await server.CreateAsync($"api/v1/namespaces/{Namespace}/configmaps", """{"metadata":{"name":"edge-router"}}""");
        await server.PatchAsync(
            "apis/networking.k8s.io/v1/ingressclasses/ingress-rules",
            """{"spec":{"parameters":{"kind":"ConfigMap","name":"edge-router"}}}""");
        var tables = new RoutingTableSource();
        await using KubernetesSource source = Own(server, token, tables);
        source.Start();
        await MarkAsync(server, "one");
        await server.CreateAsync(Objects.Services("default"), Objects.Service("nowhere"));
        await server.CreateAsync(Objects.Slices("default"), Objects.Slice("nowhere-1", "nowhere", "192.0.2.1"));
        await Eventually.TrueAsync(
            () => tables.Current.Objects.Services.Any(s => s.Metadata.Name == "nowhere")
                && tables.Current.Objects.EndpointSlices.Any(s => s.Metadata.Name == "nowhere-1"),
            "the Service is in the table");
        await MarkAsync(server, "two");
        await server.DeleteAsync($"{Objects.Services("default")}/nowhere");
        await Eventually.TrueAsync(async () => await CountOfAsync(server, "broken") == 2, "the Event is counted", Eventually.Limit);
    }

    /// <summary>Waits for the Event of a new Ingress: what was in the table before it has been looked at by then.</summary>
    private static async Task MarkAsync(ApiServer server, string name)
    {
        await server.CreateAsync(Ingresses, Objects.Ingress(name, $"{name}.example", "missing", Namespace));
        await Eventually.TrueAsync(async () => await CountOfAsync(server, name) == 1, $"the Event of {name} is written", Eventually.Limit);
    }

    /// <summary>The README of the package lists the rights to write.</summary>
    private static void ReadmeNames(Manifests manifests)
    {
        string readme = Repository.Read("src/IngressRules.Kubernetes/README.md");
        foreach (V1PolicyRule rule in manifests.Of<V1ClusterRole>().Single().Rules.Concat(manifests.Of<V1Role>().Single().Rules))
        {
            string verbs = string.Join(", ", rule.Verbs.Select(v => $"`{v}`"));
            Assert.All(rule.Resources, resource => Assert.Matches($@"\| [^|]*`{resource}`[^|]*\| {verbs} \|", readme));
        }
    }

    /// <summary>
    /// With --namespace, what the ClusterRole says of a namespace may be said by a Role in it, also where the addresses are those of a
    /// Service in the router's own.
    /// </summary>
    private async Task RunInNamespaceAsync(ApiServer server, Manifests manifests)
    {
        const string Rbac = "apis/rbac.authorization.k8s.io/v1", Account = "in-namespace";
        await server.CreateAsync($"api/v1/namespaces/{Namespace}/serviceaccounts", $$$"""{"metadata":{"name":"{{{Account}}}"}}""");
        V1PolicyRule[] rules = [.. manifests.Of<V1ClusterRole>().Single().Rules];
        var classes = new V1PolicyRule { ApiGroups = ["networking.k8s.io"], Resources = ["ingressclasses"], Verbs = ["list", "watch"] };
        await AllowAsync(Rbac, "ClusterRole", [classes]);
        await AllowAsync(
            $"{Rbac}/namespaces/default",
            "Role",
            rules.Select(r => new V1PolicyRule
            {
                ApiGroups = r.ApiGroups, Resources = [.. r.Resources.Except(["ingressclasses"])], Verbs = r.Verbs,
            }));
        await AllowAsync($"{Rbac}/namespaces/{Namespace}", "Role", manifests.Of<V1Role>().Single().Rules);

        await server.PatchAsync(
            $"api/v1/namespaces/{Namespace}/services/edge-router/status",
            """{"status":{"loadBalancer":{"ingress":[{"ip":"192.0.2.99"}]}}}""");
        var tables = new RoutingTableSource();
        await using KubernetesSource source = Own(server, await TokenAsync(server, Account), tables, namespaces: ["default"]);
        source.Start();
        await Eventually.TrueAsync(
            async () => await TextAsync(server, $"{Ingresses}/web", "status", "loadBalancer", "ingress") is { } status
                && status.Contains("192.0.2.99", StringComparison.Ordinal),
            "the status is written",
            Eventually.Limit);
        Assert.Contains(tables.Current.Objects.Services, s => s.Metadata is { Namespace: "default", Name: "web" });
        Assert.DoesNotContain(server.RequestsOf($"system:serviceaccount:{Namespace}:{Account}"), r => r.Status is 401 or 403);

        async Task AllowAsync(string path, string kind, IEnumerable<V1PolicyRule> allowed)
        {
            string plural = kind.ToLowerInvariant() + "s";
            await server.CreateAsync(
                $"{path}/{plural}", JsonSerializer.Serialize(new { metadata = new { name = Account }, rules = allowed }));
            await server.CreateAsync($"{path}/{plural[..^1]}bindings", JsonSerializer.Serialize(new
            {
                metadata = new { name = Account },
                roleRef = new { apiGroup = "rbac.authorization.k8s.io", kind, name = Account },
                subjects = new[] { new { kind = "ServiceAccount", name = Account, @namespace = Namespace } },
            }));
        }
    }

    /// <summary>Takes the rights away one by one: the log names each.</summary>
    private async Task TakeRightsAsync(ApiServer server, Manifests manifests, string token)
    {
        IList<V1PolicyRule> rules = manifests.Of<V1ClusterRole>().Single().Rules;
        for (int i = 0; i < rules.Count; i++)
        {
            await server.PatchAsync(
                "apis/rbac.authorization.k8s.io/v1/clusterroles/ingress-rules-edge-router",
                $$"""{"rules":{{JsonSerializer.Serialize(rules.Where((_, at) => at != i))}}}""");
            int missing = i;
            await Eventually.TrueAsync(
                async () => !await MayAsync(server, rules[missing])
                    && (missing == 0 || await MayAsync(server, rules[missing - 1])),
                "the server knows the new rights",
                Eventually.Limit);
            int before = Log.Lines.Count;
            await using KubernetesSource source = Own(server, token, new RoutingTableSource(), $"192.0.2.{100 + i}");
            source.Start();
            await Eventually.TrueAsync(
                () => rules[missing].Resources.All(r => Log.Lines.Skip(before).Any(l =>
                    l.Contains("403 Forbidden", StringComparison.Ordinal) && l.Contains(r, StringComparison.Ordinal))),
                $"the log names {string.Join(" and ", rules[missing].Resources)}");
        }

        await server.DeleteAsync($"apis/rbac.authorization.k8s.io/v1/namespaces/{Namespace}/rolebindings/edge-router");
        await using KubernetesSource last = Own(server, token, new RoutingTableSource());
        last.Start();
        await Eventually.TrueAsync(
            () => Log.Lines.Any(l =>
                l.StartsWith($"Lease {Namespace}/", StringComparison.Ordinal) && l.Contains("403 Forbidden", StringComparison.Ordinal)),
            "the log names the Lease");
    }

    private KubernetesSource Own(ApiServer server, string token, RoutingTableSource tables, params string[] addresses) =>
        Own(server, token, tables, namespaces: [], addresses);

    private KubernetesSource Own(
        ApiServer server, string token, RoutingTableSource tables, string[] namespaces, params string[] addresses) => new(
        Keep(server.NewClient(token, new NamespacedParametersHandler(Namespace))),
        tables,
        new()
        {
            Namespaces = [.. namespaces],
            CompilerOptions = new() { Controller = Compilation.CompilerOptions.DefaultController },
            RetryDelay = TimeSpan.FromMilliseconds(10),
            Writer = Writer(Namespace, addresses) with
            {
                // The name that the manifests allow is the one that follows from the controller.
                LeaseName = null,
                PublishService = addresses.Length == 0 ? $"{Namespace}/edge-router" : null,
            },
        },
        Log);

    private static async Task<bool> MayAsync(ApiServer server, V1PolicyRule rule)
    {
        string[] resource = rule.Resources[0].Split('/');
        using JsonDocument review = await server.PostAsync("apis/authorization.k8s.io/v1/subjectaccessreviews", JsonSerializer.Serialize(new
        {
            apiVersion = "authorization.k8s.io/v1",
            kind = "SubjectAccessReview",
            spec = new
            {
                user = Router,
                resourceAttributes = new
                {
                    verb = rule.Verbs[0],
                    group = rule.ApiGroups[0],
                    resource = resource[0],
                    subresource = resource.ElementAtOrDefault(1) ?? "",
                    @namespace = "default",
                },
            },
        }));
        return review.RootElement.GetProperty("status").GetProperty("allowed").GetBoolean();
    }

    private static async Task<int> CountOfAsync(ApiServer server, string ingress)
    {
        using JsonDocument events = await server.GetAsync("api/v1/namespaces/default/events");
        return events.RootElement.GetProperty("items").EnumerateArray()
            .Where(e => e.GetProperty("involvedObject").GetProperty("name").GetString() == ingress)
            .Select(e => e.GetProperty("count").GetInt32()).FirstOrDefault();
    }

    private static async Task<string?> HolderAsync(ApiServer server)
    {
        using JsonDocument leases = await server.GetAsync($"apis/coordination.k8s.io/v1/namespaces/{Namespace}/leases");
        JsonElement spec = Assert.Single(leases.RootElement.GetProperty("items").EnumerateArray()).GetProperty("spec");
        return spec.TryGetProperty("holderIdentity", out JsonElement holder) ? holder.GetString() : null;
    }

    private static async Task<string?> TextAsync(ApiServer server, string path, params string[] field)
    {
        using JsonDocument item = await server.GetAsync(path);
        JsonNode? node = JsonNode.Parse(item.RootElement.GetRawText());
        return field.Aggregate(node, (n, name) => n?[name])?.ToJsonString();
    }
}
