using IngressRules.Compilation;
using IngressRules.Explanation;
using IngressRules.Matching;
using IngressRules.Model;
using IngressRules.Tests.Support;

namespace IngressRules.Tests.Explanation;

/// <summary>
/// The rules around a path are found without an index as they are with one, which is made from the Ingresses alone; and the first question
/// to a large host costs as little as the next.
/// </summary>
public class RuleLookupTests
{
    private static readonly string[] s_elements = ["a", "A", "ab", "aB", "b", "a."];
    private static readonly string[] s_ends = ["", "", "", "/", "//", "(.*)", "/(.*)", "/.*", "*", "./[a-z]", "//*", "{x}*", "/../", "?b"];

    private static readonly ImplementationSpecificMatching?[] s_meanings =
    [
        null, ImplementationSpecificMatching.Prefix, ImplementationSpecificMatching.Exact, ImplementationSpecificMatching.TextPrefix,
        ImplementationSpecificMatching.Custom(path => path.Contains('b', StringComparison.Ordinal) ? new Beginning(path) : null),
    ];

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 2000)]
    [InlineData(5, 1)]
    [InlineData(5, 2000)]
    public void The_same_rules_are_found_with_and_without_an_index(int meanings, int firstSeed)
    {
        int found = 0, lost = 0, patterns = 0;
        for (int seed = firstSeed; seed < firstSeed + 60; seed++)
        {
            var random = new Random(seed);
            HostRule[] sources = SourcesOf(random, meanings);
            CompiledHost host = new HostCompiler(CompilerOptions.Default).Compile("a.io", sources);
            var ordered = new OrderedRules(host, new LostRules(host));
            var indexed = new IndexedRules([.. EntriesOf(sources)]);
            lost += host.Findings.Count(f => f.Winner is not null);
            Assert.Equal(indexed.Custom.Select(Place), ordered.Custom.Select(Place));
            for (int i = 0; i < 20; i++)
            {
                string path = PathOf(random, random.Next(4)) + (random.Next(3) == 0 ? "/" : "");
                RulesAround one = ordered.Around(path), other = indexed.Around(path);
                string[] near = [.. other.Near.Select(Place)];
                Assert.Equal(near, one.Near.Select(Place));
                Assert.Equal(PatternsOf(other, path), PatternsOf(one, path));
                Assert.Equal(Below(other, path), Below(one, path));
                Assert.All(one.Near, r => Assert.Equal(indexed.Like(r).Select(Place), ordered.Like(r).Select(Place)));
                (found, patterns) = (found + near.Length, patterns + PatternsOf(one, path).Length);
            }
        }

        Assert.True(found > 5000 && lost > 500 && patterns > 500, $"{found} {lost} {patterns}");
    }

    [Fact]
    public void Thousands_of_paths_that_differ_in_capitals_are_all_found_in_the_first_question_and_in_later_ones()
    {
        const int Letters = 12;
        string[] paths =
        [
            .. Enumerable.Range(0, 1 << Letters).SelectMany(i => (string[])[$"/{Capitals(i, Letters)}", $"/{Capitals(i, Letters)}/b{i}"]),
        ];
        var explainer = new RequestExplainer(MatcherOf(paths.Select(p => (p, PathType.Exact))), []);
        for (int question = 0; question < 70; question++)
        {
            RequestExplanation explanation = explainer.Explain("a.io", $"/{Capitals(question * 50, Letters)}/B{17}");
            Assert.Equal(1, explanation.Candidates.Count(c => c.Near == NearMiss.Case));
        }

        RequestExplanation all = explainer.Explain("a.io", $"/{Capitals(9, Letters)}");
        Assert.Equal((1 << Letters) - 1, all.Candidates.Count(c => c.Near == NearMiss.Case));
    }

    [Theory]
    [InlineData("/team7/app20007/items")]
    [InlineData("/TEAM7/app20007")]
    [InlineData("/")]
    [InlineData("/nothing")]
    public void The_first_question_to_a_large_host_makes_next_to_nothing(string target)
    {
        (string, PathType)[] paths = [.. Enumerable.Range(0, 30_000).Select(i => ($"/team{i % 100}/app{i}", PathType.Prefix))];
        IngressMatcher matcher = MatcherOf(paths);
        Ask(new RequestExplainer(MatcherOf(paths[..10]), []), target);
        var explainer = new RequestExplainer(matcher, []);

        long before = GC.GetAllocatedBytesForCurrentThread();
        Ask(explainer, target);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, 100_000);
    }

    [Fact]
    public void The_rules_of_a_host_are_counted_and_listed_without_a_copy()
    {
        HostRule[] sources = SourcesOf(new Random(3), meanings: 1);
        var places = new HostPlaces(sources);
        RuleReference[] all = [.. places];

        Assert.Equal(all.Length, places.Count);
        Assert.Equal(all.Select(r => r.ToString()), Enumerable.Range(0, places.Count).Select(i => places[i].ToString()));
        Assert.Equal(
            sources.Sum(s => Math.Max(1, s.Taken.Ingress.Spec.Rules[s.Rule].Http?.Paths.Count ?? 0)), places.Count);
        Assert.Contains(all, r => r.PathIndex is null);
        Assert.Throws<ArgumentOutOfRangeException>(() => places[places.Count]);
        Assert.Throws<ArgumentOutOfRangeException>(() => places[-1]);
    }

    [Fact]
    public void Equal_rules_that_a_matcher_of_the_host_takes_are_explained()
    {
        var options = new CompilerOptions { ImplementationSpecific = ImplementationSpecificMatching.Custom(path => new Beginning(path)) };
        IngressMatcher matcher = new Table()
            .Add("default/one", ("a.io", "ImplementationSpecific", "/x", "one"))
            .Add("default/two", ("a.io", "ImplementationSpecific", "/x", "two"))
            .With(options)
            .Matcher();

        Assert.Equal(
            ["Won one", "Beaten two"],
            new RequestExplainer(matcher, []).Explain("a.io", "/xy").Candidates.Select(c => $"{c.Verdict} {c.Backend!.Service!.Name}"));
    }

    private static void Ask(RequestExplainer explainer, string target) =>
        Assert.All(explainer.Explain("a.io", target).Candidates, c => Assert.NotEmpty(c.Text));

    private static IngressMatcher MatcherOf(IEnumerable<(string Path, PathType Type)> paths) => Table.MatcherOf(paths.Chunk(100).Select(
        (chunk, number) => new Ingress
        {
            Metadata = new() { Name = $"i{number}", Namespace = "default" },
            Spec = new() { Rules = [new() { Host = "a.io", Http = new() { Paths = [.. chunk.Select(p => PathOf(p.Path, p.Type))] } }] },
        }));

    private static string Capitals(int bits, int letters) =>
        string.Concat(Enumerable.Range(0, letters).Select(i => (bits >> i & 1) == 0 ? 'a' : 'A'));

    private static string Place(RuleEntry entry) => $"{entry.Rule} {entry.Matching} {entry.Matcher is not null}";

    private static string[] PatternsOf(RulesAround around, string path) =>
    [
        .. around.Patterns.Where(p => PathFits.OfPattern(p.Literal, path) != PathFit.None)
            .Select(p => $"{p.Literal} {Place(p.Rule)}")
            .Distinct()
            .Order(StringComparer.Ordinal),
    ];

    private static string[] Below(RulesAround around, string path) =>
    [
        .. around.Below.Where(r => PathFits.Of(r, path, collapseSlashes: true) == PathFit.Longer)
            .Select(Place)
            .Order(StringComparer.Ordinal),
    ];

    private static IEnumerable<RuleEntry> EntriesOf(HostRule[] sources) => sources
        .SelectMany(s => HostRuleIndex.PathsOf(s.Taken.Ingress, s.Rule).Select(p => (s.Taken, Place: p)))
        .Where(r => r.Place.PathIndex is not null)
        .Select((r, i) => new RuleEntry(r.Place, i, PathMatchings.Specific(r.Taken.Parameters, CompilerOptions.Default)));

    /// <summary>The rules of a host from Ingresses of few names and ages, each perhaps with a meaning of its own.</summary>
    private static HostRule[] SourcesOf(Random random, int meanings)
    {
        var sources = new List<HostRule>();
        for (int i = 0; i < 8; i++)
        {
            var ingress = new Ingress
            {
                Metadata = new()
                {
                    Name = $"i{random.Next(4)}",
                    Namespace = "x",
                    CreationTimestamp = new DateTimeOffset(2025, 1, 1, 0, 0, random.Next(2), TimeSpan.Zero),
                },
                Spec = new() { Rules = [.. Enumerable.Range(0, 3).Select(_ => RuleOf(random))] },
            };
            ImplementationSpecificMatching? meaning = s_meanings[random.Next(meanings)];
            ClassParameters? parameters = meaning is null ? null : new() { ImplementationSpecific = meaning };
            var taken = new TakenIngress(ingress, i, null, parameters);
            sources.AddRange(Enumerable.Range(0, 3).Select(r => new HostRule(taken, r)));
        }

        return [.. sources.Order()];
    }

    private static IngressRule RuleOf(Random random) => random.Next(6) == 0
        ? new() { Host = "a.io" }
        : new() { Host = "a.io", Http = new() { Paths = [.. Enumerable.Range(0, 5).Select(_ => AnyPath(random))] } };

    private static HttpIngressPath AnyPath(Random random)
    {
        PathType[] types = [PathType.Prefix, PathType.Exact, PathType.ImplementationSpecific, PathType.ImplementationSpecific];
        return PathOf(PathOf(random, random.Next(3)) + s_ends[random.Next(s_ends.Length)], types[random.Next(types.Length)]);
    }

    private static HttpIngressPath PathOf(string path, PathType type) =>
        new() { Path = path, PathType = type, Backend = IngressBackend.ForService("s", 80) };

    private static string PathOf(Random random, int elements) => elements == 0
        ? "/"
        : string.Concat(Enumerable.Range(0, elements).Select(_ => $"/{s_elements[random.Next(s_elements.Length)]}"));

    private sealed class Beginning(string text) : IPathMatcher
    {
        public bool Matches(ReadOnlySpan<char> canonicalPath) => canonicalPath.StartsWith(text);
    }
}
