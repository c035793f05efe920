using IngressRules.Compilation;
using IngressRules.Matching;
using IngressRules.Model;
using IngressRules.Reading;
using IngressRules.Reloading;
using IngressRules.Validation;

namespace IngressRules.Tests.Matching;

/// <summary>A matcher from objects made in code, and what its findings say about those that do not take part.</summary>
public class CreatedMatcherTests
{
    [Fact]
    public void An_Ingress_made_in_code_needs_no_namespace()
    {
        var matcher = IngressMatcher.Create([New("web", "a.io")]);

        Assert.Empty(matcher.Diagnostics);
        Assert.Equal("default/web:80", matcher.Match("a.io", "/").Backend?.ToString());
    }

    [Fact]
    public void What_was_read_without_a_namespace_because_an_option_said_so_stays_without()
    {
        string text = "{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: web}, spec: {defaultBackend: "
            + "{service: {name: web, port: {number: 80}}}}}";
        var table = RoutingTable.Build(IngressReader.Read(text, new() { DefaultNamespace = "" }));

        Assert.Equal("ING2004", Assert.Single(table.Diagnostics, d => d.Object?.Kind == "Ingress").Code.Id);
    }

    [Fact]
    public void A_table_of_objects_made_in_code_follows_changes_without_a_namespace()
    {
        var table = RoutingTable.Build(new KubernetesObjects { Ingresses = [New("web", "a.io")] });
        RoutingTable changed = table.With(new() { Changed = new() { Ingresses = [New("web", "b.io")] } });
        RoutingTable emptied = changed.With(new() { Removed = [new("Ingress", "", "web")] });

        Assert.Equal(["a.io"], table.Matcher.Rules.Hosts.Select(h => h.Host));
        Assert.Equal(["b.io"], changed.Matcher.Rules.Hosts.Select(h => h.Host));
        Assert.Empty(emptied.Matcher.Rules.Hosts);
    }

    [Theory]
    [InlineData("invalid")]
    [InlineData("duplicate")]
    [InlineData("other class")]
    public void No_object_is_dropped_without_a_finding(string how)
    {
        Ingress dropped = how switch
        {
            "invalid" => New("dropped", "not a host"),
            "duplicate" => New("web", "b.io"),
            _ => New("dropped", "b.io") with { Spec = New("dropped", "b.io").Spec with { IngressClassName = "other" } },
        };
        Ingress[] ingresses = [New("web", "a.io") with { Spec = New("web", "a.io").Spec with { IngressClassName = "ours" } }, dropped];
        var options = new CompilerOptions { IngressClassNames = ["ours"] };
        IngressMatcher[] matchers =
        [
            IngressMatcher.Create(ingresses, options),
            new(IngressCompiler.Compile(IngressValidator.Validate(InDefault(ingresses)), options)),
            RoutingTable.Build(new KubernetesObjects { Ingresses = [.. ingresses] }, options).Matcher,
        ];

        Assert.All(matchers, m => Assert.Contains(m.Diagnostics, d => d.Object?.Name == dropped.Metadata.Name));
    }

    [Fact]
    public void A_compiled_matcher_has_the_findings_of_all_stages()
    {
        string text = "kind: Ingress\n---\n{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: web}, spec: {rules: "
            + "[{host: a_b.io}]}}";
        IngressReadResult read = IngressReader.Read(text);
        var matcher = new IngressMatcher(IngressCompiler.Compile(IngressValidator.Validate(read)));

        Assert.Equal(IngressMatcher.Parse(text).Diagnostics.Select(d => d.ToString()), matcher.Diagnostics.Select(d => d.ToString()));
        Assert.Contains(matcher.Diagnostics, d => d.Code.Id.StartsWith("ING1", StringComparison.Ordinal));
        Assert.Contains(matcher.Diagnostics, d => d.Code.Id.StartsWith("ING2", StringComparison.Ordinal));
    }

    [Fact]
    public void An_update_forgets_the_findings_of_what_was_mended_or_removed()
    {
        CompiledRules rules = IngressCompiler.Compile(IngressValidator.Validate(InDefault([New("a", "a_"), New("b", "b_")])));
        var matcher = new IngressMatcher(rules);
        var mended = IngressCompiler.Update(
            rules, IngressValidator.Validate(new ObjectChanges { Changed = new() { Ingresses = [.. InDefault([New("a", "a.io")])] } }));
        var removed = IngressCompiler.Update(
            mended, IngressValidator.Validate(new ObjectChanges { Removed = [new("Ingress", "default", "b")] }));
        var broken = IngressCompiler.Update(
            removed, IngressValidator.Validate(new ObjectChanges { Changed = new() { Ingresses = [.. InDefault([New("a", "a_")])] } }));

        Assert.Equal(["a", "b"], matcher.Diagnostics.Select(d => d.Object!.Name));
        Assert.Equal(["b"], matcher.With(mended).Diagnostics.Select(d => d.Object!.Name));
        Assert.Empty(matcher.With(removed).Diagnostics);
        Assert.Equal(["a"], matcher.With(broken).Diagnostics.Select(d => d.Object!.Name));
    }

    private static Ingress[] InDefault(IEnumerable<Ingress> ingresses) =>
        [.. ingresses.Select(i => i with { Metadata = i.Metadata with { Namespace = "default" } })];

    private static Ingress New(string name, string host) => new()
    {
        Metadata = new() { Name = name },
        Spec = new()
        {
            Rules =
            [
                new()
                {
                    Host = host,
                    Http = new()
                    {
                        Paths = [new() { Path = "/", PathType = PathType.Prefix, Backend = IngressBackend.ForService("web", 80) }],
                    },
                },
            ],
        },
    };
}
