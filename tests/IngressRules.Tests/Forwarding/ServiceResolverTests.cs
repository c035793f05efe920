using IngressRules.Forwarding;
using IngressRules.Model;
using IngressRules.Reading;

namespace IngressRules.Tests.Forwarding;

/// <summary>From a Service and its EndpointSlices to endpoints (spec sheet 6.1, 6.2).</summary>
public class ServiceResolverTests
{
    private const string Web = """
        apiVersion: v1
        kind: Service
        metadata: {name: web}
        spec:
          ports:
          - {name: http, port: 80, targetPort: web-port}
          - {name: metrics, port: 9090, targetPort: 9091, appProtocol: kubernetes.io/h2c}
          - {name: dns, port: 53, protocol: UDP}
        """;

    [Theory]
    [InlineData("80", "10.0.0.1:8080")]
    [InlineData("http", "10.0.0.1:8080")]
    [InlineData("9090", "10.0.0.1:9091")]
    [InlineData("metrics", "10.0.0.1:9091")]
    public void A_port_is_found_by_number_or_name_and_dialled_as_the_slice_says(string port, string expected) => Assert.Equal(
        expected,
        Resolve(port, Web, Slice("web-1", "[{addresses: [10.0.0.1]}]", "[{name: http, port: 8080}, {name: metrics, port: 9091}]")));

    [Theory]
    [InlineData("8080", BackendStatus.PortNotFound)]
    [InlineData("web-port", BackendStatus.PortNotFound)]
    [InlineData("53", BackendStatus.PortNotFound)]
    [InlineData("dns", BackendStatus.PortNotFound)]
    public void The_target_port_and_other_protocols_do_not_count(string port, BackendStatus expected) =>
        Assert.Equal($"{expected}", Resolve(port, Web, Slice("web-1", "[{addresses: [10.0.0.1]}]", "[{name: dns, port: 53, protocol: UDP}]")));

    [Fact]
    public void A_missing_Service_and_a_Service_without_endpoints_are_told_apart()
    {
        Assert.Equal("ServiceNotFound", Resolve("80"));
        Assert.Equal("NoEndpoints", Resolve("80", Web));
    }

    [Theory]
    [InlineData("{addresses: [10.0.0.1]}", "10.0.0.1:8080")]
    [InlineData("{addresses: [10.0.0.1], conditions: {ready: true}}", "10.0.0.1:8080")]
    [InlineData("{addresses: [10.0.0.1], conditions: {ready: false}}", "NoEndpoints")]
    [InlineData("{addresses: [10.0.0.1], conditions: {ready: false, serving: true}}", "NoEndpoints")]
    [InlineData("{addresses: [10.0.0.1], conditions: {ready: false, serving: true, terminating: true}}", "10.0.0.1:8080")]
    [InlineData("{addresses: [10.0.0.1], conditions: {ready: false, serving: false, terminating: true}}", "NoEndpoints")]
    [InlineData("{addresses: [10.0.0.1], conditions: {ready: false, serving: true, terminating: true}}, {addresses: [10.0.0.2]}", "10.0.0.2:8080")]
    [InlineData("{addresses: [10.0.0.1, 10.0.0.9]}, {addresses: [10.0.0.2]}", "10.0.0.1:8080 10.0.0.2:8080")]
    [InlineData("{addresses: []}", "NoEndpoints")]
    [InlineData("{addresses: [\"not an address\"]}", "NoEndpoints")]
    public void Q34_ready_endpoints_count_and_draining_ones_where_there_are_no_others(string endpoints, string expected) =>
        Assert.Equal(expected, Resolve("80", Web, Slice("web-1", $"[{endpoints}]", "[{name: http, port: 8080}]")));

    [Fact]
    public void An_endpoint_in_two_slices_counts_once() => Assert.Equal(
        "10.0.0.1:8080 10.0.0.2:8080",
        Resolve(
            "80",
            Web,
            Slice("web-1", "[{addresses: [10.0.0.1]}, {addresses: [10.0.0.2]}]", "[{name: http, port: 8080}]"),
            Slice("web-2", "[{addresses: [10.0.0.2]}]", "[{name: http, port: 8080}]")));

    [Fact]
    public void Both_address_families_are_used_and_each_slice_has_its_own_port() => Assert.Equal(
        "10.0.0.1:8080 [fd00::1]:8081",
        Resolve(
            "80",
            Web,
            Slice("web-4", "[{addresses: [10.0.0.1]}]", "[{name: http, port: 8080}]"),
            Slice("web-6", "[{addresses: [\"fd00::1\"]}]", "[{name: http, port: 8081}]").Replace("IPv4", "IPv6", StringComparison.Ordinal)));

    [Theory]
    [InlineData("[]", "10.0.0.1:9091")]
    [InlineData("[{name: metrics}]", "10.0.0.1:9091")]
    [InlineData("[{name: other, port: 1}]", "NoEndpoints")]
    public void A_slice_without_port_numbers_falls_back_to_the_numeric_target_port(string ports, string expected) =>
        Assert.Equal(expected, Resolve("9090", Web, Slice("web-1", "[{addresses: [10.0.0.1]}]", ports)));

    [Fact]
    public void What_is_spoken_is_said_by_the_slice_or_else_by_the_Service()
    {
        BackendEndpoints found = Find("9090", Web, Slice("web-1", "[{addresses: [10.0.0.1], nodeName: n1, zone: z1, targetRef: {kind: Pod, name: web-x}}]", "[{name: metrics, port: 1}]"));
        Endpoint endpoint = found.Endpoints[0];
        Assert.Equal(("kubernetes.io/h2c", "web-x", "n1", "z1"), (endpoint.AppProtocol, endpoint.PodName, endpoint.NodeName, endpoint.Zone));
        found = Find("9090", Web, Slice("web-1", "[{addresses: [10.0.0.1]}]", "[{name: metrics, port: 1, appProtocol: https}]"));
        Assert.Equal("https", found.Endpoints[0].AppProtocol);
    }

    [Fact]
    public void Slices_of_other_Services_and_namespaces_do_not_count() => Assert.Equal(
        "NoEndpoints",
        Resolve(
            "80",
            Web,
            Slice("web-1", "[{addresses: [10.0.0.1]}]", "[{name: http, port: 8080}]").Replace("service-name: web", "service-name: other", StringComparison.Ordinal),
            Slice("web-2", "[{addresses: [10.0.0.2]}]", "[{name: http, port: 8080}]").Replace("name: web-2", "name: web-2, namespace: other", StringComparison.Ordinal)));

    [Fact]
    public void Q30_an_ExternalName_is_not_served() => Assert.Equal(
        "NotSupported", Resolve("80", "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {type: ExternalName, externalName: localhost, ports: [{port: 80}]}"));

    [Fact]
    public void Q21_a_resource_is_for_another_resolver()
    {
        var bucket = new BackendReference("default", new IngressBackend { Resource = new() { Kind = "Bucket", Name = "b" } });
        Assert.Equal(BackendStatus.NotSupported, new ServiceResolver([], []).Resolve(bucket).Status);
    }

    [Fact]
    public void An_unnamed_port_is_joined_with_an_unnamed_port() => Assert.Equal(
        "10.0.0.1:8080",
        Resolve("80", "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {ports: [{port: 80}]}", Slice("web-1", "[{addresses: [10.0.0.1]}]", "[{port: 8080}]")));

    private static string Resolve(string port, params string[] manifests)
    {
        BackendEndpoints found = Find(port, manifests);
        Assert.Equal(found.Status == BackendStatus.Found, found.Message.Length == 0);
        return found.Status == BackendStatus.Found ? string.Join(' ', found.Endpoints.Select(e => e.Authority)) : $"{found.Status}";
    }

    private static BackendEndpoints Find(string port, params string[] manifests)
    {
        ReadResult read = IngressReader.Read(string.Join("\n---\n", manifests));
        Assert.False(read.HasErrors, string.Join('\n', read.Diagnostics));
        IngressBackend backend = int.TryParse(port, out int number) ? IngressBackend.ForService("web", number) : IngressBackend.ForService("web", port);
        return new ServiceResolver(read.Services, read.EndpointSlices).Resolve(new BackendReference("default", backend));
    }

    private static string Slice(string name, string endpoints, string ports) => $$"""
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata: {name: {{name}}, labels: {kubernetes.io/service-name: web} }
        addressType: IPv4
        endpoints: {{endpoints}}
        ports: {{ports}}
        """;
}
