using IngressRules.Diagnostics;
using IngressRules.Model;
using IngressRules.Validation;

namespace IngressRules.Tests.Validation;

/// <summary>The rules K of specification 2.6.</summary>
public class IngressClassRulesTests
{
    public static TheoryData<string, string> Controllers => new()
    {
        { "example.org/controller", "" },
        { "a/b", "" },
        { "a//", "" },
        { "a/B/c-._~%!$&'()*+,;=:", "" },
        { "a/" + new string('b', 248), "" },
        { "a/" + new string('b', 249), "K2" },
        { "a/" + Samples.Repeat("\u00e4", 125), "K2 K5" },
        { "", "K1" },
        { "nginx", "K3" },
        { "/nginx", "K3" },
        { "nginx/", "K3" },
        { "/", "K3" },
        { new string('a', 251), "K2 K3" },
        { "Example.org/x", "K4" },
        { "a_b/x", "K4" },
        { new string('a', 254) + "/b", "K2 K4" },
        { new string('A', 254) + "/b", "K2 K4 K4" },
        { "a/b c", "K5" },
        { "a/b?c", "K5" },
        { "A/ ", "K4 K5" },
    };

    [Theory]
    [MemberData(nameof(Controllers))]
    public void K1_to_K5_a_controller_is_a_domain_and_a_path(string controller, string rules)
    {
        ValueList<Diagnostic> found = IngressValidator.Check(Samples.WithController(controller));
        Assert.Equal(rules, Samples.Rules(found));
        Assert.All(found, d => Assert.Equal("spec.controller", d.Field));
    }

    [Fact]
    public void K6_a_controller_never_changes()
    {
        IngressClass old = Stored(Samples.WithController("a/b"));
        Assert.Empty(IngressValidator.Check(old, old));
        Assert.Equal(
            "K6 spec.controller FieldValueInvalid",
            Samples.Lines(IngressValidator.Check(old, Stored(Samples.WithController("a/c")))));
    }

    [Theory]
    [InlineData(null, "Kind", "name", "")]
    [InlineData("k8s.example.org", "Kind", "name", "")]
    [InlineData("k8s.example.org/v1", "Kind", "name", "K7 spec.parameters.apiGroup FieldValueInvalid")]
    [InlineData(
        "",
        "",
        "",
        "K7 spec.parameters.apiGroup FieldValueInvalid\nK8 spec.parameters.kind FieldValueRequired\n"
            + "K8 spec.parameters.name FieldValueRequired")]
    [InlineData(null, "a/b", "..", "K9 spec.parameters.kind FieldValueInvalid\nK9 spec.parameters.name FieldValueInvalid")]
    public void K7_K8_K9_parameters_are_a_group_a_kind_and_a_name(string? group, string kind, string name, string lines) => Assert.Equal(
        lines,
        Samples.Lines(IngressValidator.Check(
            Samples.WithParameters(new() { ApiGroup = group, Kind = kind, Name = name, Scope = "Cluster" }))));

    [Theory]
    [InlineData("Cluster", null, "")]
    [InlineData("Namespace", "ns", "")]
    [InlineData(null, "Bad", "K10 spec.parameters.scope FieldValueRequired")]
    [InlineData("", null, "K11 spec.parameters.scope FieldValueNotSupported")]
    [InlineData("cluster", "Bad", "K11 spec.parameters.scope FieldValueNotSupported")]
    [InlineData("Namespace", null, "K12 spec.parameters.namespace FieldValueRequired")]
    [InlineData("Namespace", "", "K13 spec.parameters.namespace FieldValueInvalid")]
    [InlineData("Namespace", "a.b", "K13 spec.parameters.namespace FieldValueInvalid")]
    [InlineData("Cluster", "ns", "K14 spec.parameters.namespace FieldValueForbidden")]
    [InlineData("Cluster", "", "K14 spec.parameters.namespace FieldValueForbidden")]
    public void K10_to_K14_a_scope_says_whether_there_is_a_namespace(string? scope, string? @namespace, string lines)
    {
        IngressClass ingressClass = Samples.WithParameters(new() { Kind = "Kind", Name = "name", Scope = scope, Namespace = @namespace });
        Assert.Equal(lines, Samples.Lines(IngressValidator.Check(ingressClass)));
        Assert.Equal(lines, Samples.Lines(IngressValidator.Check(ingressClass, new() { Release = new(22) })));
        Assert.Empty(IngressValidator.Check(ingressClass, new() { Release = new(20) }));
    }

    private static IngressClass Stored(IngressClass ingressClass) =>
        ingressClass with { Metadata = ingressClass.Metadata with { ResourceVersion = "1" } };
}
