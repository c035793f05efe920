using IngressRules.Compilation;
using IngressRules.Explanation;
using IngressRules.Matching;
using IngressRules.Model;
using IngressRules.Reading;
using IngressRules.Tests.Support;
using IngressRules.Validation;

namespace IngressRules.Tests.Explanation;

/// <summary>What the analysis says of a table, kind by kind; <see cref="TableAnalyzerProperties"/> compares it with a search.</summary>
public class TableAnalyzerTests
{
    private static readonly CompilerOptions s_textPrefix = new() { ImplementationSpecific = ImplementationSpecificMatching.TextPrefix };

    [Theory]
    [InlineData("Exact /a | Exact /a", "unreachable ING3101 Exact /a < Exact /a")]
    [InlineData("Prefix /a | Prefix /a/", "unreachable ING3102 Prefix /a < Prefix /a/")]
    [InlineData("Prefix /a/ | ImplementationSpecific /a", "unreachable ING3102 ImplementationSpecific /a < Prefix /a/")]
    [InlineData("ImplementationSpecific /a?b | Prefix /a", "unreachable ING3103 ImplementationSpecific /a?b <")]
    [InlineData("ImplementationSpecific /a?b | ImplementationSpecific /a?b",
        "unreachable ING3103 ImplementationSpecific /a?b <; unreachable ING3103 ImplementationSpecific /a?b <")]
    [InlineData("ImplementationSpecific /a/./b", "unreachable ING3103 ImplementationSpecific /a/./b <")]
    [InlineData("Exact /a | Prefix /a", "")]
    [InlineData("Prefix / | Exact / | Exact /a/ | Prefix /a/b", "")]

    // A prefix does not need the slash at its end, which is why this one takes /a/.
    [InlineData("ImplementationSpecific /a//", "")]
    public void An_unreachable_rule_is_reported_with_those_before_it(string rules, string expected) =>
        Assert.Equal(expected, Unreachable(OneHost(rules)));

    [Theory]
    [InlineData("Prefix /a | Exact /a | ImplementationSpecific /a/",
        "unreachable ING3702 Prefix /a < Exact /a, ImplementationSpecific /a/")]
    [InlineData("ImplementationSpecific /a/ | Prefix /a/", "unreachable ING3102 ImplementationSpecific /a/ < Prefix /a/")]
    [InlineData("Prefix /a | ImplementationSpecific /a/", "")]
    [InlineData("Prefix /a | Exact /a | ImplementationSpecific /a/n", "")]
    [InlineData("Prefix /a | Exact /a | Exact /a/ | ImplementationSpecific /a/new | ImplementationSpecific /a/n", "")]

    // The last element of a text prefix goes on, so that it is no dot segment.
    [InlineData("ImplementationSpecific /a/.", "")]
    [InlineData("ImplementationSpecific /a/./", "unreachable ING3103 ImplementationSpecific /a/./ <")]
    public void Text_prefixes_can_take_everything_together(string rules, string expected) =>
        Assert.Equal(expected, Unreachable(OneHost(rules).With(s_textPrefix)));

    [Fact]
    public void Text_prefixes_for_every_character_leave_no_gap_and_without_one_they_do()
    {
        string[] steps =
            [.. Enumerable.Range('!', '~' - '!' + 1).Select(c => ((char)c).ToString()).Where(c => c is not ("?" or "#" or "/"))];
        (string, string, string, string)[] all =
        [
            ("a.io", "Exact", "/a", "s"), ("a.io", "Exact", "/a/", "s"), ("a.io", "Prefix", "/a", "s"),
            .. steps.Select(s => ("a.io", "ImplementationSpecific", "/a/" + s, "s")),
        ];
        TableFinding found = Assert.Single(
            Analyze(Table.Of(all).With(s_textPrefix)), f => f.Diagnostic.Code == TableCodes.TakenTogether);
        Assert.Equal(all.Length - 1, found.By.Count);
        Assert.All(steps.Select((_, i) => i), i =>
        {
            Table table = Table.Of([.. all.Where((_, at) => at != i + 3)]).With(s_textPrefix);
            Assert.DoesNotContain(Analyze(table), f => f.Kind == TableFindingKind.Unreachable);
        });
    }

    [Theory]
    [InlineData("Prefix /a | other: Exact /a", "shadowed ING3701 Prefix /a < Exact /a (a.io/a)")]
    [InlineData("Exact /a | other: Exact /a", "shadowed ING3101 Exact /a < Exact /a (a.io/a); unreachable ING3101 Exact /a < Exact /a")]
    [InlineData("Prefix /a | other: Prefix /a/b", "")]
    [InlineData("Prefix /a | Exact /a", "")]
    [InlineData("Prefix / | other: Exact /", "shadowed ING3701 Prefix / < Exact / (a.io/)")]
    public void A_rule_whose_own_path_goes_to_another_Ingress_is_shadowed(string rules, string expected) => Assert.Equal(
        expected, Lines(Analyze(OneHost(rules)), f => f.Kind is TableFindingKind.Shadowed or TableFindingKind.Unreachable));

    [Fact]
    public void A_host_that_is_written_like_an_address_has_no_request() => Assert.Equal(
        "unreachable ING3703 Prefix / <", Lines(Analyze(Table.Of(("1.2.3.400", "Prefix", "/", "s"), ("*.0.0.1", "Prefix", "/", "s")))));

    [Fact]
    public void A_path_that_is_always_refused_has_no_request()
    {
        CompilerOptions options = new() { AmbiguousTargets = AmbiguousTargets.Refuse };
        Assert.Equal(
            "unreachable ING3707 ImplementationSpecific /a%2Fb <",
            Lines(Analyze(Table.Of(("a.io", "ImplementationSpecific", "/a%2Fb", "s"), ("a.io", "Prefix", "/", "s")).With(options))));
        Assert.Equal("", Lines(Analyze(Table.Of(("a.io", "ImplementationSpecific", "/a%2Fb", "s")))));
    }

    [Fact]
    public void Where_namespaces_own_hosts_the_rules_of_others_are_unreachable_and_no_host_is_shared()
    {
        Table table = new Table().Add("x/a", ("a.io", "Prefix", "/a", "s")).Add("y/b", ("a.io", "Prefix", "/b", "s"));
        Assert.Equal("host-shared ING3706 Prefix /b < Prefix /a", Lines(Analyze(table)));
        Assert.Equal(
            "unreachable ING3104 Prefix /b < Prefix /a", Lines(Analyze(table.With(new() { OwnHostByNamespace = true }))));
    }

    [Fact]
    public void Each_further_namespace_of_a_host_is_reported_once()
    {
        Table table = new Table();
        foreach (string name in (string[])["x/a", "x/b", "y/a", "y/b", "z/a"])
        {
            table.Add(name, ("a.io", "Prefix", "/" + name, "s"), ("", "Prefix", "/" + name, "s"));
        }

        Assert.Equal(["y/a", "z/a"], Analyze(table).Where(f => f.Kind == TableFindingKind.HostShared).Select(f => f.Ingress!.ToString()));
    }

    [Theory]
    [InlineData("*.io Prefix /a | b.io Prefix /b", "wildcard-hidden ING3705 Prefix /a < Prefix /b (b.io/a)")]
    [InlineData("*.io Exact /a/b | *.io Prefix /a | *.io Prefix /c | b.io Prefix /a",
        "wildcard-hidden ING3705 Prefix /c < Prefix /a (b.io/c)")]
    [InlineData("*.io Prefix /a-b | *.io Prefix /a/x | *.io Exact /a | b.io Prefix /a",
        "wildcard-hidden ING3705 Prefix /a-b < Prefix /a (b.io/a-b)")]
    [InlineData("*.io Prefix /a | b.io Prefix /", "")]
    [InlineData("*.io Prefix /a | c.b.io Prefix /b", "")]
    [InlineData("*.io Prefix /a | b.io Exact /a | b.io Prefix /a/", "")]
    public void A_wildcard_is_hidden_where_an_exact_host_misses_one_of_its_paths(string rules, string expected)
    {
        Table table = Table.Of([.. rules.Split(" | ").Select(r => r.Split(' ')).Select(r => (r[0], r[1], r[2], "s"))]);
        Assert.Equal(expected, Lines(Analyze(table)));
        Assert.Equal("", Lines(Analyze(table.With(new() { HostFallthrough = true }))));
    }

    [Fact]
    public void A_default_backend_that_gets_nothing_is_reported()
    {
        // The first is the global one. The second has no host of its own, the hosts of the third take every path themselves.
        Table table = new Table()
            .Add(Table.NewIngress("default/a", defaultBackend: "d"))
            .Add(Table.NewIngress("default/b", defaultBackend: "d"))
            .Add(Table.NewIngress("default/c", [("c.io", "Prefix", "/", "s"), ("*.c.io", "Prefix", "/", "s")], defaultBackend: "d"))
            .Add(Table.NewIngress("default/e", [("e.io", "Prefix", "/", "s"), ("*.e.io", "Prefix", "/a", "s")], defaultBackend: "d"));
        Assert.Equal(
            ["default/b ING3105", "default/c ING3704"], Analyze(table).Select(f => $"{f.Ingress} {f.Diagnostic.Code}"));
        Assert.All(Analyze(table), f => Assert.Equal(TableFindingKind.DefaultNever, f.Kind));
    }

    [Fact]
    public void A_global_default_backend_acts_as_long_as_a_host_leaves_something_to_it()
    {
        Table table = new Table().Add(
            Table.NewIngress("default/a", [("", "Prefix", "/", "s"), ("a.io", "Prefix", "/a", "s")], defaultBackend: "d"));
        Assert.Equal("", Lines(Analyze(table)));
        TableFinding idle = Assert.Single(Analyze(
            new Table().Add(Table.NewIngress("default/a", [("", "Prefix", "/", "s")], defaultBackend: "d"))));
        Assert.Equal((TableCodes.DefaultBackendIdle, "Prefix /"), (idle.Diagnostic.Code, Named(Assert.Single(idle.By))));
    }

    [Fact]
    public void What_is_left_out_is_not_judged()
    {
        Table table = new Table()
            .AddClass("ours", CompilerOptions.DefaultController)
            .AddClass("theirs", "example.org/other")
            .Add(Table.NewIngress("default/a", [("a.io", "Prefix", "/a", "s")], className: "ours"))
            .Add(Table.NewIngress(
                "x/b", [("a.io", "Exact", "/a", "s"), ("b.io", "Prefix", "/*", "s")], className: "theirs", tls: ["c.io"]));
        Assert.Equal("", Lines(Analyze(table)));
    }

    [Fact]
    public void Every_dead_rule_of_an_Ingress_is_reported()
    {
        (string, string, string, string)[] rules =
            [.. Enumerable.Range(0, 500).SelectMany(i => Enumerable.Repeat(("a.io", "Prefix", $"/{i}", "s"), 2))];
        Assert.Equal(500, Analyze(Table.Of(rules)).Count);
    }

    [Fact]
    public void What_other_stages_find_keeps_its_code_and_words()
    {
        ValidationResult valid = IngressValidator.Validate(IngressReader.Read("""
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: {name: a}
            spec:
              tls:
              - {hosts: [a.io], secretName: one}
              - {hosts: [a.io, c.io], secretName: two}
              rules:
              - {host: a.io, http: {paths: [{path: "/*", pathType: Prefix, backend: {service: {name: a, port: {number: 81}}}}]}}
              - {host: b.io}
            ---
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: {name: a}
            spec:
              rules:
              - {host: d.io, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: b, port: {number: 80}}}}]}}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: a}
            spec: {ports: [{port: 80}]}
            """));
        var matcher = new IngressMatcher(IngressCompiler.Compile(valid));
        ValueList<TableFinding> findings = TableAnalyzer.Analyze(matcher, valid.Objects);
        Assert.Equal(
            [
                "unlikely-path ING3402 rule 0 path 0",
                "no-endpoints ING3302 rule 0 path 0",
                "no-paths ING3408 rule 1 path ",
                "tls-host-unused ING3201 rule  path ",
                "tls-secret-unused ING3204 rule  path ",
                "no-endpoints ING3301 rule 0 path 0",
                "same-object ING3107 rule  path ",
            ],
            findings.Select(f => $"{f.Kind.Name()} {f.Diagnostic.Code} rule {f.Rule?.RuleIndex} path {f.Rule?.PathIndex}")
                .OrderBy(l => l.Contains("ING3301", StringComparison.Ordinal) || l.StartsWith("same", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_rule_without_host_and_paths_has_no_effect() => Assert.Equal(
        "no-effect ING3106   <",
        Lines(Analyze(new Table().Add(Table.NewIngress("default/a", [("a.io", "Prefix", "/", "s")], claims: [""])))));

    private static Table OneHost(string rules)
    {
        string[][] all = [.. rules.Split(" | ").Select(r => r.Split(' '))];
        Table table = new Table().Add("default/b", [.. all.Where(r => r[0] != "other:").Select(r => ("a.io", r[0], r[1], "s"))]);
        (string, string, string, string)[] others = [.. all.Where(r => r[0] == "other:").Select(r => ("a.io", r[1], r[2], "s"))];
        return others.Length == 0 ? table : table.Add("default/a", others);
    }

    private static ValueList<TableFinding> Analyze(Table table) => TableAnalyzer.Analyze(table.Matcher());

    private static string Unreachable(Table table) => Lines(Analyze(table), f => f.Kind == TableFindingKind.Unreachable);

    private static string Lines(IEnumerable<TableFinding> findings, Func<TableFinding, bool>? shown = null) => string.Join(
        "; ",
        findings.Where(shown ?? (_ => true))
            .Select(f => $"{f.Kind.Name()} {f.Diagnostic.Code} {(f.Rule is { } rule ? Named(rule) : f.Ingress)} < "
                + string.Join(", ", f.By.Select(Named).Order(StringComparer.Ordinal))
                + (f.Witness is { } witness ? $" ({witness.Host}{witness.Path})" : ""))
            .Select(l => l.TrimEnd())
            .Order(StringComparer.Ordinal));

    private static string Named(RuleReference rule) => $"{rule.PathType} {rule.Path}";
}
