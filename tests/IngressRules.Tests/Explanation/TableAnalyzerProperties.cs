using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using IngressRules.Compilation;
using IngressRules.Explanation;
using IngressRules.Matching;
using IngressRules.Model;
using IngressRules.Tests.Properties;
using IngressRules.Tests.Support;

namespace IngressRules.Tests.Explanation;

/// <summary>
/// What the analysis says of unreachable and shadowed rules is what a search among all requests of a bounded alphabet finds.
/// </summary>
public class TableAnalyzerProperties
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Small_tables(int part)
    {
        for (int seed = part * 40; seed < (part + 1) * 40; seed++)
        {
            Check(RandomTables.IngressesOf(seed, 5), RandomTables.OptionsOf(seed), depth: 3, $"seed {seed}");
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Tables_with_more_rules_than_are_scanned(int part)
    {
        for (int seed = part * 6; seed < (part + 1) * 6; seed++)
        {
            Check(RandomTables.IngressesOf(seed, 90), RandomTables.OptionsOf(seed), depth: 3, $"seed {seed}");
        }
    }

    [Property(MaxTest = 4)]
    public Property Tables_with_large_hosts(int seed) => Prop.ForAll(
        LargeHosts.Ingresses.ToArbitrary(),
        ingresses => Check(
            Escaped(ingresses), RandomTables.OptionsOf(Math.Abs(seed % 24)), depth: 1, $"{string.Join(", ", ingresses.AsEnumerable())}"));

    // The naive rules compare paths as they are written.
    private static Ingress[] Escaped(Ingress[] ingresses) =>
    [
        .. ingresses.Select(i => i with
        {
            Spec = i.Spec with
            {
                Rules = [.. i.Spec.Rules.Select(r => r.Http is null ? r : r with
                {
                    Http = new()
                    {
                        Paths = [.. r.Http.Paths.Select(p => p with { Path = p.Path.Replace("é", "%C3%A9", StringComparison.Ordinal) })],
                    },
                })],
            },
        }),
    ];

    private static void Check(Ingress[] ingresses, CompilerOptions options, int depth, string about)
    {
        IngressMatcher matcher = Table.MatcherOf(ingresses, options);
        var search = new WitnessSearch(ingresses, matcher, depth);
        ValueList<TableFinding> findings = TableAnalyzer.Analyze(matcher);
        Dictionary<RuleReference, TableFinding> unreachable = Of(TableFindingKind.Unreachable), shadowed = Of(TableFindingKind.Shadowed);
        Dictionary<RuleReference, NaiveRule> byPlace = search.Rules.ToDictionary(r => r.Place, RuleReference.ByPlace);
        foreach (NaiveRule rule in search.Rules)
        {
            (string Host, string Path)? witness = search.Of(rule.Place);
            bool isReported = unreachable.TryGetValue(rule.Place, out TableFinding? found);
            Assert.True(isReported == witness is null, $"{about}: {rule}: reported {isReported}, reached by {witness}");
            if (found is not null && found.Diagnostic.Code != CompilationCodes.ForeignHost)
            {
                CheckRivals(rule, [.. found.By.Select(b => byPlace[b])], search, about);
            }

            CheckShadow(rule, shadowed.GetValueOrDefault(rule.Place), matcher, about);
        }

        Dictionary<RuleReference, TableFinding> Of(TableFindingKind kind) =>
            findings.Where(f => f.Kind == kind).ToDictionary(f => f.Rule!, RuleReference.ByPlace);
    }

    private static void CheckRivals(NaiveRule rule, NaiveRule[] by, WitnessSearch search, string about)
    {
        Assert.All(by, b => Assert.True(b.ComesBefore(rule), $"{about}: {b} does not come before {rule}"));
        if (by.Length == 0)
        {
            // Nothing takes its requests away: it has none.
            Assert.True(rule.Host == "1.2.3.400" || !search.Fitting(rule).Any(), $"{about}: {rule} is unreachable by nothing");
        }
        else
        {
            string? free = search.Fitting(rule).FirstOrDefault(path => !by.Any(b => b.Takes(path)));
            Assert.True(free is null, $"{about}: {free} fits {rule} and none of its rivals");
        }
    }

    /// <summary>By definition: the request for the rule's own path goes to a rule of another Ingress.</summary>
    private static void CheckShadow(NaiveRule rule, TableFinding? found, IngressMatcher matcher, string about)
    {
        string host = rule.Host.Replace("*", "fresh", StringComparison.Ordinal);
        bool isRequest = rule.Host != "1.2.3.400"
            && RequestTarget.GetCanonicalPath(rule.Path, matcher.Rules.Options.CollapseSlashes) == rule.Path;
        Ingress? taker = isRequest ? matcher.Match(host, rule.Path).Rule?.Ingress : null;
        bool isShadowed = taker is not null && !ReferenceEquals(taker, rule.Place.Ingress);
        Assert.True(isShadowed == found is not null, $"{about}: {rule} shadowed {isShadowed}, reported {found}");
        if (found?.Witness is { } witness)
        {
            IngressMatch match = matcher.Match(witness.Host, witness.Path);
            Assert.Equal(rule.Path, witness.Path);
            Assert.NotSame(rule.Place.Ingress, match.Ingress);
            Assert.True(Assert.Single(found.By).Is(match.Rule));
        }
    }
}
