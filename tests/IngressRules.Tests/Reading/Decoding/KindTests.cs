using System.Text;
using IngressRules.Diagnostics;
using IngressRules.Model;
using IngressRules.Reading;

namespace IngressRules.Tests.Reading.Decoding;

/// <summary>
/// Which kinds are read, how lists are split into objects, and what happens to everything else (specification 1, 2.7, 2.8).
/// </summary>
public class KindTests
{
    [Fact]
    public void The_sample_is_read_whole_and_YAML_and_JSON_say_the_same()
    {
        Ingress yaml = Assert.Single(Samples.Read(Samples.Shop).Ingresses);
        Ingress json = Assert.Single(Samples.Read(Samples.ShopJson).Ingresses);
        Assert.Equal(yaml, json);
        Assert.Equal("default/shop", yaml.ToString());
        Assert.Equal("grün 😀", yaml.Metadata.Annotations["note"]);
        Assert.Equal("public", yaml.Spec.IngressClassName);
        Assert.Equal(new() { ApiGroup = "example.com", Kind = "Bucket", Name = "files" }, yaml.Spec.DefaultBackend!.Resource);
        Assert.Equal([new() { Hosts = ["shop.example.com"], SecretName = "shop-tls" }], yaml.Spec.Tls);
        IngressRule rule = Assert.Single(yaml.Spec.Rules);
        Assert.Equal("shop.example.com", rule.Host);
        Assert.Equal(
            [
                new() { Path = "/cart", PathType = PathType.Prefix, Backend = IngressBackend.ForService("cart", 80) },
                new() { Path = "/", PathType = PathType.Exact, Backend = IngressBackend.ForService("home", "http") },
            ],
            rule.Http!.Paths);
    }

    [Fact]
    public void A_text_in_braces_that_is_no_JSON_is_YAML()
    {
        IngressReadResult result =
            Samples.Read("{apiVersion: networking.k8s.io/v1, kind: IngressClass, metadata: {name: a}, spec: {controller: a.b/c}}");
        Assert.Equal("a", Assert.Single(result.Objects.IngressClasses).Metadata.Name);
        Assert.Empty(result.Diagnostics);
    }

    [Fact]
    public void A_Service_is_read_and_its_other_fields_are_known()
    {
        IngressReadResult result = Samples.Read("""
            apiVersion: v1
            kind: Service
            metadata: {name: cart, namespace: a, selfLink: /x, creationTimestamp: "2026-01-02T03:04:05+02:00"}
            spec:
              type: NodePort
              clusterIP: 10.0.0.1
              clusterIPs: [10.0.0.1]
              externalName: x.example.com
              sessionAffinity: None
              internalTrafficPolicy: Cluster
              publishNotReadyAddresses: true
              selector: {app: cart}
              ports:
              - {name: http, port: 80, targetPort: 8080, nodePort: 30080, protocol: TCP, appProtocol: http}
              - {name: admin, port: 81, targetPort: admin}
            status: {loadBalancer: {}}
            """);
        Assert.Empty(result.Diagnostics);
        Service service = Assert.Single(result.Objects.Services);
        Assert.Equal("a/cart", service.ToString());
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 1, 4, 5, TimeSpan.Zero), service.Metadata.CreationTimestamp);
        Assert.Equal(
            new()
            {
                Type = "NodePort",
                ClusterIP = "10.0.0.1",
                ExternalName = "x.example.com",
                PublishNotReadyAddresses = true,
                Selector = new([new("app", "cart")]),
                Ports =
                [
                    new() { Name = "http", Port = 80, TargetPort = 8080, Protocol = "TCP", AppProtocol = "http" },
                    new() { Name = "admin", Port = 81, TargetPortName = "admin" },
                ],
            },
            service.Spec);
    }

    [Fact]
    public void An_EndpointSlice_is_read()
    {
        IngressReadResult result = Samples.Read("""
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata: {name: cart-1, labels: {kubernetes.io/service-name: cart}}
            addressType: IPv4
            ports:
            - {name: http, port: 8080, protocol: TCP, appProtocol: http}
            - {}
            endpoints:
            - addresses: [10.0.0.1]
              conditions: {ready: true, serving: true, terminating: false}
              hostname: a
              nodeName: n1
              zone: z1
              hints: {forZones: [{name: z1}], forNodes: [{name: n1}]}
              targetRef: {kind: Pod, name: cart-0, namespace: a, uid: u}
            """);
        Assert.Empty(result.Diagnostics);
        EndpointSlice slice = Assert.Single(result.Objects.EndpointSlices);
        Assert.Equal("cart", slice.ServiceName);
        Assert.Equal([new() { Name = "http", Port = 8080, Protocol = "TCP", AppProtocol = "http" }, new()], slice.Ports);
        Assert.Equal(
            new()
            {
                Addresses = ["10.0.0.1"],
                Ready = true,
                Serving = true,
                Terminating = false,
                NodeName = "n1",
                Zone = "z1",
                HintZones = ["z1"],
                HintNodes = ["n1"],
                TargetName = "cart-0",
            },
            Assert.Single(slice.Endpoints));
    }

    [Fact]
    public void A_Secret_is_decoded_and_stringData_wins()
    {
        IngressReadResult result = Samples.Read("""
            apiVersion: v1
            kind: Secret
            metadata: {name: tls}
            type: kubernetes.io/tls
            immutable: true
            stringData: {tls.key: plain}
            data: {tls.crt: aGk=, tls.key: aGk=}
            """);
        Assert.Empty(result.Diagnostics);
        Secret secret = Assert.Single(result.Objects.Secrets);
        Assert.Equal(Secret.TlsType, secret.Type);
        Assert.Equal("hi", Encoding.UTF8.GetString(secret.Data["tls.crt"].AsSpan()));
        Assert.Equal("plain", Encoding.UTF8.GetString(secret.Data["tls.key"].AsSpan()));
    }

    [Theory]
    [InlineData("data: {a: 'no base64!'}", "ING1104 data.a 4:11+12")]
    [InlineData("stringData: {a: 4711}", "ING1101 stringData.a 4:17+4")]
    public void A_finding_about_a_Secret_never_quotes_its_value(string field, string expected)
    {
        IngressReadResult result = Samples.Read($"apiVersion: v1\nkind: Secret\nmetadata: {{name: s}}\n{field}\n");
        Diagnostic error = Samples.OnlyError(result);
        Assert.Empty(result.Objects.Secrets);
        Assert.Equal(expected, Samples.Brief(error));
        Assert.DoesNotContain("4711", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("no base64!", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_scope_of_class_parameters_defaults_to_Cluster()
    {
        const string Class = "apiVersion: networking.k8s.io/v1\nkind: IngressClass\nmetadata: {name: a}\n"
            + "spec: {controller: a.b/c, parameters: {kind: K, name: p";
        Assert.Equal("Cluster", Samples.Read(Class + "}}").Objects.IngressClasses[0].Spec.Parameters!.Scope);
        Assert.Equal("Cluster", Samples.Read(Class + ", scope: null}}").Objects.IngressClasses[0].Spec.Parameters!.Scope);
        Assert.Equal("", Samples.Read(Class + ", scope: \"\"}}").Objects.IngressClasses[0].Spec.Parameters!.Scope);
        Assert.Equal(
            "Namespace", Samples.Read(Class + ", scope: Namespace, namespace: x}}").Objects.IngressClasses[0].Spec.Parameters!.Scope);
    }

    [Fact]
    public void The_default_namespace_fills_what_is_empty_and_nothing_else()
    {
        Assert.Equal("default", Samples.Read(Samples.Small()).Ingresses[0].Metadata.Namespace);
        Assert.Equal("a", Samples.Read(Samples.Small("namespace: a")).Ingresses[0].Metadata.Namespace);
        Assert.Equal("b", Samples.Read(Samples.Small(), new() { DefaultNamespace = "b" }).Ingresses[0].Metadata.Namespace);
        Assert.Equal("", Samples.Read(Samples.Small(), new() { DefaultNamespace = "" }).Ingresses[0].Metadata.Namespace);
        Assert.Equal(
            "",
            Samples.Read("{apiVersion: networking.k8s.io/v1, kind: IngressClass, metadata: {name: a}}")
                .Objects.IngressClasses[0].Metadata.Namespace);
    }

    [Theory]
    [InlineData("v1", "List", "apiVersion: v1, kind: Service, ", 1)]
    [InlineData("v1", "ServiceList", "", 1)]
    [InlineData("v1", "SecretList", "", 1)]
    [InlineData("networking.k8s.io/v1", "IngressList", "", 1)]
    [InlineData("networking.k8s.io/v1", "IngressClassList", "", 1)]
    [InlineData("discovery.k8s.io/v1", "EndpointSliceList", "", 1)]
    [InlineData("v1", "List", "", 0)]
    public void A_typed_list_lends_its_items_their_kind(string version, string kind, string type, int expected)
    {
        IngressReadResult result = Samples.Read(
            $"apiVersion: {version}\nkind: {kind}\nmetadata: {{resourceVersion: \"1\"}}\nitems:\n- {{{type}metadata: {{name: a}}}}\n");
        int objects = result.Objects.Count;
        Assert.Equal(expected, objects);
        Assert.Equal(expected == 0, result.HasErrors);
    }

    [Fact]
    public void A_bad_item_of_a_list_leaves_the_others_alone()
    {
        IngressReadResult result = Samples.Read("""
            apiVersion: v1
            kind: List
            items:
            - {apiVersion: v1, kind: Service, metadata: {name: a}}
            - {apiVersion: v1, kind: Service, metadata: {name: 1}}
            - 5
            - {apiVersion: v1, kind: List, items: [{apiVersion: v1, kind: Service, metadata: {name: b}}]}
            - {apiVersion: apps/v1, kind: Deployment, metadata: {name: d}}
            - {apiVersion: v1, metadata: {name: c}}
            """);
        Assert.Equal(["a", "b"], result.Objects.Services.Select(s => s.Metadata.Name));
        Assert.Equal(
            ["ING1101 metadata.name 5:52+1", "ING1010  6:3+1", "ING1014  8:3+60", "ING1012 kind 9:3+37"],
            result.Diagnostics.Select(Samples.Brief));
    }

    [Theory]
    [InlineData("apps/v1", "Deployment", "ING1014")]
    [InlineData("networking.internal.knative.dev/v1alpha1", "Ingress", "ING1014")]
    [InlineData("networking.k8s.io/v1", "NetworkPolicy", "ING1014")]
    [InlineData("networking.k8s.io/v2", "Ingress", "ING1013")]
    [InlineData("networking.k8s.io", "Ingress", "ING1013")]
    [InlineData("Networking.k8s.io/v1", "Ingress", "ING1013")]
    [InlineData("v1", "Ingress", "ING1013")]
    [InlineData("networking.k8s.io/v1beta1", "Ingress", "ING1013")]
    [InlineData("networking.k8s.io/v1beta1", "IngressClass", "ING1013")]
    [InlineData("extensions/v1beta1", "Ingress", "ING1013")]
    [InlineData("discovery.k8s.io/v1beta1", "EndpointSlice", "ING1013")]
    [InlineData("v2", "Service", "ING1013")]
    [InlineData("networking.k8s.io/v1", "ingress", "ING1015")]
    public void Every_other_kind_gets_one_finding(string version, string kind, string code)
    {
        string text = $"apiVersion: {version}\nkind: {kind}\nmetadata: {{name: a}}\n";
        Assert.Equal(code, Assert.Single(Samples.Read(text).Diagnostics).Code.Id);
        Diagnostic strict = Assert.Single(Samples.Read(text, new() { OtherKinds = OtherKindPolicy.Refuse }).Diagnostics);
        Assert.Equal(DiagnosticSeverity.Error, strict.Severity);
        Assert.Equal(code == "ING1014" ? "ING1015" : code, strict.Code.Id);
    }

    [Theory]
    [InlineData("networking.kubernetes.io/v1")]
    [InlineData("networking.io/v1")]
    [InlineData("networking.k8/v1")]
    [InlineData("networki8s.io/v1")]
    [InlineData("networking.kubernetes/v1")]
    [InlineData("ingress.k8s.io/v1")]
    [InlineData("kubernetes.io/v1")]
    [InlineData("k8s.networking.io/v1")]
    [InlineData("gateway.networking.k8s.io/v1")]
    public void A_group_that_can_only_be_meant_to_be_that_of_Ingress_is_an_error(string version)
    {
        string text = $"apiVersion: {version}\nkind: Ingress\nmetadata: {{name: a}}\nspec: {{rules: [{{host: a.io}}]}}\n";
        Diagnostic error = Samples.OnlyError(Samples.Read(text));
        Assert.Equal("ING1013", error.Code.Id);
        Assert.EndsWith("Write apiVersion: networking.k8s.io/v1.", error.Message, StringComparison.Ordinal);
        text = $"apiVersion: {version}\nkind: IngressClass\nmetadata: {{name: a}}\nspec: {{controller: a.io/b}}\n";
        Assert.Equal("ING1013", Samples.OnlyError(Samples.Read(text)).Code.Id);
    }

    [Theory]
    [InlineData("networking.internal.knative.dev/v1alpha1", "rules: [{hosts: [a.io], http: {paths: []}}]")]
    [InlineData("config.openshift.io/v1", "domain: apps.example.com")]
    [InlineData("example.com/v1", "rules: [{host: a.io}]")]
    [InlineData("networking.example.com/v1", "template: x")]
    public void An_Ingress_of_somebody_elses_group_is_left_out(string version, string spec) => Assert.Equal(
        "ING1014",
        Assert.Single(Samples.Read(
            $"apiVersion: {version}\nkind: Ingress\nmetadata: {{name: a}}\nspec: {{{spec}}}\n").Diagnostics).Code.Id);

    [Theory]
    [InlineData("Ingress", "Ingress", "Ingress default/b, Ingress default/a")]
    [InlineData("Ingress", "Deployment", "Deployment b, Ingress default/a")]
    [InlineData("Job", "Service", "Service default/b")]
    public void A_second_object_without_separator_is_an_error_of_both_at_its_first_line(string first, string second, string objects)
    {
        string text = $"apiVersion: v1\nkind: {first}\nmetadata: {{name: a}}\nspec: {{}}\n"
            + $"apiVersion: v1\nkind: {second}\nmetadata: {{name: b}}\nspec: {{}}\n";
        ValueList<Diagnostic> found = Samples.Read(text).Diagnostics;
        Assert.All(found, d => Assert.Equal("ING1103 apiVersion 5:1+10", Samples.Brief(d)));
        Assert.Equal(objects, string.Join(", ", found.Select(d => d.Object)));
        Assert.DoesNotContain(
            Samples.Read(text, new() { DuplicateKeys = FieldPolicy.Ignore }).Diagnostics, d => d.Code == ReadingCodes.DuplicateKey);
        Assert.DoesNotContain(
            Samples.Read(text.Replace($"kind: {first}", "kind: Job").Replace($"kind: {second}", "kind: Pod")).Diagnostics,
            d => d.Severity == DiagnosticSeverity.Error);
    }

    [Fact]
    public void Missing_type_words_are_required_and_a_near_miss_is_named()
    {
        IngressReadResult result = Samples.Read("Kind: Ingress\nmetadata: {name: a}\n");
        Assert.Equal(["ING1011 apiVersion 1:1+13"], result.Diagnostics.Select(Samples.Brief));
        Assert.All(result.Diagnostics, d => Assert.Equal(FieldErrorReason.Required, d.Reason));
        Assert.Contains("only Kind", result.Diagnostics[0].Message, StringComparison.Ordinal);
    }

    private const string Legacy = """
        apiVersion: extensions/v1beta1
        kind: Ingress
        metadata: {name: old}
        spec:
          backend: {serviceName: all, servicePort: http}
          rules:
          - http:
              paths:
              - {path: /a, backend: {serviceName: a, servicePort: 80}}
              - {path: /b, pathType: Exact, backend: {resource: {kind: K, name: files}}}
        """;

    [Fact]
    public void An_Ingress_of_v1beta1_is_converted_on_request()
    {
        IngressReadResult result = Samples.Read(Legacy, new() { ConvertV1Beta1 = true });
        Assert.Equal([ReadingCodes.VersionConverted], result.Diagnostics.Select(d => d.Code));
        IngressSpec spec = Assert.Single(result.Ingresses).Spec;
        Assert.Equal(IngressBackend.ForService("all", "http"), spec.DefaultBackend);
        Assert.Equal(
            [
                new() { Path = "/a", PathType = PathType.ImplementationSpecific, Backend = IngressBackend.ForService("a", 80) },
                new() { Path = "/b", PathType = PathType.Exact, Backend = new() { Resource = new() { Kind = "K", Name = "files" } } },
            ],
            spec.Rules[0].Http!.Paths);
    }

    [Fact]
    public void Refusing_v1beta1_names_the_fields_to_write()
    {
        Diagnostic error = Samples.OnlyError(Samples.Read(Legacy));
        Assert.Equal("apiVersion", error.Field);
        foreach (string field in new[] { "networking.k8s.io/v1", "spec.defaultBackend", "service.name", "service.port.number", "pathType" })
        {
            Assert.Contains(field, error.Message, StringComparison.Ordinal);
        }
    }
}
