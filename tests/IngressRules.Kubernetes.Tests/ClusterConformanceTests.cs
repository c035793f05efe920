using System.Text.Json;
using IngressRules.Compilation;
using IngressRules.Kubernetes.Tests.Support;
using IngressRules.Matching;
using IngressRules.Reloading;
using IngressRules.Tests.Conformance;

namespace IngressRules.Kubernetes.Tests;

/// <summary>
/// The scenarios of the Ingress conformance suite (specification 7, C1 to C29) with Ingresses, Services and EndpointSlices of a real API
/// server. What counts is the endpoint to which a request would go.
/// </summary>
[Collection(ApiServerTests.Name)]
public sealed class ClusterConformanceTests(ApiServerFixture fixture)
{
    private const string OurClass = "own";

    private static readonly object s_defaultBackend = new { defaultBackend = BackendOf("echo-service"), ingressClassName = OurClass };

    private ApiServer Server => fixture.Server;

    [ApiServerFact]
    public async Task Requests_go_to_the_endpoint_of_the_Service_that_the_suite_names()
    {
        (object Spec, TheoryData<string, string, string, string> Cases)[] ingresses =
        [
            (s_defaultBackend, ConformanceCases.DefaultBackend),
            (SpecOf(ConformanceCases.HostRules, tls: "foo.bar.com"), ConformanceCases.Hosts),
            (SpecOf(ConformanceCases.ClassRules, ConformanceCases.UnknownClass), ConformanceCases.Classes),
            (SpecOf(ConformanceCases.PathRules), ConformanceCases.Paths),
        ];
        await Task.WhenAll(ingresses.Select(i => AssertAsync(i.Spec, [.. i.Cases])));
        Assert.Equal(29, ingresses.Sum(i => i.Cases.Count));
    }

    /// <summary>Creates the Ingress and what its cases need in a namespace of its own, and asks a router that watches it.</summary>
    private async Task AssertAsync(object spec, object[][] cases)
    {
        string ns = await fixture.NewNamespaceAsync();
        string[] services = [.. cases.Select(c => (string)c[3]).Where(s => s != "-").Distinct()];
        await Server.CreateAsync(
            Objects.Ingresses(ns),
            JsonSerializer.Serialize(
                new { apiVersion = "networking.k8s.io/v1", kind = "Ingress", metadata = new { name = "suite" }, spec }));
        for (int i = 0; i < services.Length; i++)
        {
            await Server.CreateAsync(Objects.Services(ns), Objects.Service(services[i]));
            await Server.CreateAsync(Objects.Slices(ns), Objects.Slice($"{services[i]}-1", services[i], $"192.0.2.{i}"));
        }

        var tables = new RoutingTableSource();
        using k8s.Kubernetes client = Server.NewClient();
        await using var source = new KubernetesSource(client, tables, new()
        {
            Namespaces = [ns],
            CompilerOptions = new() { ClassSelection = ClassSelection.Always, IngressClassNames = [OurClass] },
        });
        source.Start();
        await source.WaitForSyncAsync().WaitAsync(Eventually.Limit);
        Assert.Equal(
            cases.Select(c => $"{c[0]} {(c[3] is "-" ? "-" : $"192.0.2.{Array.IndexOf(services, c[3])}")}"),
            cases.Select(c => $"{c[0]} {EndpointOf(tables.Current, (string)c[1], (string)c[2])}"));
        Assert.Equal(
            cases.Any(c => c[0] is "C7"),
            tables.Current.Matcher.TryMatch("foo.bar.com", "/", out IngressMatch match) && match.TlsConfigured);
    }

    private static string EndpointOf(RoutingTable table, string host, string path) =>
        table.Matcher.TryMatch(host, path, out IngressMatch match)
            ? string.Join(", ", table.Backends.Resolve(match.Backend!).Endpoints.Select(e => e.Address))
            : "-";

    private static object SpecOf(
        (string Host, string Type, string Path, string Service)[] rules, string ingressClass = OurClass, params string[] tls) => new
        {
            ingressClassName = ingressClass,
            tls = tls.Select(t => new { hosts = new[] { t } }),
            rules = rules.Select(r => new
            {
                host = r.Host,
                http = new { paths = new[] { new { path = r.Path, pathType = r.Type, backend = BackendOf(r.Service) } } },
            }),
        };

    private static object BackendOf(string service) => new { service = new { name = service, port = new { number = 80 } } };
}
