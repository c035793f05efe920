using IngressRules.Model;
using IngressRules.Validation;

namespace IngressRules.Tests.Validation;

/// <summary>The rules S of specification 2.4.</summary>
public class SpecRulesTests
{
    private const string ClassAnnotation = "kubernetes.io/ingress.class";

    [Fact]
    public void S1_an_ingress_has_rules_or_a_default_backend()
    {
        Assert.Equal("S1 spec FieldValueInvalid", Samples.Lines(IngressValidator.Check(Samples.WithSpec(new()))));
        Assert.Empty(IngressValidator.Check(Samples.WithSpec(new() { DefaultBackend = Samples.Backend() })));
        Assert.Empty(IngressValidator.Check(Samples.WithSpec(new() { Rules = [new()] })));
    }

    public static TheoryData<string?, string> ClassNames => new()
    {
        { null, "" },
        { "public", "" },
        { new string('a', 253), "" },
        { new string('a', 254), "S2" },
        { new string('A', 254), "S2 S2" },
        { "", "S2" },
        { "Public", "S2" },
    };

    [Theory]
    [MemberData(nameof(ClassNames))]
    public void S2_a_class_name_is_a_dns_subdomain_and_empty_is_not_absent(string? name, string rules) =>
        Assert.Equal(rules, Samples.Rules(IngressValidator.Check(Samples.WithSpec(Samples.Ingress.Spec with { IngressClassName = name }))));

    [Theory]
    [InlineData("nginx", null, "", "")]
    [InlineData(null, "nginx", "", "")]
    [InlineData("nginx", "nginx", "S3", "")]
    [InlineData("nginx", "other", "S3", "S3")]
    [InlineData("nginx", "Nginx", "S2 S3", "S2 S3")]
    [InlineData("", "", "S2 S3", "S2")]
    public void S3_annotation_and_field_agree_and_until_1_26_exclude_each_other(
        string? annotation, string? field, string in126, string in127)
    {
        Ingress ingress = Samples.WithSpec(Samples.Ingress.Spec with { IngressClassName = field });
        if (annotation is not null)
        {
            ingress = ingress with { Metadata = ingress.Metadata with { Annotations = Samples.Map(ClassAnnotation, annotation) } };
        }

        Assert.Equal(in126, Samples.Rules(IngressValidator.Check(ingress, new() { Release = new(26) })));
        Assert.Equal(in127, Samples.Rules(IngressValidator.Check(ingress, new() { Release = new(27) })));
        Assert.Equal(in127, Samples.Rules(IngressValidator.Check(ingress)));
    }

    [Fact]
    public void S3_is_said_of_annotations_without_metadata_and_not_on_update()
    {
        Ingress ingress = Samples.WithSpec(Samples.Ingress.Spec with { IngressClassName = "a" });
        ingress =
            ingress with { Metadata = ingress.Metadata with { ResourceVersion = "1", Annotations = Samples.Map(ClassAnnotation, "b") } };
        Assert.Equal("S3 annotations.kubernetes.io/ingress.class FieldValueInvalid", Samples.Lines(IngressValidator.Check(ingress)));
        Assert.Empty(IngressValidator.Check(ingress, ingress));
    }
}
