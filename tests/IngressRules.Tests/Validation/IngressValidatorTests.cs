using System.Text;
using IngressRules.Diagnostics;
using IngressRules.Model;
using IngressRules.Reading;
using IngressRules.Tests.Support;
using IngressRules.Validation;

namespace IngressRules.Tests.Validation;

public class IngressValidatorTests
{
    private static readonly Ingress Bad = Samples.WithHost("A") with { Metadata = new() { Name = "Bad", Namespace = "shop" } };

    [Fact]
    public void Q22_a_bad_object_is_left_out_whole_with_all_its_errors_and_disturbs_no_other()
    {
        Ingress first = Samples.Ingress;
        Ingress last = Samples.With(Samples.Metadata with { Name = "last" });
        ValidationResult result = IngressValidator.Validate([first, Bad, last]);
        Assert.Equal<Ingress>([first, last], result.Ingresses);
        Assert.Equal("M2 R2", Samples.Rules(result.Diagnostics));
        Assert.All(result.Diagnostics, d => Assert.Equal(new ObjectReference("Ingress", "shop", "Bad"), d.Object));
        Assert.True(result.HasErrors);
        Assert.Equal(IngressValidator.Validate([first, last]).Ingresses, result.Ingresses);
    }

    [Fact]
    public void Valid_input_passes_as_it_is()
    {
        var read = new IngressReadResult
        {
            Objects = new()
            {
                Ingresses = [Samples.Ingress],
                IngressClasses = [Samples.IngressClass],
                Services = [new Service()],
                EndpointSlices = [new EndpointSlice()],
                Secrets = [new Secret()],
            },
        };
        ValidationResult result = IngressValidator.Validate(read);
        Assert.False(result.HasErrors);
        Assert.Same(read.Ingresses, result.Ingresses);
        Assert.Same(read.Objects.IngressClasses, result.Objects.IngressClasses);
        Assert.Same(read.Objects.Services, result.Objects.Services);
        Assert.Same(read.Objects.EndpointSlices, result.Objects.EndpointSlices);
        Assert.Same(read.Objects.Secrets, result.Objects.Secrets);
    }

    [Fact]
    public void Classes_are_validated_beside_ingresses()
    {
        ValidationResult result = IngressValidator.Validate(
            new KubernetesObjects { Ingresses = [Bad], IngressClasses = [Samples.WithController(""), Samples.IngressClass] });
        Assert.Empty(result.Ingresses);
        Assert.Equal<IngressClass>([Samples.IngressClass], result.Objects.IngressClasses);
        Assert.Equal("M2 R2 K1", Samples.Rules(result.Diagnostics));
        Assert.Equal(new ObjectReference("IngressClass", "", "public"), result.Diagnostics[2].Object);
    }

    [Fact]
    public void The_parts_come_in_the_servers_order()
    {
        var path = new HttpIngressPath { Path = "x", PathType = PathType.Exact, Backend = new() };
        Ingress ingress = new()
        {
            Metadata = new()
            {
                GenerateName = "_", Name = "_", Namespace = "_", Labels = Samples.Map("_", "_"), Annotations = new(
                    [KeyValuePair.Create("_", ""), KeyValuePair.Create("kubernetes.io/ingress.class", "x")]),
                OwnerReferences = [new() { ApiVersion = "v1", Kind = "Pod", Name = "p" }], Finalizers = ["_"], ManagedFields = [new()],
            },
            Spec = new()
            {
                IngressClassName = "_",
                DefaultBackend = new(),
                Rules = [new() { Host = "_", Http = new() { Paths = [path, path] } }, new() { Http = new() }],
                Tls = [new() { Hosts = ["_"], SecretName = "_" }],
            },
        };
        Assert.Equal(
            "M3 M2 M5 M8 M9 M10 M12 M14 M15 M14 B2 R2 P3 B2 P3 B2 R4 T2 T3 S2 S3", Samples.Rules(IngressValidator.Check(ingress)));
    }

    [Fact]
    public void A_finding_stands_where_its_field_stands_in_the_text()
    {
        // metadata:
        //   labels:
        //     a b: x
        // spec: {}
        const string Text = "metadata:\n  labels:\n    a b: x\nspec: {}\n";
        Ingress ingress = new()
        {
            Metadata = Samples.Metadata with { Labels = Samples.Map("a b", "x") },
            Origin = new SourceOrigin(new KnownPlaces(new SourceText("web.yaml", Encoding.UTF8.GetBytes(Text)),
            [
                new(null, 0, 0, 0, Text.Length, 5, true),
                new("metadata", 0, 8, 12, 19, 4, true),
                new("labels", 12, 6, 24, 6, 4, true),
                new("a b", 24, 3, 29, 1, 4, false),
                new("spec", 31, 4, 37, 2, 5, true),
            ])),
        };
        Assert.Equal(
            ["M8 metadata.labels web.yaml:3:5", "S1 spec web.yaml:4:1"],
            IngressValidator.Check(ingress).Select(d => $"{d.Code.Rule} {d.Field} {d.Span}"));
        Assert.All(IngressValidator.Check(ingress with { Origin = default }), d => Assert.Null(d.Span));
    }

    [Fact]
    public void A_valid_object_costs_no_memory_that_grows_with_its_rules()
    {
        Ingress small = Samples.Ingress;
        Ingress large = Samples.WithSpec(new()
        {
            Rules = Enumerable.Repeat(Samples.Rule(), 1000).ToValueList(),
            Tls = Enumerable.Repeat(new IngressTls { Hosts = ["*.example.com"], SecretName = "tls" }, 1000).ToValueList(),
        });
        Measure(small);
        Measure(large);
        Assert.Equal(Measure(small), Measure(large));

        static long Measure(Ingress ingress)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            Assert.Same(ValueList<Diagnostic>.Empty, IngressValidator.Check(ingress));
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Fact]
    public void Every_code_is_named_like_its_row_and_all_are_listed_once()
    {
        var properties = typeof(ValidationCodes).GetProperties().Where(p => p.PropertyType == typeof(DiagnosticCode)).ToList();
        var codes = properties.ToDictionary(p => p.Name, p => (DiagnosticCode)p.GetValue(null)!);
        Assert.Equal(codes.Values.Select(c => c.Id).Order(StringComparer.Ordinal), ValidationCodes.All.Select(c => c.Id));
        Assert.Equal(codes.Count, codes.Values.Select(c => c.Id).Distinct().Count());
        Assert.All(codes, c => Assert.Equal(SectionOf(c.Key) ?? c.Key, c.Value.Rule));
        Assert.All(codes.Values, c => Assert.Matches("^ING2[0-9]{3}$", c.Id));
    }

    // Codes for rules outside the tables of the specification name its section.
    private static string? SectionOf(string name) =>
        name.StartsWith("Status", StringComparison.Ordinal) ? "2.5" : name == nameof(ValidationCodes.SeveralDefaultClasses) ? "4.3" : null;
}
