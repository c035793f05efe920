using IngressRules.Diagnostics;
using IngressRules.Forwarding;
using IngressRules.Model;
using IngressRules.Reading;
using IngressRules.Reloading;

namespace IngressRules.Tests.Forwarding;

/// <summary>From a Service and its EndpointSlices to endpoints (specification 6.1, 6.2).</summary>
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
        Assert.Equal(
            $"{expected}", Resolve(port, Web, Slice("web-1", "[{addresses: [10.0.0.1]}]", "[{name: dns, port: 53, protocol: UDP}]")));

    [Theory]
    [InlineData("clusterIP: 10.96.0.7", "10.96.0.7:80")]
    [InlineData("clusterIP: fd00::7", "[fd00::7]:80")]
    [InlineData("clusterIP: None", "10.0.0.1:8080")]
    [InlineData("clusterIP: 169.254.169.254", "10.0.0.1:8080")]
    [InlineData("type: ClusterIP", "10.0.0.1:8080")]
    public void The_own_address_of_a_Service_takes_the_place_of_its_endpoints(string spec, string expected)
    {
        KubernetesObjects objects = IngressReader.Read(
            $"{{apiVersion: v1, kind: Service, metadata: {{name: web}}, spec: {{{spec}, ports: [{{name: http, port: 80}}]}}}}\n---\n"
            + Slice("web-1", "[{addresses: [10.0.0.1]}]", "[{name: http, port: 8080}]")).Objects;
        var resolver = new ServiceResolver(objects.Services, objects.EndpointSlices);
        var backend = new BackendReference("default", IngressBackend.ForService("web", 80));
        BackendEndpoints found = resolver.ResolveServiceAddress(backend);
        Assert.Equal(expected, Assert.Single(found.Endpoints).Authority);
        Assert.Same(found, resolver.ResolveServiceAddress(backend));
        var other = new BackendReference("other", IngressBackend.ForService("web", 80));
        Assert.Equal(BackendStatus.ServiceNotFound, resolver.ResolveServiceAddress(other).Status);
    }

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
    [InlineData(
        "{addresses: [10.0.0.1], conditions: {ready: false, serving: true, terminating: true}}, {addresses: [10.0.0.2]}", "10.0.0.2:8080")]
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
            Slice(
                "web-6", "[{addresses: [\"fd00::1\"]}]", "[{name: http, port: 8081}]").Replace("IPv4", "IPv6", StringComparison.Ordinal)));

    [Theory]
    [InlineData("[]", "10.0.0.1:9091")]
    [InlineData("[{name: metrics}]", "10.0.0.1:9091")]
    [InlineData("[{name: other, port: 1}]", "NoEndpoints")]
    public void A_slice_without_port_numbers_falls_back_to_the_numeric_target_port(string ports, string expected) =>
        Assert.Equal(expected, Resolve("9090", Web, Slice("web-1", "[{addresses: [10.0.0.1]}]", ports)));

    [Fact]
    public void What_is_spoken_is_said_by_the_slice_or_else_by_the_Service()
    {
        BackendEndpoints found = Find(
            "9090",
            Web,
            Slice(
                "web-1",
                "[{addresses: [10.0.0.1], nodeName: n1, zone: z1, targetRef: {kind: Pod, name: web-x}}]",
                "[{name: metrics, port: 1}]"));
        BackendEndpoint endpoint = found.Endpoints[0];
        Assert.Equal(
            ("kubernetes.io/h2c", "web-x", "n1", "z1"), (endpoint.AppProtocol, endpoint.PodName, endpoint.NodeName, endpoint.Zone));
        found = Find("9090", Web, Slice("web-1", "[{addresses: [10.0.0.1]}]", "[{name: metrics, port: 1, appProtocol: https}]"));
        Assert.Equal("https", found.Endpoints[0].AppProtocol);
    }

    [Fact]
    public void Slices_of_other_Services_and_namespaces_do_not_count() => Assert.Equal(
        "NoEndpoints",
        Resolve(
            "80",
            Web,
            Slice("web-1", "[{addresses: [10.0.0.1]}]", "[{name: http, port: 8080}]").Replace(
                "service-name: web", "service-name: other", StringComparison.Ordinal),
            Slice("web-2", "[{addresses: [10.0.0.2]}]", "[{name: http, port: 8080}]").Replace(
                "name: web-2", "name: web-2, namespace: other", StringComparison.Ordinal)));

    [Fact]
    public void A_slice_that_calls_an_endpoint_ready_outdoes_one_that_does_not() => Assert.Equal(
        "10.0.0.1:8080 10.0.0.2:8080",
        Resolve(
            "80",
            Web,
            Slice(
                "web-1",
                "[{addresses: [10.0.0.1], conditions: {ready: false, serving: true, terminating: true}}]",
                "[{name: http, port: 8080}]"),
            Slice("web-2", "[{addresses: [10.0.0.1]}, {addresses: [10.0.0.2]}]", "[{name: http, port: 8080}]")));

    [Theory]
    [InlineData("IPv4", "10.0.0.1", "10.0.0.1:8080")]
    [InlineData("IPv4", "10.1", "NoEndpoints")]
    [InlineData("IPv4", "010.0.0.1", "NoEndpoints")]
    [InlineData("IPv4", "167772161", "NoEndpoints")]
    [InlineData("IPv4", "fd00::1", "NoEndpoints")]
    [InlineData("IPv6", "fd00:0:0::1", "[fd00::1]:8080")]
    [InlineData("IPv6", "fe80::1%eth0", "NoEndpoints")]
    [InlineData("IPv6", "10.0.0.1", "NoEndpoints")]
    [InlineData("IPv4", "127.0.0.1", "127.0.0.1:8080")]
    [InlineData("IPv4", "0.0.0.0", "NoEndpoints")]
    [InlineData("IPv4", "169.254.169.254", "NoEndpoints")]
    [InlineData("IPv6", "::1", "[::1]:8080")]
    [InlineData("IPv6", "::", "NoEndpoints")]
    [InlineData("IPv6", "fe80::1", "NoEndpoints")]
    [InlineData("IPv6", "::ffff:10.0.0.1", "NoEndpoints")]
    [InlineData("IPv6", "64:ff9b::a00:1", "[64:ff9b::a00:1]:8080")]
    [InlineData("FQDN", "web.example.com", "NoEndpoints")]
    [InlineData("FQDN", "web/../admin", "NoEndpoints")]
    [InlineData("FQDN", "user@web.example.com", "NoEndpoints")]
    public void An_address_is_of_the_slice_s_type_and_in_its_usual_form(string type, string address, string expected) => Assert.Equal(
        expected,
        Resolve(
            "80",
            Web,
            Slice(
                "web-1",
                $"[{{addresses: [\"{address}\"]}}]",
                "[{name: http, port: 8080}]").Replace("IPv4", type, StringComparison.Ordinal)));

    [Theory]
    [InlineData("FQDN", "web.example.com", "web.example.com:8080")]
    [InlineData("", "web.example.com", "web.example.com:8080")]
    [InlineData("FQDN", "localhost", "NoEndpoints")]
    [InlineData("FQDN", "10.0.0.1", "NoEndpoints")]
    public void Q30_a_name_in_a_slice_is_allowed_together_with_ExternalName(string type, string address, string expected)
    {
        BackendEndpoints found = Find(
            "80",
            new ResolverOptions { AllowExternalName = true },
            Web,
            Slice(
                "web-1",
                $"[{{addresses: [\"{address}\"]}}]",
                "[{name: http, port: 8080}]").Replace("IPv4", $"\"{type}\"", StringComparison.Ordinal));
        Assert.Equal(expected, found.Status == BackendStatus.Found ? found.Endpoints[0].Authority : $"{found.Status}");
        Assert.All(found.Endpoints, e => Assert.True(e.IsExternal));
    }

    [Fact]
    public void Q30_a_refused_address_is_a_finding_about_its_slice_in_every_table_until_it_is_corrected()
    {
        string manifests = Web + "\n---\n" + Slice(
            "web-1", "[{addresses: [10.0.0.1]}, {addresses: [169.254.169.254]}]", "[{name: http, port: 8080}]");
        RoutingTable table = RoutingTable.Build(IngressReader.Read(manifests));

        Diagnostic finding = Assert.Single(table.Diagnostics);
        Assert.Equal(
            ("ING3601", "EndpointSlice default/web-1", "endpoints[1].addresses[0]"),
            (finding.Code.Id, $"{finding.Object}", finding.Field));
        string line = manifests.Split('\n')[finding.Span!.Line - 1];
        Assert.Equal(line.IndexOf("169.254", StringComparison.Ordinal) + 1, finding.Span.Column);
        Assert.Equal([finding], EndpointSliceAnalyzer.Analyze(table.Objects.EndpointSlices));

        table = table.With(new ObjectChanges { Changed = new() { Services = table.Objects.Services } });
        Assert.Equal([finding], table.Diagnostics);
        IngressReadResult corrected = IngressReader.Read(manifests.Replace("169.254.169.254", "10.0.0.2", StringComparison.Ordinal));
        Assert.Empty(table.With(new ObjectChanges { Changed = corrected.Objects }).Diagnostics);
    }

    [Fact]
    public void Many_refused_addresses_of_a_slice_are_counted()
    {
        string endpoints = string.Join(", ", Enumerable.Range(1, 100).Select(i => $"{{addresses: [169.254.0.{i}]}}"));
        IngressReadResult read = IngressReader.Read(Slice("web-1", $"[{endpoints}]", "[{name: http, port: 8080}]"));
        ValueList<Diagnostic> found = EndpointSliceAnalyzer.Analyze(read.Objects.EndpointSlices);
        Assert.Equal(10, found.Count);
        Assert.EndsWith(" 90 further endpoints of the slice are refused too.", found[9].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https", "web.default.svc")]
    [InlineData("kubernetes.io/wss", "web.default.svc")]
    [InlineData("http", null)]
    public void The_name_for_TLS_is_that_of_the_Service(string appProtocol, string? expected)
    {
        string ports = $"[{{name: http, port: 8080, appProtocol: {appProtocol}}}]";
        Assert.Equal(expected, Find("80", Web, Slice("web-1", "[{addresses: [10.0.0.1]}]", ports)).Endpoints[0].ServerName);
    }

    [Fact]
    public void A_headless_Service_and_one_without_selector_have_endpoints_like_any_other() => Assert.Equal(
        "10.0.0.1:8080",
        Resolve(
            "80",
            "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {clusterIP: None, ports: [{name: http, port: 80}]}",
            Slice("web-1", "[{addresses: [10.0.0.1]}]", "[{name: http, port: 8080}]")));

    [Theory]
    [InlineData(AddressFamilyPreference.None, 2)]
    [InlineData(AddressFamilyPreference.IPv4, 1)]
    [InlineData(AddressFamilyPreference.IPv6, 1)]
    public void A_preferred_address_family_comes_first(AddressFamilyPreference preference, int preferred)
    {
        BackendEndpoints found = Find(
            "80",
            new ResolverOptions { AddressFamily = preference },
            Web,
            Slice("web-4", "[{addresses: [10.0.0.1]}]", "[{name: http, port: 8080}]"),
            Slice("web-6", "[{addresses: [\"fd00::1\"]}]", "[{name: http, port: 8080}]").Replace("IPv4", "IPv6", StringComparison.Ordinal));
        Assert.Equal((2, preferred), (found.Endpoints.Count, found.PreferredCount));
        Assert.Equal(preference == AddressFamilyPreference.IPv6, found.Endpoints[0].Address.Contains(':', StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("n1", "z1", "10.0.0.1")]
    [InlineData("n2", "z1", "10.0.0.2")]
    [InlineData("n9", "z1", "10.0.0.1 10.0.0.2")]
    [InlineData("n9", "z9", "10.0.0.1 10.0.0.2 10.0.0.3")]
    [InlineData(null, "z2", "10.0.0.3")]
    [InlineData(null, null, "10.0.0.1 10.0.0.2 10.0.0.3")]
    public void Endpoints_on_the_same_node_are_preferred_then_those_in_the_same_zone(string? node, string? zone, string expected)
    {
        BackendEndpoints found = Find(
            "80",
            new ResolverOptions { NodeName = node, Zone = zone },
            Web,
            Slice(
                "web-1",
                "[{addresses: [10.0.0.3], nodeName: n3, zone: z2}, {addresses: [10.0.0.1], nodeName: n1, zone: z1}, "
                    + "{addresses: [10.0.0.2], nodeName: n2, zone: z1}]",
                "[{name: http, port: 8080}]"));
        Assert.Equal(expected, string.Join(' ', found.Endpoints.Take(found.PreferredCount).Select(e => e.Address).Order()));
        Assert.Equal(3, found.Endpoints.Count);
    }

    [Theory]
    [InlineData("{forZones: [{name: z1}]}", "10.0.0.1")]
    [InlineData("{}", "10.0.0.2")]
    public void Hints_decide_where_every_endpoint_has_one(string hints, string expected)
    {
        BackendEndpoints found = Find(
            "80",
            new ResolverOptions { Zone = "z1" },
            Web,
            Slice(
                "web-1",
                $"[{{addresses: [10.0.0.1], zone: z2, hints: {hints}}}, "
                    + "{addresses: [10.0.0.2], zone: z1, hints: {forZones: [{name: z2}]}}]",
                "[{name: http, port: 8080}]"));
        Assert.Equal(expected, string.Join(' ', found.Endpoints.Take(found.PreferredCount).Select(e => e.Address)));
    }

    [Fact]
    public void Q30_an_ExternalName_is_not_served_by_default() => Assert.Equal("NotSupported", Resolve("80", External("example.com")));

    [Theory]
    [InlineData("example.com", "80", "example.com:80")]
    [InlineData("example.com.", "80", "example.com:80")]
    [InlineData("example.com", "web", "example.com:8443")]
    [InlineData("example.com", "9999", "example.com:9999")]
    [InlineData("example.com", "missing", "PortNotFound")]
    [InlineData("93.184.216.34", "80", "93.184.216.34:80")]
    [InlineData("localhost", "80", "NotSupported")]
    [InlineData("LOCALHOST.", "80", "NotSupported")]
    [InlineData("a.localhost", "80", "NotSupported")]
    [InlineData("localhost.localdomain", "80", "NotSupported")]
    [InlineData("127.0.0.1", "80", "NotSupported")]
    [InlineData("127.1", "80", "NotSupported")]
    [InlineData("2130706433", "80", "NotSupported")]
    [InlineData("169.254.169.254", "80", "NotSupported")]
    [InlineData("0.0.0.0", "80", "NotSupported")]
    [InlineData("::1", "80", "NotSupported")]
    [InlineData("", "80", "NotSupported")]
    [InlineData("a/b", "80", "NotSupported")]
    public void Q30_an_ExternalName_that_is_allowed_is_a_name_elsewhere(string name, string port, string expected)
    {
        BackendEndpoints found = Find(port, new ResolverOptions { AllowExternalName = true }, External(name));
        Assert.Equal(expected, found.Status == BackendStatus.Found ? found.Endpoints[0].Authority : $"{found.Status}");
        Assert.All(found.Endpoints, e => Assert.True(e.IsExternal));
    }

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("127.255.0.1", true)]
    [InlineData("169.254.169.254", true)]
    [InlineData("0.1.2.3", true)]
    [InlineData("224.0.0.1", true)]
    [InlineData("255.255.255.255", true)]
    [InlineData("::", true)]
    [InlineData("::1", true)]
    [InlineData("fe80::1", true)]
    [InlineData("ff02::1", true)]
    [InlineData("::ffff:127.0.0.1", true)]
    [InlineData("::127.0.0.1", true)]
    [InlineData("64:ff9b::a9fe:a9fe", true)]
    [InlineData("64:ff9b:1::7f00:1", true)]
    [InlineData("::ffff:0:127.0.0.1", true)]
    [InlineData("2002:7f00:1::", true)]
    [InlineData("2001:0:1:2:3:4:80ff:fffe", true)]
    [InlineData("fd00:ec2::254", true)]
    [InlineData("100.100.100.200", true)]
    [InlineData("2002:a00:1::", false)]
    [InlineData("fd00::1", false)]
    [InlineData("10.0.0.1", false)]
    [InlineData("93.184.216.34", false)]
    [InlineData("2606:2800:220:1::1", false)]
    [InlineData("::ffff:10.0.0.1", false)]
    public void Q30_addresses_of_the_machine_and_its_link_are_refused(string address, bool expected) =>
        Assert.Equal(expected, ExternalAddress.IsRefused(System.Net.IPAddress.Parse(address)));

    [Theory]
    [InlineData("127.0.0.1", false)]
    [InlineData("::1", false)]
    [InlineData("::ffff:127.0.0.1", true)]
    [InlineData("64:ff9b::7f00:1", true)]
    [InlineData("0.0.0.0", true)]
    [InlineData("169.254.169.254", true)]
    public void Q30_plain_loopback_can_be_allowed_and_nothing_else(string address, bool expected) =>
        Assert.Equal(expected, ExternalAddress.IsRefused(System.Net.IPAddress.Parse(address), allowLoopback: true));

    [Fact]
    public void The_round_goes_on_in_the_next_table()
    {
        string slice = Slice("web-1", "[{addresses: [10.0.0.1]}, {addresses: [10.0.0.2]}]", "[{name: http, port: 8080}]");
        IngressReadResult read = IngressReader.Read(Web + "\n---\n" + slice);
        var backend = new BackendReference("default", IngressBackend.ForService("web", 80));
        ServiceResolver? resolver = null;
        var turns = new List<int>();
        for (int i = 0; i < 4; i++)
        {
            resolver = new ServiceResolver(read.Objects.Services, read.Objects.EndpointSlices, previous: resolver);
            turns.Add(resolver.Resolve(backend).NextTurn(2));
        }

        Assert.Equal([0, 1, 0, 1], turns);
    }

    [Fact]
    public void Two_hosts_in_one_process_have_rounds_of_their_own()
    {
        IngressReadResult read = IngressReader.Read(
            Web + "\n---\n" + Slice("web-1", "[{addresses: [10.0.0.1]}, {addresses: [10.0.0.2]}]", "[{name: http, port: 8080}]"));
        var backend = new BackendReference("default", IngressBackend.ForService("web", 80));
        foreach (int host in (int[])[1, 2])
        {
            var tables = new RoutingTableSource();
            tables.Reload(current => RoutingTable.Build(read, previous: current));
            Assert.Equal((host, 0), (host, tables.Current.Backends.Resolve(backend).NextTurn(2)));
        }
    }

    [Fact]
    public void Q21_a_resource_is_for_another_resolver()
    {
        var bucket = new BackendReference("default", new IngressBackend { Resource = new() { Kind = "Bucket", Name = "b" } });
        Assert.Equal(BackendStatus.NotSupported, new ServiceResolver([], []).Resolve(bucket).Status);
    }

    [Fact]
    public void An_unnamed_port_is_joined_with_an_unnamed_port() => Assert.Equal(
        "10.0.0.1:8080",
        Resolve(
            "80",
            "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {ports: [{port: 80}]}",
            Slice("web-1", "[{addresses: [10.0.0.1]}]", "[{port: 8080}]")));

    private static string Resolve(string port, params string[] manifests)
    {
        BackendEndpoints found = Find(port, manifests);
        Assert.Equal(found.Status == BackendStatus.Found, found.Message.Length == 0);
        return found.Status == BackendStatus.Found ? string.Join(' ', found.Endpoints.Select(e => e.Authority)) : $"{found.Status}";
    }

    private static BackendEndpoints Find(string port, params string[] manifests) => Find(port, ResolverOptions.Default, manifests);

    private static BackendEndpoints Find(string port, ResolverOptions options, params string[] manifests)
    {
        IngressReadResult read = IngressReader.Read(string.Join("\n---\n", manifests));
        Assert.False(read.HasErrors, string.Join('\n', read.Diagnostics));
        IngressBackend backend = int.TryParse(port, out int number)
            ? IngressBackend.ForService("web", number)
            : IngressBackend.ForService("web", port);
        var resolver = new ServiceResolver(read.Objects.Services, read.Objects.EndpointSlices, options);
        return resolver.Resolve(new BackendReference("default", backend));
    }

    private static string External(string name) =>
        $"apiVersion: v1\nkind: Service\nmetadata: {{name: web}}\n"
            + $"spec: {{type: ExternalName, externalName: \"{name}\", ports: [{{name: web, port: 8443, appProtocol: https}}]}}";

    private static string Slice(string name, string endpoints, string ports) => $$"""
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata: {name: {{name}}, labels: {kubernetes.io/service-name: web} }
        addressType: IPv4
        endpoints: {{endpoints}}
        ports: {{ports}}
        """;
}
