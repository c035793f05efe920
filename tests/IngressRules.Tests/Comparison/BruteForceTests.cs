using IngressRules.Comparison;
using IngressRules.Compilation;
using IngressRules.Matching;
using IngressRules.Model;
using IngressRules.Tests.Support;

namespace IngressRules.Tests.Comparison;

/// <summary>
/// Asks two random tables about every request of a bounded alphabet: one that they treat differently lies in one change and has its sides,
/// one that they treat alike lies in none.
/// </summary>
public class BruteForceTests
{
    private const int SeedsInRow = 20;

    private static readonly string[] s_hosts =
        ["", "a", "b", "a.b", "b.b", "c.b", "B.b", "a.a.b", "b.a.b", "c.a.b", "c.c.a.b", "c", "c.c", ".b", "1.2.3.4"];

    private static readonly (string Target, string Path, string PathWithSlashes)[] s_targets = Targets();

    public static TheoryData<int> Rows => [.. Enumerable.Range(0, 12)];

    [Theory]
    [MemberData(nameof(Rows))]
    public void Every_request_that_differs_lies_in_one_change_and_no_other_request_does(int row)
    {
        int changes = 0;
        for (int seed = row * SeedsInRow; seed < (row + 1) * SeedsInRow; seed++)
        {
            changes += Check(seed);
        }

        Assert.True(changes > SeedsInRow / 4, "Many pairs differ.");
    }

    // Seeds that once failed.
    [Theory]
    [InlineData(0)]
    public void What_failed_once_holds(int seed) => Check(seed);

    private static int Check(int seed)
    {
        var random = new RandomTables(seed);
        CompilerOptions options = random.Options();
        List<Ingress> table = random.Table();
        int scanLimit = seed % 2 == 0 ? ScanLimits.Usual : ScanLimits.TrieAlways;
        IngressMatcher before = Table.MatcherOf(table, options, scanLimit);
        IngressMatcher after = Table.MatcherOf(random.Change(table), options, scanLimit);
        bool byIngress = seed % 3 == 0;
        RoutingChange[] changes = [.. new RoutingComparison(before, after, byIngress).Changes];

        HashSet<string> named = [.. before.Rules.Hosts.Concat(after.Rules.Hosts).Select(h => h.Host)];
        ILookup<string, RoutingChange> byHost = changes.ToLookup(c => c.Host);
        foreach (string host in s_hosts)
        {
            RoutingChange[] ofHost = [.. byHost[Regions.ClassOf(host.ToLowerInvariant(), named)]];
            foreach ((string target, string collapsed, string slashes) in s_targets)
            {
                string path = options.CollapseSlashes ? collapsed : slashes;
                IngressMatch old = before.Match(host, target), now = after.Match(host, target);
                RoutingChange[] holding = [.. ofHost.Where(c => Regions.Holds(c, path))];
                bool isRight = Differs(old, now, byIngress)
                    ? holding is [var change] && IsSame(change.Old, old, true) && IsSame(change.New, now, true)
                    : holding is [];
                if (!isRight)
                {
                    Assert.Fail(
                        $"seed {seed}, {host} {target}: {old} to {now} lies in {holding.Length}: "
                        + string.Join("; ", holding.Select(c => $"{c.Requests}: {c.Old} to {c.New}")));
                }
            }
        }

        Assert.All(changes, change => CheckWitness(change, before, after, named, byIngress, seed));
        return changes.Length;
    }

    private static void CheckWitness(
        RoutingChange change, IngressMatcher before, IngressMatcher after, HashSet<string> named, bool byIngress, int seed)
    {
        (string host, string target) = (change.WitnessHost, change.WitnessTarget);
        IngressMatch old = before.Match(host, target), now = after.Match(host, target);
        string witness = $"seed {seed}, {host} {target}: {old} to {now} ";
        Assert.True(Differs(old, now, byIngress), witness + "does not differ");
        Assert.True(IsSame(change.Old, old, true) && IsSame(change.New, now, true), $"{witness}is not {change.Old} to {change.New}");
        Assert.Equal(change.Host, Regions.ClassOf(host, named));
        string path = RequestTarget.GetCanonicalPath(target, before.Rules.Options.CollapseSlashes);
        Assert.True(Regions.Holds(change, path), $"{witness}is not in {change.Requests}");
    }

    private static bool Differs(IngressMatch a, IngressMatch b, bool byIngress) => !IsSame(a, b, byIngress);

    private static bool IsSame(IngressMatch a, IngressMatch b, bool byIngress) =>
        a.Outcome == b.Outcome
        && a.Backend?.ToString() == b.Backend?.ToString()
        && (!byIngress || a.Ingress?.ToString() == b.Ingress?.ToString());

    /// <summary>All paths of up to three elements and some odd ones, each with its two canonical forms.</summary>
    private static (string, string, string)[] Targets()
    {
        string[] elements = ["a", "b", "ab", "d"];
        List<string> paths = ["", .. elements.Select(e => "/" + e)];
        paths.AddRange([.. paths.Skip(1).SelectMany(p => elements.Select(e => $"{p}/{e}"))]);
        paths.AddRange([.. paths.Where(p => p.Count('/') == 2).SelectMany(p => elements.Select(e => $"{p}/{e}"))]);
        string[] odd =
        [
            "//", "/a//", "/a//b", "/a/b//", "/a//b/d", "/%4%31",
            "/%41", "/A/d", "/a%2fb", "/a%2Fb/d", "/.a", "/..a", "/..ab/d", "/a/.b", "/é",
            "/%C3%A9/d", "/a?b", "/a/./b", "/a/../b", "/a;v", "/abc", "/a/c", "/c",
        ];
        return [.. paths.SelectMany(p => (string[])[p, p + "/"]).Concat(odd).Distinct()
            .Select(t => (t, RequestTarget.GetCanonicalPath(t), RequestTarget.GetCanonicalPath(t, collapseSlashes: false)))];
    }
}
