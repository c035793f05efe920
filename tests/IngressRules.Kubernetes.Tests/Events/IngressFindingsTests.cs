using IngressRules.Analysis;
using IngressRules.Compilation;
using IngressRules.Diagnostics;
using IngressRules.Kubernetes.Applying;
using IngressRules.Kubernetes.Events;
using IngressRules.Model;
using IngressRules.Reading;
using IngressRules.Reloading;

namespace IngressRules.Kubernetes.Tests.Events;

/// <summary>Which findings become Events, and of which reason.</summary>
public sealed class IngressFindingsTests
{
    private const string Services = """
        apiVersion: v1
        kind: Service
        metadata: {name: web, namespace: shop}
        spec: {ports: [{name: http, port: 80}, {name: dns, port: 53, protocol: UDP}]}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: outside, namespace: shop}
        spec: {type: ExternalName, externalName: www.example.org, ports: [{port: 80}]}
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: broken, namespace: shop}
        type: kubernetes.io/tls
        data: {tls.crt: YQ==, tls.key: Yg==}
        ---
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata: {name: web-1, namespace: shop, labels: {kubernetes.io/service-name: web}}
        addressType: IPv4
        ports: [{name: http, port: 8080, protocol: TCP}]
        endpoints: [{addresses: [192.0.2.1]}]
        """;

    [Theory]
    [InlineData("{name: web, port: {number: 80}}", "")]
    [InlineData("{name: web, port: {number: 81}}", "ServicePortMissing")]
    [InlineData("{name: web, port: {number: 53}}", "ServicePortNotHttp")]
    [InlineData("{name: nowhere, port: {number: 80}}", "ServiceMissing")]
    [InlineData("{name: outside, port: {number: 80}}", "BackendNotServed")]
    public void Backends(string service, string reasons) => Assert.Equal(reasons, ReasonsOf(Ingress("a", service)));

    [Theory]
    [InlineData("absent", "SecretMissing")]
    [InlineData("broken", "SecretInvalid")]
    public void Secrets(string secret, string reasons) => Assert.Equal(
        reasons,
        ReasonsOf(Ingress("a", "{name: web, port: {number: 80}}") + $"\n  tls: [{{hosts: [a.example], secretName: {secret}}}]"));

    [Fact]
    public void A_path_that_another_Ingress_has_already() => Assert.Equal(
        "Shadowed",
        ReasonsOf(
            Ingress("a", "{name: web, port: {number: 80}}") + "\n---\n" + Ingress("b", "{name: web, port: {number: 80}}", "a.example")));

    [Fact]
    public void A_host_of_another_namespace() => Assert.Equal(
        "HostTaken",
        ReasonsOf(
            Ingress("a", "{name: web, port: {number: 80}}", ns: "earlier") + "\n---\n"
                + Ingress("b", "{name: web, port: {number: 80}}", "a.example"),
            about: "b"));

    [Fact]
    public void An_Ingress_of_another_class_has_none_however_wrong_it_is() =>
        Assert.Equal("", ReasonsOf(Ingress("a", "{name: nowhere, port: {number: 80}}", ingressClass: "other")));

    [Fact]
    public void Without_any_Service_every_backend_is_missing()
    {
        var found = new IngressFindings(new() { CompilerOptions = Compiler }, TimeProvider.System);
        Assert.Equal(
            ["ServiceMissing"],
            found.Collect(Apply(Ingress("a", "{name: web, port: {number: 80}}"))).Values.SelectMany(f => f).Select(f => f.Reason));
    }

    [Fact]
    public void The_analysis_is_made_again_only_where_a_change_concerns_it()
    {
        AppliedState applied = Apply(Services + "\n---\n" + Ingress("a", "{name: web, port: {number: 81}}"));
        var found = new IngressFindings(new() { CompilerOptions = Compiler }, TimeProvider.System);
        IngressFinding first = Assert.Single(found.Collect(applied).Values.Single());

        RoutingTable table = applied.Table;
        applied.Publish(table.With(new() { Removed = [new("EndpointSlice", "shop", "web-1")] }), ingresses: false);
        Assert.Same(first.Message, Assert.Single(found.Collect(applied).Values.Single()).Message);
        applied.Publish(table.With(new() { Changed = Read("""
            apiVersion: v1
            kind: Service
            metadata: {name: web, namespace: shop}
            spec: {ports: [{port: 81}]}
            """) }), ingresses: false);
        Assert.Equal("NoEndpoints", Assert.Single(found.Collect(applied).Values.Single()).Reason);
    }

    [Fact]
    public void Advice_that_comes_and_goes_with_other_objects_makes_no_other_Event()
    {
        const string Other = """
            apiVersion: v1
            kind: Service
            metadata: {name: NAME, namespace: shop}
            spec: {ports: [{port: 80}]}
            """;
        const string MorePorts = """
            apiVersion: v1
            kind: Service
            metadata: {name: web, namespace: shop}
            spec: {ports: [{name: http, port: 80}, {name: late, port: 8443}]}
            """;
        string ingresses = Services + "\n---\n" + Ingress("a", "{name: shop1, port: {number: 80}}")
            + "\n  tls: [{hosts: [a.example], secretName: absent}]"
            + "\n---\n" + Ingress("b", "{name: web, port: {name: htpp}}")
            + "\n---\n" + Ingress("c", "{name: web, port: {number: 80}}")
            + "\n---\n" + Ingress("d", "{name: web, port: {number: 80}}", "c.example");
        (string[] names, string[] messages) = EventsOf(ingresses);
        Assert.Equal(4, names.Length);
        foreach (string change in (string[])
        [
            Other.Replace("NAME", "shop2", StringComparison.Ordinal),
            Other.Replace("NAME", "shop1a", StringComparison.Ordinal),
            MorePorts,
            Ingress("c", "{name: web, port: {name: http}}"),
            "apiVersion: v1\nkind: Secret\nmetadata: {name: absentt, namespace: shop}\ntype: kubernetes.io/tls\ndata: {}",
        ])
        {
            (string[] after, string[] changed) = EventsOf(ingresses, change);
            Assert.Equal(names, after);
            messages = [.. messages.Union(changed)];
        }

        // The words did change.
        Assert.InRange(messages.Length, names.Length + 3, int.MaxValue);
    }

    [Fact]
    public void What_is_about_something_else_is_another_Event()
    {
        string[] tables =
        [
            Ingress("a", "{name: shop1, port: {number: 80}}"),
            Ingress("a", "{name: shop2, port: {number: 80}}"),
            Ingress("a", "{name: web, port: {number: 81}}"),
            Ingress("a", "{name: web, port: {number: 82}}"),
            Ingress("a", "{name: web, port: {number: 80}}") + "\n  tls: [{hosts: [a.example], secretName: absent}]",
            Ingress("a", "{name: web, port: {number: 80}}") + "\n  tls: [{hosts: [a.example], secretName: lost}]",
            Ingress("a", "{name: web, port: {number: 80}}", "a_.example"),
            Ingress("a", "{name: web, port: {number: 80}}", "b_.example"),
            Ingress("a", "{name: web, port: {number: 80}}", ns: "earlier") + "\n---\n"
                + Ingress("b", "{name: web, port: {number: 80}}", "a.example"),
            Ingress("a", "{name: web, port: {number: 80}}") + "\n---\n" + Ingress("b", "{name: web, port: {number: 80}}", "a.example"),
        ];
        string[] names = [.. tables.SelectMany(t => EventsOf(Services + "\n---\n" + t).Names).Distinct()];
        Assert.InRange(names.Length, tables.Length, int.MaxValue);
    }

    [Fact]
    public void Every_code_that_has_a_reason_exists()
    {
        Diagnostic[] findings =
        [
            .. CompilationCodes.All.Concat(AnalysisCodes.All).Select(c => new Diagnostic(c, "")).Where(d => EventReasons.Of(d) is not null),
        ];
        Assert.Equal(17, findings.Length);
        Assert.All(findings, f => Assert.Equal(DiagnosticSeverity.Warning, f.Severity));
    }

    private static CompilerOptions Compiler =>
        new() { ClassSelection = ClassSelection.Always, IngressClassNames = ["own"], OwnHostByNamespace = true };

    private static string Ingress(
        string name, string service, string? host = null, string ns = "shop", string ingressClass = "own") => $$"""
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: {{name}}, namespace: {{ns}}, uid: u-{{name}}, creationTimestamp: "2026-01-0{{(name == "a" ? 1 : 2)}}T00:00:00Z"}
        spec:
          ingressClassName: {{ingressClass}}
          rules: [{host: {{host ?? name + ".example"}}, http: {paths: [{path: /, pathType: Prefix, backend: {service: {{service}} } }]} }]
        """;

    private static KubernetesObjects Read(string yaml)
    {
        IngressReadResult read = IngressReader.Read(yaml);
        Assert.Empty(read.Diagnostics);
        return read.Objects;
    }

    private static AppliedState Apply(string yaml)
    {
        KubernetesObjects objects = Read(yaml);
        var applied = new AppliedState();
        foreach (Ingress ingress in objects.Ingresses)
        {
            applied.Ingresses[ingress.ToReference()] = ingress;
        }

        applied.Publish(RoutingTable.Build(objects, Compiler), ingresses: true);
        return applied;
    }

    /// <summary>The Events about the Ingresses of a text, in which the objects of another replace those of the same name.</summary>
    private static (string[] Names, string[] Messages) EventsOf(string yaml, string changes = "")
    {
        AppliedState applied = Apply(yaml);
        applied.Publish(applied.Table.With(new() { Changed = Read(changes) }), ingresses: true);
        IngressEvent[] events =
        [
            .. new IngressFindings(new() { CompilerOptions = Compiler }, TimeProvider.System).Collect(applied)
                .SelectMany(f => IngressEvent.Of(f.Key, "u", f.Value))
                .OrderBy(e => e.Name, StringComparer.Ordinal),
        ];
        return ([.. events.Select(e => e.Name)], [.. events.Select(e => e.Message)]);
    }

    private static string ReasonsOf(string ingresses, string? about = null)
    {
        var found = new IngressFindings(new() { CompilerOptions = Compiler }, TimeProvider.System);
        return string.Join(", ", found.Collect(Apply(Services + "\n---\n" + ingresses))
            .Where(f => about is null || f.Key.Name == about)
            .SelectMany(f => f.Value)
            .Select(f => f.Reason)
            .Distinct());
    }
}
