using IngressRules.Analysis;
using IngressRules.Compilation;
using IngressRules.Diagnostics;
using IngressRules.Model;
using IngressRules.Reading;
using IngressRules.Tests.Support;
using IngressRules.Validation;

namespace IngressRules.Tests.Analysis;

/// <summary>Common manifests give no warnings, and no finding of the analyzer is an error.</summary>
public class UsualManifestsTests
{
    public static TheoryData<string> Usual => new()
    {
        Analysed.WithBackend("test", "number: 80", "/testpath"),
        Analysed.WithBackend("service1", "number: 4200", "/foo") + Analysed.Service("{ port: 4200 }", "service1"),
        Analysed.WithPath("/icons", "ImplementationSpecific"),
        Analysed.WithPath("/foo", "Exact"),
        Analysed.WithTls("{ hosts: [https-example.foo.com], secretName: testsecret-tls }", "https-example.foo.com"),
        Analysed.WithTls("{ hosts: [\"*.foo.com\", foo.com], secretName: wildcard-tls }", "*.foo.com", "foo.com", "bar.foo.com"),
        Analysed.WithAnnotation("cert-manager.io/issuer", "letsencrypt"),
        """
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: { name: ingress-resource-backend }
        spec:
          defaultBackend:
            resource: { apiGroup: k8s.example.com, kind: StorageBucket, name: static-assets }
        """,
        """
        apiVersion: networking.k8s.io/v1
        kind: IngressClass
        metadata:
          labels: { app.kubernetes.io/component: controller }
          name: example-class
          annotations: { ingressclass.kubernetes.io/is-default-class: "true" }
        spec:
          controller: k8s.io/example-controller
          parameters: { apiGroup: k8s.example.com, kind: IngressParameters, name: external-lb, scope: Cluster }
        ---
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: { name: minimal-ingress }
        spec:
          ingressClassName: example-class
          rules:
          - http:
              paths:
              - { path: /testpath, pathType: Prefix, backend: { service: { name: test, port: { number: 80 } } } }
        """,
        """
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: { name: name-virtual-host-ingress-no-third-host }
        spec:
          rules:
          - host: first.bar.com
            http:
              paths:
              - { path: "/", pathType: Prefix, backend: { service: { name: service1, port: { number: 80 } } } }
          - host: second.bar.com
            http:
              paths:
              - { path: "/", pathType: Prefix, backend: { service: { name: service2, port: { number: 80 } } } }
          - http:
              paths:
              - { path: "/", pathType: Prefix, backend: { service: { name: service3, port: { number: 80 } } } }
        """,
    };

    [Theory]
    [MemberData(nameof(Usual))]
    public void The_usual_manifests_have_no_finding(string yaml) => Assert.Empty(Analysed.Yaml(yaml));

    [Theory]
    [InlineData("samples/EdgeRouter/demo")]
    [InlineData("samples/Embedding/shop.yaml")]
    public void Our_own_samples_have_no_finding(string path)
    {
        ValidationResult valid = IngressValidator.Validate(IngressReader.ReadPaths([Repository.PathOf(path)]));
        Assert.NotEmpty(valid.Ingresses);
        Assert.Empty(IngressAnalyzer.Analyze(valid));
    }

    [Fact]
    public void No_code_is_an_error_and_no_number_is_used_twice()
    {
        Assert.All(AnalysisCodes.All, c => Assert.NotEqual(DiagnosticSeverity.Error, c.Severity));
        IEnumerable<string> ids =
        [
            .. ReadingCodes.All.Concat(ValidationCodes.All).Concat(AnalysisCodes.All).Concat(CompilationCodes.All).Select(c => c.Id),
        ];
        Assert.Equal(ids.Distinct(), ids);
    }

    [Fact]
    public void Every_finding_names_its_object_its_field_and_its_place()
    {
        string everything = string.Join("\n---\n",
            Analysed.WithAnnotation("kubernetes.io/ingress.class"),
            Analysed.WithAnnotation("nginx.ingress.kubernetes.io/canary"),
            Analysed.WithAnnotation("kubernetes.io/ingress.clas"),
            Analysed.WithPath("/a b", "Prefix"),
            Analysed.WithPath("/.*", "Exact"),
            Analysed.WithTls("{ hosts: [b.example.com, a.example.com], secretName: shop-tls }", "a.example.com", "c.example.com"),
            Analysed.WithBackend("wbe", "number: 5432")) + Analysed.Service("{ port: 80 }") + Analysed.Secret("type: Opaque");
        ValueList<Diagnostic> found = Analysed.Yaml(everything);
        Assert.True(found.Count > 9);
        Assert.All(found, d =>
        {
            Assert.Equal("shop", d.Object?.Name);
            Assert.NotEmpty(d.Field);
            Assert.NotNull(d.Span);
            Assert.Null(d.Reason);
            Assert.Contains(d.Message[^1], ".?");
        });
    }

    [Fact]
    public void Many_misspelt_names_cost_bounded_work()
    {
        // Ten thousand missing Services beside ten thousand others would be a hundred million comparisons; the budget ends them.
        var read = new IngressReadResult
        {
            Objects = new()
            {
                Ingresses =
                [
                    .. Enumerable.Range(0, 10_000).Select(
                        i => Validation.Samples.WithBackend(IngressBackend.ForService($"service-a{i:d6}", 80))),
                ],
                Services =
                [
                    .. Enumerable.Range(0, 10_000).Select(
                        i => new Service { Metadata = new() { Name = $"service-b{i:d6}", Namespace = "default" } }),
                ],
            },
        };
        ValueList<Diagnostic> found = IngressAnalyzer.Analyze(IngressValidator.Validate(read));
        Assert.Equal(10_000, found.Count);
        Assert.Contains("Did you mean", found[0].Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Did you mean", found[^1].Message, StringComparison.Ordinal);
    }
}
