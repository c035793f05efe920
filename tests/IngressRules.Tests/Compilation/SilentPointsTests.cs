using IngressRules.Compilation;
using IngressRules.Diagnostics;
using IngressRules.Matching;
using IngressRules.Model;
using IngressRules.Tests.Support;
using IngressRules.Validation;

namespace IngressRules.Tests.Compilation;

/// <summary>
/// Behaviour that Kubernetes does not define: the defaults of specification 8 for matching and merging, one test for each row. Q14 to Q19
/// and Q33 are about reading requests; their tests are with those of paths and hosts.
/// </summary>
public class SilentPointsTests
{
    [Fact]
    public void Q1_a_path_miss_under_a_known_host_stops_there()
    {
        Table table = Table.Of(("a.io", "Prefix", "/a", "exact"), ("*.io", "Prefix", "/b", "wildcard"), ("", "Prefix", "/", "any"));
        Assert.Equal("-", table.Match("a.io", "/b"));
        table.With(new CompilerOptions { HostFallthrough = true });
        Assert.Equal("wildcard", table.Match("a.io", "/b"));
        Assert.Equal("any", table.Match("a.io", "/c"));
    }

    [Fact]
    public void Q1_under_fallthrough_the_most_specific_default_backend_counts()
    {
        Table table = new Table()
            .Add(Table.NewIngress("n/exact", [("a.io", "Prefix", "/a", "exact")]))
            .Add(Table.NewIngress("n/wildcard", [("*.io", "Prefix", "/b", "wildcard")], defaultBackend: "wildcard-default"))
            .Add(Table.NewIngress("n/global", defaultBackend: "global"))
            .With(new CompilerOptions { HostFallthrough = true });
        Assert.Equal("wildcard-default", table.Match("a.io", "/c"));
        Assert.Equal("global", table.Match("other", "/c"));
    }

    [Fact]
    public void Q2_Exact_comes_before_a_Prefix_of_longer_text() =>
        Assert.Equal("exact", Table.Of(("", "Exact", "/foo", "exact"), ("", "Prefix", "/foo/", "prefix")).Match("", "/foo"));

    [Theory]
    [InlineData("/foo")]
    [InlineData("/foo/")]
    [InlineData("/foo/bar")]
    public void Q3_of_two_prefixes_with_the_same_elements_the_longer_text_wins(string request) =>
        Assert.Equal("slash", Table.Of(("", "Prefix", "/foo", "plain"), ("", "Prefix", "/foo/", "slash")).Match("", request));

    [Theory]
    [InlineData("Prefix", "/foo/bar", true)]
    [InlineData("Prefix", "/foobar", false)]
    [InlineData("Exact", "/foo", true)]
    [InlineData("Exact", "/foo/bar", false)]
    [InlineData("TextPrefix", "/foobar", true)]
    [InlineData("TextPrefix", "/fo", false)]
    public void Q4_ImplementationSpecific_is_Prefix_unless_an_option_says_otherwise(string meaning, string request, bool taken)
    {
        ImplementationSpecificMatching option = meaning switch
        {
            "Exact" => ImplementationSpecificMatching.Exact,
            "TextPrefix" => ImplementationSpecificMatching.TextPrefix,
            _ => CompilerOptions.Default.ImplementationSpecific,
        };
        Table table = Table.Of(("", "ImplementationSpecific", "/foo", "s")).With(new CompilerOptions { ImplementationSpecific = option });
        Assert.Equal(taken, table.Match("", request) == "s");
    }

    [Fact]
    public void Q4_an_absent_path_takes_everything() =>
        Assert.Equal("s", Table.Of(("", "ImplementationSpecific", "", "s")).Match("", "/any/path"));

    [Fact]
    public void Q4_text_prefixes_of_one_element_find_the_longest()
    {
        Table table = Table.Of(
            [
                .. new[] { "/", "/a", "/ab", "/abc", "/abd", "/b", "/a/", "/a/b" }.Select(
                    (p, i) => ("", "ImplementationSpecific", p, $"s{i}")),
            ])
            .With(new CompilerOptions { ImplementationSpecific = ImplementationSpecificMatching.TextPrefix });
        Assert.Equal(
            ["/abd", "/ab", "/a", "/a/", "/a/b", "/abc", "/b", "/", "/"],
            new[] { "/abdx", "/abx/y", "/ax", "/a/c", "/a/bc/d", "/abc", "/bz", "/c", "/" }.Select(
                p => table.Matcher().Match("", p).Rule!.Path));
    }

    [Fact]
    public void Q5_of_equal_rules_the_older_object_wins_and_the_other_is_reported_with_both_origins()
    {
        CompiledRules rules = new Table()
            .Add(Table.NewIngress("n/young", [("a.io", "Prefix", "/x", "young")], created: "2025-02-01T00:00:00Z"))
            .Add(Table.NewIngress("n/old", [("a.io", "Prefix", "/x", "old")], created: "2025-01-01T00:00:00Z"))
            .Compile();
        Assert.Equal("old", Assert.Single(rules.Hosts[0].Rules).Backend.Service!.Name);
        Diagnostic shadowed = Assert.Single(rules.Diagnostics);
        Assert.Equal("ING3101", shadowed.Code.Id);
        Assert.Equal(("young", "spec.rules[0].http.paths[0]"), (shadowed.Object!.Name, shadowed.Field));
        Assert.Equal(("old", "spec.rules[0].http.paths[0]"), (shadowed.Related!.Object.Name, shadowed.Related.Field));
    }

    [Fact]
    public void Q5_within_one_object_the_first_position_wins() =>
        Assert.Equal("first", Table.Of(("a.io", "Prefix", "/x", "first"), ("a.io", "Prefix", "/x", "second")).Match("a.io", "/x"));

    [Fact]
    public void Q5_an_object_without_a_date_comes_after_all_dated_ones() => Assert.Equal("dated", new Table()
        .Add(Table.NewIngress("a/undated", [("a.io", "Prefix", "/x", "undated")]))
        .Add(Table.NewIngress("b/dated", [("a.io", "Prefix", "/x", "dated")], created: "2026-01-01T00:00:00Z"))
        .Match("a.io", "/x"));

    [Fact]
    public void Q6_at_equal_age_the_lower_namespace_and_name_wins() => Assert.Equal("dash", new Table()
        .Add(Table.NewIngress("a/z", [("a.io", "Prefix", "/x", "slash")]))
        .Add(Table.NewIngress("a-b/z", [("a.io", "Prefix", "/x", "dash")]))
        .Match("a.io", "/x"));

    [Fact]
    public void Q7_a_default_backend_serves_its_own_hosts_first_and_then_everything()
    {
        Table table = new Table()
            .Add(Table.NewIngress("n/a", [("a.io", "Prefix", "/x", "a")], defaultBackend: "a-default", created: "2025-01-02T00:00:00Z"))
            .Add(Table.NewIngress("n/b", [("b.io", "Prefix", "/x", "b")], defaultBackend: "b-default", created: "2025-01-03T00:00:00Z"))
            .Add(Table.NewIngress("n/c", [("c.io", "Prefix", "/x", "c"), ("", "Prefix", "/only", "any")], created: "2025-01-01T00:00:00Z"));
        Assert.Equal("a-default", table.Match("a.io", "/miss"));
        Assert.Equal("b-default", table.Match("b.io", "/miss"));
        Assert.Equal("a-default", table.Match("c.io", "/miss"));
        Assert.Equal("a-default", table.Match("unknown.io", "/miss"));
    }

    [Fact]
    public void Q7_an_option_keeps_the_default_of_one_tenant_from_the_others()
    {
        Table table = new Table()
            .Add(Table.NewIngress("n/a", [("a.io", "Prefix", "/x", "a")], defaultBackend: "a-default"))
            .With(new CompilerOptions { GlobalDefaultNeedsHostlessRule = true });
        Assert.Equal("a-default", table.Match("a.io", "/miss"));
        Assert.Equal("-", table.Match("unknown.io", "/"));
    }

    [Fact]
    public void Q8_of_several_rule_less_default_backends_the_oldest_wins_and_the_others_are_reported()
    {
        Table table = new Table()
            .Add(
                Table.NewIngress(
                    "n/with-rules", [("a.io", "Prefix", "/", "a")], defaultBackend: "not-global", created: "2024-01-01T00:00:00Z"))
            .Add(Table.NewIngress("n/young", defaultBackend: "young", created: "2025-02-01T00:00:00Z"))
            .Add(Table.NewIngress("n/old", defaultBackend: "old", created: "2025-01-01T00:00:00Z"));
        Assert.Equal("old", table.Match("unknown.io", "/"));
        Diagnostic unused = Assert.Single(table.Compile().Diagnostics);
        Assert.Equal(("ING3105", "young", "old"), (unused.Code.Id, unused.Object!.Name, unused.Related!.Object.Name));
    }

    [Fact]
    public void Q9_where_nothing_matches_there_is_no_match()
    {
        IngressMatcher matcher = Table.Of(("a.io", "Prefix", "/a", "a")).Matcher();
        Assert.False(matcher.TryMatch("b.io", "/", out IngressMatch match));
        Assert.Equal((MatchOutcome.None, null, null, null), (match.Outcome, match.Backend, match.Ingress, match.Rule));
        Assert.Equal("no match", match.ToString());
    }

    [Fact]
    public void Step_3_of_section_3_6_the_backend_of_the_embedding_host_comes_last()
    {
        var configured = new BackendReference("edge", IngressBackend.ForService("not-found-page", 80));
        Table table = Table.Of(("a.io", "Prefix", "/a", "a")).With(new CompilerOptions { DefaultBackend = configured });
        IngressMatch match = table.Matcher().Match("b.io", "/");
        Assert.Equal((MatchOutcome.DefaultBackend, configured, null), (match.Outcome, match.Backend, match.Ingress));
        Assert.Equal("(configured) defaultBackend → edge/not-found-page:80", match.ToString());
    }

    [Fact]
    public void Q10_a_host_without_http_is_claimed_for_a_default_backend()
    {
        Table table = new Table()
            .Add(Table.NewIngress("n/claim", claims: ["a.io", "*.b.io"], defaultBackend: "claimed"))
            .Add(Table.NewIngress("n/any", [("", "Prefix", "/", "any")]));
        Assert.Equal("claimed", table.Match("a.io", "/x"));
        Assert.Equal("claimed", table.Match("q.b.io", "/x"));
        Assert.Equal("any", table.Match("c.io", "/x"));
    }

    [Fact]
    public void Q10_a_rule_without_host_and_http_has_no_effect_and_is_reported()
    {
        Table table = new Table()
            .Add(Table.NewIngress("n/nothing", claims: [""]))
            .Add(Table.NewIngress("n/any", [("", "Prefix", "/", "any")]));
        Assert.Equal("any", table.Match("a.io", "/x"));
        Assert.Equal("ING3106", Assert.Single(table.Compile().Diagnostics).Code.Id);
    }

    [Fact]
    public void Q21_a_resource_backend_keeps_its_route()
    {
        Ingress ingress = Table.NewIngress("n/a", [("", "Prefix", "/", "all")]);
        var bucket = new IngressBackend { Resource = new() { ApiGroup = "k8s.example.com", Kind = "StorageBucket", Name = "icons" } };
        ingress = ingress with
        {
            Spec = ingress.Spec with
            {
                Rules =
                [
                    .. ingress.Spec.Rules,
                    new() { Http = new() { Paths = [new() { Path = "/icons", PathType = PathType.Prefix, Backend = bucket }] } },
                ],
            },
        };
        Assert.Equal("n/k8s.example.com/StorageBucket/icons", new Table().Add(ingress).Matcher().Match("", "/icons/x").Backend!.ToString());
    }

    [Fact]
    public void Q31_a_host_in_two_namespaces_is_merged()
    {
        Table table = TwoNamespaces();
        Assert.Equal(("a", "b"), (table.Match("a.io", "/a"), table.Match("a.io", "/b")));
    }

    [Fact]
    public void Q31_an_option_gives_a_host_to_the_namespace_that_had_it_first()
    {
        Table table = TwoNamespaces().With(new CompilerOptions { OwnHostByNamespace = true });
        Assert.Equal(("a", "a-default", "shared"), (table.Match("a.io", "/a"), table.Match("a.io", "/b"), table.Match("", "/shared")));
        Diagnostic foreign = Assert.Single(table.Compile().Diagnostics, d => d.Code == CompilationCodes.ForeignHost);
        Assert.Equal(
            ("late", "spec.rules[0].host", "early"), (foreign.Object!.Namespace, foreign.Field, foreign.Related!.Object.Namespace));
    }

    [Fact]
    public void Q31_TLS_of_a_host_is_its_owner_s_too_and_follows_the_rules_when_they_change()
    {
        var options = new CompilerOptions { OwnHostByNamespace = true };
        Ingress squatter = Table.NewIngress("elsewhere/a", [], defaultBackend: "x", created: "2025-01-01T00:00:00Z");
        squatter = squatter with { Spec = squatter.Spec with { Tls = [new() { Hosts = ["a.io", "free.io"], SecretName = "s" }] } };
        Ingress owner = Table.NewIngress("home/b", [("a.io", "Prefix", "/", "b")], created: "2025-02-01T00:00:00Z");
        CompiledRules rules = IngressCompiler.Compile(IngressValidator.Validate([squatter, owner]), options);
        Diagnostic foreign = Assert.Single(rules.Diagnostics, d => d.Code == CompilationCodes.ForeignTlsHost);
        Assert.Equal(
            ("elsewhere", "spec.tls[0].hosts[0]", "home"), (foreign.Object!.Namespace, foreign.Field, foreign.Related!.Object.Namespace));
        Assert.Equal(("home", null), (rules.OwnerOf("a.io"), rules.OwnerOf("free.io")));
        Assert.False(new IngressMatcher(rules).Match("a.io", "/").TlsConfigured);

        Ingress secured = owner with { Spec = owner.Spec with { Tls = [new() { Hosts = ["a.io"], SecretName = "s" }] } };
        Assert.True(Updated(new(rules), new() { Changed = new() { Ingresses = [secured] } }).Match("a.io", "/").TlsConfigured);
        Assert.True(Updated(new(rules), new() { Removed = [new("Ingress", "home", "b")] }).Match("a.io", "/").TlsConfigured);
        Assert.Null(IngressCompiler.Compile(IngressValidator.Validate([squatter, owner])).OwnerOf("a.io"));
    }

    [Fact]
    public void Q31_TLS_of_a_name_without_rules_is_that_of_the_owner_of_the_wildcard_which_serves_it()
    {
        var options = new CompilerOptions { OwnHostByNamespace = true };
        Ingress squatter = WithTls(
            Table.NewIngress("elsewhere/a", [], defaultBackend: "x", created: "2025-01-01T00:00:00Z"), "shop.io.test");
        Ingress owner = Table.NewIngress("home/b", [("*.io.test", "Prefix", "/", "b")], created: "2025-02-01T00:00:00Z");
        IngressMatcher matcher = new(IngressCompiler.Compile(IngressValidator.Validate([squatter]), options));
        Assert.True(matcher.Match("shop.io.test", "/").TlsConfigured);
        Assert.Null(matcher.Rules.OwnerOf("shop.io.test"));

        // The rules come, and with them an owner.
        matcher = Updated(matcher, new() { Changed = new() { Ingresses = [owner] } });
        Assert.False(matcher.Match("shop.io.test", "/").TlsConfigured);
        Assert.Equal("home", matcher.Rules.OwnerOf("shop.io.test"));
        Assert.Equal(
            "no rule names host \"shop.io.test\", and \"*.io.test\", which serves it, belongs to namespace home, so its certificate is "
            + "chosen there. Remove the host from tls.",
            Assert.Single(matcher.Rules.Diagnostics, d => d.Code == CompilationCodes.ForeignTlsHost).Message);

        // It has TLS where its owner says so, by the wildcard or by the name.
        foreach (string host in (string[])["*.io.test", "shop.io.test"])
        {
            IngressMatcher secured = Updated(matcher, new() { Changed = new() { Ingresses = [WithTls(owner, host)] } });
            Assert.True(secured.Match("shop.io.test", "/").TlsConfigured);
        }

        // They go again.
        matcher = Updated(matcher, new() { Removed = [new("Ingress", "home", "b")] });
        Assert.True(matcher.Match("shop.io.test", "/").TlsConfigured);
    }

    [Fact]
    public void Q31_A_wildcard_in_spec_tls_of_another_namespace_gives_an_owned_name_no_TLS()
    {
        var options = new CompilerOptions { OwnHostByNamespace = true };
        Ingress squatter = WithTls(Table.NewIngress("elsewhere/a", [], defaultBackend: "x", created: "2025-01-01T00:00:00Z"), "*.io.test");
        Ingress owner = Table.NewIngress("home/b", [("shop.io.test", "Prefix", "/", "b")], created: "2025-02-01T00:00:00Z");
        IngressMatcher matcher = new(IngressCompiler.Compile(IngressValidator.Validate([squatter, owner]), options));
        Assert.False(matcher.Match("shop.io.test", "/").TlsConfigured);
        Assert.True(matcher.Match("free.io.test", "/").TlsConfigured);
        matcher = Updated(matcher, new() { Changed = new() { Ingresses = [WithTls(owner, "*.io.test")] } });
        Assert.True(matcher.Match("shop.io.test", "/").TlsConfigured);
        Assert.True(new IngressMatcher(IngressCompiler.Compile(IngressValidator.Validate([squatter, owner])))
            .Match("shop.io.test", "/").TlsConfigured);

        // Where requests may fall through to the wildcard's rules, TLS is still that of the name's owner.
        IngressMatcher falling = new(IngressCompiler.Compile(
            IngressValidator.Validate([squatter, owner]), options with { HostFallthrough = true }));
        Assert.False(falling.Match("shop.io.test", "/").TlsConfigured);
        Assert.False(falling.Match("shop.io.test", "/" + new string('a', 100)).TlsConfigured);
        Assert.True(falling.Match("free.io.test", "/").TlsConfigured);
    }

    [Theory]
    [InlineData("/a#b", "/a")]
    [InlineData("/a?b", "/a")]
    [InlineData("/%2e%2e/a", "/a")]
    [InlineData("/a/%2e", "/a/")]
    public void A_path_that_no_request_can_have_is_reported_with_the_one_that_is_compared(string path, string compared)
    {
        Diagnostic found = Assert.Single(Table.Of(("", "Exact", path, "s")).Compile().Diagnostics);
        Assert.Equal("ING3103", found.Code.Id);
        Assert.EndsWith($" Write \"{compared}\".", found.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Prefix /foo, Prefix /foo/", "/foo")]
    [InlineData("Prefix /foo, ImplementationSpecific /foo", "/foo")]
    [InlineData("ImplementationSpecific /foo/, Prefix /foo", "/foo")]
    [InlineData("Prefix /, ImplementationSpecific /", "/")]
    public void A_path_that_is_never_first_is_reported_and_left_out(string rules, string loser)
    {
        CompiledRules compiled =
            Table.Of([.. rules.Split(", ").Select((r, i) => ("", r.Split(' ')[0], r.Split(' ')[1], $"s{i}"))]).Compile();
        Diagnostic never = Assert.Single(compiled.Diagnostics);
        Assert.Equal("ING3102", never.Code.Id);
        Assert.Single(compiled.Hosts[0].Rules);
        Assert.Equal(
            loser,
            compiled.Ingresses[0].Spec.Rules[never.Field.Contains("rules[0]", StringComparison.Ordinal) ? 0 : 1].Http!.Paths[0].Path);
    }

    [Fact]
    public void The_same_object_twice_is_reported_and_both_are_used()
    {
        Table table = new Table().Add("n/a", ("a.io", "Prefix", "/", "first")).Add("n/a", ("b.io", "Prefix", "/", "second"));
        Assert.Equal(("first", "second"), (table.Match("a.io", "/"), table.Match("b.io", "/")));
        Assert.Equal("ING3107", Assert.Single(table.Compile().Diagnostics).Code.Id);
    }

    [Fact]
    public void A_path_that_the_supplied_matcher_refuses_is_matched_as_Prefix_and_reported()
    {
        Table table = Table.Of(("", "ImplementationSpecific", "/a", "a"))
            .With(new CompilerOptions { ImplementationSpecific = ImplementationSpecificMatching.Custom(_ => null) });
        Assert.Equal(("a", "-"), (table.Match("", "/a/b"), table.Match("", "/ab")));
        Assert.Equal("ING3108", Assert.Single(table.Compile().Diagnostics).Code.Id);
    }

    private static Table TwoNamespaces() => new Table()
        .Add(
            Table.NewIngress(
                "late/b", [("a.io", "Prefix", "/b", "b"), ("", "Prefix", "/shared", "shared")], created: "2025-02-01T00:00:00Z"))
        .Add(Table.NewIngress("early/a", [("a.io", "Prefix", "/a", "a")], defaultBackend: "a-default", created: "2025-01-01T00:00:00Z"));

    private static IngressMatcher Updated(IngressMatcher matcher, ObjectChanges changes) =>
        matcher.With(IngressCompiler.Update(matcher.Rules, IngressValidator.Validate(changes)));

    private static Ingress WithTls(Ingress ingress, params string[] hosts) =>
        ingress with { Spec = ingress.Spec with { Tls = [new() { Hosts = [.. hosts], SecretName = "s" }] } };
}
