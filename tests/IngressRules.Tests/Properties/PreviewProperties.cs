using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using IngressRules.Compilation;
using IngressRules.Diagnostics;
using IngressRules.Model;
using IngressRules.Tests.Support;
using IngressRules.Validation;

namespace IngressRules.Tests.Properties;

/// <summary>What a preview says about an Ingress is what the table says once the Ingress is in it.</summary>
public sealed class PreviewProperties
{
    private static readonly string[] s_losses = [CompilationCodes.Shadowed.Id, CompilationCodes.NeverFirst.Id];

    private static readonly CompilerOptions[] s_options =
    [
        CompilerOptions.Default,
        new() { OwnHostByNamespace = true },
        new() { OwnHostByNamespace = true, GlobalDefaultNeedsHostlessRule = true, CollapseSlashes = false },
        new() { ImplementationSpecific = ImplementationSpecificMatching.TextPrefix },
        new() { ImplementationSpecific = ImplementationSpecificMatching.Custom(_ => throw new InvalidOperationException("Not here.")) },
    ];

    [Property(MaxTest = 500)]
    public Property A_preview_says_what_the_table_would_say() => Prop.ForAll(
        Gen.Zip(Tables, Gen.Elements(s_options)).ToArbitrary(),
        given =>
        {
            (((Ingress[] stored, Ingress candidate), string[] tls), CompilerOptions options) = given;
            candidate = candidate with { Spec = candidate.Spec with { Tls = tls.Length == 0 ? [] : [new() { Hosts = [.. tls] }] } };

            // A table with custom matchers is made with them; its preview makes none.
            CompilerOptions making = options.ImplementationSpecific.Name == nameof(ImplementationSpecificMatching.Custom)
                ? options with { ImplementationSpecific = ImplementationSpecificMatching.Custom(_ => new Nothing()) }
                : options;
            CompiledRules table = IngressCompiler.Compile(IngressValidator.Validate(stored), making);
            ValidatedChanges change = IngressValidator.Validate(new ObjectChanges { Changed = new() { Ingresses = [candidate] } });
            CompiledRules next = IngressCompiler.Update(table, change);
            ValueList<Diagnostic> preview = IngressCompiler.Preview(table, IngressValidator.Validate([candidate]));

            ObjectReference name = candidate.ToReference();
            Assert.Equal(Described(next.Diagnostics.Where(d => d.Object == name)), Described(preview.Where(d => d.Object == name)));

            // Of others it names only rules that took requests, and do not any more.
            IEnumerable<string> others = Described(preview.Where(d => d.Object != name));
            Assert.Subset(Described(next.Diagnostics.Where(d => d.Object != name)).ToHashSet(), others.ToHashSet());
            Assert.Empty(others.Intersect(Described(table.Diagnostics)));
            Assert.Equal(
                RulesOf(table).Except(RulesOf(next)).Order(),
                preview.Where(d => d.Object != name && s_losses.Contains(d.Code.Id)).Select(d => $"{d.Object} {d.Field}").Order());

            // The paths of other Ingresses that take requests, but for those of a host that its owner has lost.
            IEnumerable<string> RulesOf(CompiledRules rules) => rules.Hosts
                .Where(h => table.OwnerOf(h.Host) == next.OwnerOf(h.Host))
                .SelectMany(h => h.Rules)
                .Where(r => r.Ingress.ToReference() != name)
                .Select(r => $"{r.Ingress.ToReference()} {r.Field}");
        });

    [Fact]
    public void What_an_older_Ingress_takes_away_is_named()
    {
        Ingress younger = Support.Table.NewIngress("b/shop", [("shop.io", "Prefix", "/a", "s")], created: "2025-01-02");
        Ingress older = Support.Table.NewIngress("a/shop", [("other.io", "Prefix", "/a", "s")], created: "2025-01-01");
        CompiledRules table = IngressCompiler.Compile(IngressValidator.Validate([younger, older]));
        Ingress changed = Support.Table.NewIngress(
            "a/shop", [("shop.io", "Prefix", "/a", "t"), ("other.io", "Prefix", "/a", "s")], created: "2025-01-01");
        Diagnostic finding = Assert.Single(IngressCompiler.Preview(table, IngressValidator.Validate([changed])));
        Assert.Equal(CompilationCodes.Shadowed, finding.Code);
        Assert.Equal("Ingress b/shop", $"{finding.Object}");
        Assert.Contains("a/shop already has Prefix /a", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rule_that_comes_back_with_the_owner_of_its_host_may_win()
    {
        Ingress owner = Support.Table.NewIngress("b/owner", [("shop.io", "Prefix", "/b", "s")], created: "2025-01-02");
        Ingress leftOut = Support.Table.NewIngress("a/left-out", [("shop.io", "Prefix", "/a", "s")], created: "2025-01-03");
        var options = new CompilerOptions { OwnHostByNamespace = true };
        CompiledRules table = IngressCompiler.Compile(IngressValidator.Validate([owner, leftOut]), options);
        Ingress older = Support.Table.NewIngress("a/older", [("shop.io", "ImplementationSpecific", "/a", "t")], created: "2025-01-01");
        ValueList<Diagnostic> preview = IngressCompiler.Preview(table, IngressValidator.Validate([older]));
        Diagnostic loses = Assert.Single(preview, d => d.Object == older.ToReference());
        Assert.Equal(CompilationCodes.NeverFirst, loses.Code);
        Assert.Contains("a/left-out has Prefix /a", loses.Message, StringComparison.Ordinal);
    }

    /// <summary>A table, and an Ingress that is new or is a next version of one in the table.</summary>
    private static Gen<((Ingress[] Stored, Ingress Candidate), string[] Tls)> Tables =>
        from ingresses in Generators.Ingresses
        from more in Generators.Ingresses
        from number in Gen.Choose(0, ingresses.Length - 1)
        from isNew in Gen.Elements(true, false)
        from tls in Gen.Elements("a.io", "b.a.io", "*.a.io", "io", "new.io").UpTo(3)
        let before = ingresses[number]
        let metadata = isNew ? more[0].Metadata with { Name = "new" } : before.Metadata
        select ((ingresses, more[0] with { Metadata = metadata }), tls);

    /// <summary>
    /// The findings as text. A rule that loses to several is told once: which of them is named depends on the order in which rules are
    /// compared.
    /// </summary>
    private static IReadOnlyCollection<string> Described(IEnumerable<Diagnostic> findings) =>
    [
        .. findings.Select(d => s_losses.Contains(d.Code.Id) ? $"{d.Object} {d.Field} loses" : $"{d}").Order(StringComparer.Ordinal),
    ];

    private sealed class Nothing : IPathMatcher
    {
        public bool Matches(ReadOnlySpan<char> canonicalPath) => false;
    }
}
