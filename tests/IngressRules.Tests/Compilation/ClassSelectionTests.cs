using IngressRules.Compilation;
using IngressRules.Diagnostics;
using IngressRules.Tests.Support;

namespace IngressRules.Tests.Compilation;

/// <summary>Which Ingresses are selected by their class (specification 4.3).</summary>
public class ClassSelectionTests
{
    private const string Ours = CompilerOptions.DefaultController;
    private const string Theirs = "example.org/other";

    [Fact]
    public void Without_classes_and_configuration_every_Ingress_is_taken()
    {
        CompiledRules rules = new Table()
            .Add(Table.NewIngress("n/a", defaultBackend: "a", className: "whatever"))
            .Add(Table.NewIngress("n/b", defaultBackend: "b", annotation: "nginx"))
            .Add(Table.NewIngress("n/c", [("c.io", "Prefix", "/", "c")]))
            .Compile();
        Assert.Equal(3, rules.Ingresses.Count);
    }

    [Theory]
    [InlineData("ours", null, "")]
    [InlineData("theirs", null, "ING3001")]
    [InlineData("missing", null, "ING3002")]
    [InlineData(null, "legacy", "ING3003")]
    [InlineData(null, null, "ING3004")]
    [InlineData("ours", "legacy", "ING3005")]
    [InlineData("ours", "ours", "")]
    [InlineData("theirs", "ours", "ING3005 ING3001")]
    public void With_IngressClass_objects_the_class_decides(string? field, string? annotation, string findings)
    {
        Table table = new Table().AddClass("ours", Ours).AddClass("theirs", Theirs)
            .Add(Table.NewIngress("n/a", defaultBackend: "a", className: field, annotation: annotation));
        CompiledRules rules = table.Compile();
        Assert.Equal(findings, string.Join(' ', rules.Diagnostics.Select(d => d.Code.Id)));
        Assert.Equal(field == "ours", rules.Ingresses.Count == 1);
    }

    [Theory]
    [InlineData("legacy", true)]
    [InlineData("Legacy", false)]
    [InlineData("other", false)]
    public void A_legacy_annotation_counts_where_its_value_is_configured(string annotation, bool taken) => Assert.Equal(taken, Takes(
        new CompilerOptions { LegacyClasses = ["legacy"] }, Table.NewIngress("n/a", defaultBackend: "a", annotation: annotation)));

    [Theory]
    [InlineData("ours", true)]
    [InlineData("other", false)]
    [InlineData(null, false)]
    public void Without_IngressClass_objects_a_configured_name_counts(string? name, bool taken) => Assert.Equal(taken, Takes(
        new CompilerOptions { IngressClassNames = ["ours"] }, Table.NewIngress("n/a", defaultBackend: "a", className: name)));

    [Fact]
    public void A_configured_controller_turns_selection_on() => Assert.False(Takes(
        new CompilerOptions { Controller = "example.org/mine" }, Table.NewIngress("n/a", defaultBackend: "a")));

    [Fact]
    public void The_controller_name_is_compared_as_it_is_written()
    {
        Table table = new Table().AddClass("mine", "example.org/Mine").Add(Table.NewIngress("n/a", defaultBackend: "a", className: "mine"));
        Assert.Empty(table.With(new CompilerOptions { Controller = "example.org/mine" }).Compile().Ingresses);
        Assert.Single(table.With(new CompilerOptions { Controller = "example.org/Mine" }).Compile().Ingresses);
    }

    [Fact]
    public void Selection_can_be_turned_on_and_off_for_good()
    {
        Assert.False(Takes(new CompilerOptions { ClassSelection = ClassSelection.Always }, Table.NewIngress("n/a", defaultBackend: "a")));
        Assert.True(Takes(
            new CompilerOptions { ClassSelection = ClassSelection.Never, Controller = "x.y/z" },
            Table.NewIngress("n/a", defaultBackend: "a", className: "q")));
    }

    [Fact]
    public void Q11_an_option_lets_the_annotation_decide()
    {
        var options = new CompilerOptions { LegacyClasses = ["legacy"], IngressClassNames = ["ours"], AnnotationBeforeField = true };
        Assert.True(Takes(options, Table.NewIngress("n/a", defaultBackend: "a", className: "other", annotation: "legacy")));
        Assert.False(Takes(options, Table.NewIngress("n/a", defaultBackend: "a", className: "ours", annotation: "other")));
    }

    [Theory]
    [InlineData(false, false, false)]
    [InlineData(false, true, true)]
    [InlineData(true, false, true)]
    public void Q12_a_classless_Ingress_is_taken_on_demand_or_by_a_default_class_of_ours(bool accept, bool defaultClass, bool taken)
    {
        Table table = new Table().AddClass("ours", Ours, isDefault: defaultClass)
            .Add(Table.NewIngress("n/a", defaultBackend: "a")).With(new CompilerOptions { AcceptClassless = accept });
        Assert.Equal(taken, table.Compile().Ingresses.Count == 1);
    }

    [Theory]
    [InlineData("2025-01-02T00:00:00Z", "2025-01-01T00:00:00Z", true)]
    [InlineData("2025-01-01T00:00:00Z", "2025-01-02T00:00:00Z", false)]
    [InlineData("2025-01-01T00:00:00Z", null, true)]
    [InlineData(null, null, true)]
    public void Q13_of_several_default_classes_the_newest_counts_and_then_the_lower_name(string? ours, string? theirs, bool taken)
    {
        CompiledRules rules = new Table()
            .AddClass("b-theirs", Theirs, isDefault: true, created: theirs)
            .AddClass("a-ours", Ours, isDefault: true, created: ours)
            .Add(Table.NewIngress("n/a", defaultBackend: "a"))
            .Compile();
        Assert.Equal(taken, rules.Ingresses.Count == 1);
        Diagnostic several = Assert.Single(rules.Diagnostics, d => d.Code == CompilationCodes.SeveralDefaultClasses);
        Assert.Equal(taken ? "b-theirs" : "a-ours", several.Object!.Name);
    }

    [Theory]
    [InlineData("other", null, "ingressClassName")]
    [InlineData(null, "other", "legacy classes")]
    [InlineData(null, null, "accept Ingresses without class")]
    public void An_Ingress_that_is_left_out_is_told_what_would_take_it(string? field, string? annotation, string advice)
    {
        CompiledRules rules = new Table().AddClass("other", Theirs)
            .Add(Table.NewIngress("n/a", defaultBackend: "a", className: field, annotation: annotation)).Compile();
        string message = Assert.Single(rules.Diagnostics).Message;
        Assert.Contains(field is null ? advice : "set the controller name to example.org/other", message, StringComparison.Ordinal);
    }

    private static bool Takes(CompilerOptions options, IngressRules.Model.Ingress ingress) =>
        new Table().Add(ingress).With(options).Compile().Ingresses.Count == 1;
}
