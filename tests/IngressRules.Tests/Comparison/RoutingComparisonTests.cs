using IngressRules.Comparison;
using IngressRules.Compilation;
using IngressRules.Matching;
using IngressRules.Tests.Support;

namespace IngressRules.Tests.Comparison;

/// <summary>What a comparison says of one change each: the fewest regions that say it, in the words of users.</summary>
public class RoutingComparisonTests
{
    private const string Empty = "";

    // Each table is a list of rules "host type path service"; a rule without path is a default backend of that name.
    [Theory]

    // The same.
    [InlineData("a.io Prefix /x p", "a.io Prefix /x p")]
    [InlineData("a.io Prefix /x p", "a.io Prefix /x/ p")]
    [InlineData("a.io Prefix /x p", "a.io ImplementationSpecific /x p")]
    [InlineData("a.io Prefix /x p, a.io Exact /x q", "a.io Exact /x q, a.io Prefix /x p")]
    [InlineData("a.io Prefix / p", "a.io Prefix / p, a.io Prefix /x/y p")]
    [InlineData("a.io Prefix / p, a.io ImplementationSpecific /a//b q", "a.io Prefix / p")]
    [InlineData("*.io Prefix / p", "*.io Prefix / p, a.io Prefix / p")]
    [InlineData("a.io Prefix / p, q", "a.io Prefix / p, r", "*: every path: q to r")]

    // A backend changes, and what lies within with another one does not.
    [InlineData("a.io Prefix /x p", "a.io Prefix /x q", "a.io: /x and below: p to q")]
    [InlineData("a.io Prefix / p", "a.io Prefix / q", "a.io: every path: p to q")]
    [InlineData("a.io Exact / p", "a.io Exact / q", "a.io: exactly /: p to q")]
    [InlineData("a.io Exact /x p", "a.io Exact /x q", "a.io: exactly /x: p to q")]
    [InlineData("a.io Exact /x/ p", "a.io Exact /x/ q", "a.io: exactly /x/: p to q")]
    [InlineData(
        "a.io Prefix /x p, a.io Prefix /x/y r", "a.io Prefix /x q, a.io Prefix /x/y r",
        "a.io: /x and below, but not /x/y and below: p to q")]
    [InlineData(
        "a.io Prefix /x p, a.io Prefix /x/y r, a.io Exact /x/y/z p", "a.io Prefix /x q, a.io Prefix /x/y r, a.io Exact /x/y/z q",
        "a.io: /x and below, but not /x/y and below: p to q", "a.io: exactly /x/y/z: p to q")]
    [InlineData(
        "a.io Prefix /x p, a.io Exact /x r, a.io Exact /x/ s", "a.io Prefix /x q, a.io Exact /x r, a.io Exact /x/ s",
        "a.io: below /x, but not exactly /x/: p to q")]

    // Rules that touch and change alike are one change.
    [InlineData("a.io Prefix /x p, a.io Exact /x p, a.io Prefix /x/y p", "a.io Prefix /x q", "a.io: /x and below: p to q")]

    // Exact becomes Prefix.
    [InlineData("a.io Exact /x p", "a.io Prefix /x p", "a.io: below /x: - to p")]
    [InlineData("a.io Exact /x p, q", "a.io Prefix /x p, q", "a.io: below /x: q to p")]

    // Case is significant.
    [InlineData("a.io Prefix /X p", "a.io Prefix /x p", "a.io: /X and below: p to -", "a.io: /x and below: - to p")]

    // Hosts.
    [InlineData(Empty, "a.io Prefix / p", "a.io: every path: - to p")]
    [InlineData(Empty, " Prefix / p", "*: every path: - to p")]
    [InlineData(Empty, "p", "*: every path: - to p")]
    [InlineData("*.io Prefix / p", "*.io Prefix / q", "*.io: every path: p to q")]
    [InlineData(
        "*.io Prefix / p, a.io Prefix /x q", "*.io Prefix / p",
        "a.io: every path, but not /x and below: - to p", "a.io: /x and below: q to p")]
    [InlineData(
        "*.io Prefix / p", "*.io Prefix / p, a.io Prefix /x q",
        "a.io: every path, but not /x and below: p to -", "a.io: /x and below: p to q")]
    [InlineData(" Prefix / p, a.io claim", " Prefix / p", "a.io: every path: - to p")]
    [InlineData(
        "a.io Prefix /x p, b.io Prefix / q, d", "a.io Prefix /x p, b.io Prefix / q, e",
        "a.io: every path, but not /x and below: d to e", "*: every path: d to e")]
    public void Changes_are_told_in_the_fewest_regions(string before, string after, params string[] expected) =>
        Assert.Equal(expected, Told(before, after));

    [Fact]
    public void A_default_backend_is_another_outcome_although_the_backend_is_the_same() =>
        Assert.Equal(["a.io: /x and below: p to p"], Told("a.io Prefix /x p, p", "a.io claim, p"));

    [Fact]
    public void Another_Ingress_with_the_same_backend_is_a_change_only_if_asked_for()
    {
        IngressMatcher before = Of("a.io Prefix /x p"), after = Of("a.io Prefix /x p", "default/renamed");
        Assert.Empty(new RoutingComparison(before, after).Changes);
        RoutingChange change = Assert.Single(new RoutingComparison(before, after, byIngress: true).Changes);
        Assert.Equal(("default/test", "default/renamed"), (change.Old.Ingress!.ToString(), change.New.Ingress!.ToString()));
    }

    [Fact]
    public void With_fallthrough_a_change_of_a_wildcard_shows_under_each_host_that_falls_through()
    {
        var options = new CompilerOptions { HostFallthrough = true };
        Assert.Equal(
            ["*.io: every path: p to q", "a.io: every path, but not /x and below: p to q"],
            Told("a.io Prefix /x r, *.io Prefix / p", "a.io Prefix /x r, *.io Prefix / q", options));
    }

    [Fact]
    public void A_text_prefix_is_a_region_of_its_own_kind()
    {
        var options = new CompilerOptions { ImplementationSpecific = ImplementationSpecificMatching.TextPrefix };
        Assert.Equal(
            ["a.io: all that begins with /x, but not /x/y and below: p to q"],
            Told(
                "a.io ImplementationSpecific /x p, a.io Prefix /x/y r", "a.io ImplementationSpecific /x q, a.io Prefix /x/y r", options));
        Assert.Equal(
            ["a.io: below /x: p to q"],
            Told("a.io ImplementationSpecific /x/ p", "a.io ImplementationSpecific /x/ q", options));
    }

    [Fact]
    public void A_path_that_no_request_can_have_is_no_change() =>
        Assert.Empty(Told("a.io ImplementationSpecific /x?y p", "a.io ImplementationSpecific /./x q"));

    [Theory]
    [InlineData("/%4%31", "/%4%31")]
    [InlineData("/a%2fb", "/a%2Fb")]
    [InlineData("/é", "/%C3%A9")]
    public void A_witness_is_written_so_that_a_request_for_it_meets_the_rule(string path, string witness)
    {
        RoutingChange change = Assert.Single(Changes(Empty, $"a.io ImplementationSpecific {path} p", CompilerOptions.Default));
        Assert.Equal(witness, change.WitnessTarget);
        Assert.Equal("p", Table.ServiceOf(Of($"a.io ImplementationSpecific {path} p").Match("a.io", change.WitnessTarget)));
    }

    [Fact]
    public void A_witness_avoids_the_hosts_and_paths_that_other_rules_take()
    {
        string taken = string.Join(", ", ((string[])["any.io", "x.io", "other.example"]).Select(h => $"{h} Prefix / p"));
        RoutingChange wildcard = Assert.Single(Changes(taken, $"{taken}, *.io Prefix / q", CompilerOptions.Default));
        Assert.Equal("y.io", wildcard.WitnessHost);
        RoutingChange others = Assert.Single(Changes(taken, $"{taken},  Prefix / q", CompilerOptions.Default));
        Assert.Equal("", others.WitnessHost);

        string paths = "a.io Exact /x p, a.io Exact /x/ p, a.io Prefix /x/any p";
        RoutingChange below = Assert.Single(Changes(paths, $"{paths}, a.io Prefix /x q", CompilerOptions.Default));
        Assert.Equal("/x/x", below.WitnessTarget);
    }

    [Fact]
    public void Rules_that_leave_nothing_of_a_text_prefix_leave_no_region()
    {
        // Every character that can follow /x is taken, so the rule for /x itself gets nothing but what ends there.
        var options = new CompilerOptions { ImplementationSpecific = ImplementationSpecificMatching.TextPrefix };
        IEnumerable<char> characters = Enumerable.Range('!', '~' - '!' + 1).Select(c => (char)c).Where(c => c is not ('?' or '#'));
        IngressMatcher WithService(string service) => new Table().With(options).Add(
            "default/test",
            [
                .. characters.Select(c => ("a.io", "ImplementationSpecific", $"/x{c}", "r")),
                ("a.io", "Exact", "/x", "r"), ("a.io", "ImplementationSpecific", "/x", service),
            ]).Matcher();
        Assert.Empty(new RoutingComparison(WithService("p"), WithService("q")).Changes);
    }

    [Fact]
    public void A_host_that_gets_rules_of_its_own_or_loses_them_says_so()
    {
        const string wildcard = "*.io Prefix / p", both = "*.io Prefix / p, a.io Prefix /x q";
        Assert.All(
            Changes(wildcard, both, CompilerOptions.Default),
            c => Assert.Equal("Now has rules of its own, so those for *.io no longer count.", c.HostNote));
        Assert.All(
            Changes(both, wildcard, CompilerOptions.Default),
            c => Assert.Equal("Has no rules of its own any more, so those for *.io count.", c.HostNote));
        Assert.All(Changes(Empty, both, CompilerOptions.Default), c => Assert.Null(c.HostNote));
        Assert.All(Changes(wildcard, both, new() { HostFallthrough = true }), c => Assert.Null(c.HostNote));
    }

    [Fact]
    public void Hosts_with_custom_matchers_that_differ_are_named_and_not_guessed()
    {
        CompilerOptions Custom() => new() { ImplementationSpecific = ImplementationSpecificMatching.Custom(_ => new Everything()) };
        CompilerOptions one = Custom();
        const string rules = "a.io ImplementationSpecific /x p, b.io Prefix / p";
        const string others = "a.io ImplementationSpecific /x q, b.io Prefix / q";
        var comparison = new RoutingComparison(Of(rules, options: one), Of(others, options: one));
        Assert.Equal(["a.io"], comparison.NotCompared);
        Assert.Equal(["b.io"], comparison.Changes.Select(c => c.Host));

        Assert.Empty(new RoutingComparison(Of(rules, options: one), Of(rules, options: one)).NotCompared);
        Assert.Equal(["a.io"], new RoutingComparison(Of(rules, options: one), Of(rules, options: Custom())).NotCompared);
    }

    [Fact]
    public void A_long_wildcard_leaves_room_for_its_witness()
    {
        string longest = "*." + string.Join('.', Enumerable.Repeat(new string('a', 62), 4))[..251];
        RoutingChange change = Assert.Single(Changes(Empty, $"{longest} Prefix / p", CompilerOptions.Default));
        Assert.Equal(253, change.WitnessHost.Length);
        Assert.Equal("p", Table.ServiceOf(Of($"{longest} Prefix / p").Match(change.WitnessHost, "/")));
    }

    private static string[] Told(string before, string after, CompilerOptions? options = null) =>
    [
        .. Changes(before, after, options ?? CompilerOptions.Default).Select(
            c => $"{c.Host}: {c.DescribePaths(p => p)}: {Table.ServiceOf(c.Old)} to {Table.ServiceOf(c.New)}"),
    ];

    private static RoutingChange[] Changes(string before, string after, CompilerOptions options) =>
        [.. new RoutingComparison(Of(before, options: options), Of(after, options: options)).Changes];

    private static IngressMatcher Of(string rules, string name = "default/test", CompilerOptions? options = null)
    {
        string[][] all = [.. rules.Split(", ", StringSplitOptions.RemoveEmptyEntries).Select(r => r.Split(' '))];
        Table table = new Table().With(options ?? CompilerOptions.Default);
        (string, string, string, string)[] paths = [.. all.Where(r => r.Length == 4).Select(r => (r[0], r[1], r[2], r[3]))];
        string[] claims = [.. all.Where(r => r.Length == 2).Select(r => r[0])];
        if (paths.Length + claims.Length > 0)
        {
            table.Add(Table.NewIngress(name, paths, claims: claims));
        }

        foreach (string[] backend in all.Where(r => r.Length == 1))
        {
            table.Add(Table.NewIngress("default/rest", defaultBackend: backend[0]));
        }

        return table.Matcher();
    }

    private sealed class Everything : IPathMatcher
    {
        public bool Matches(ReadOnlySpan<char> canonicalPath) => true;
    }
}
