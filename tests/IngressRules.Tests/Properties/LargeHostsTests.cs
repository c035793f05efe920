using FsCheck;
using FsCheck.Fluent;
using IngressRules.Compilation;
using IngressRules.Matching;
using IngressRules.Model;
using IngressRules.Tests.Support;
using IngressRules.Validation;

namespace IngressRules.Tests.Properties;

/// <summary>
/// Checks the generator: a property is not tested for cases that never occur. Counts how often each kind of decision in a trie occurs in a
/// fixed sample, and requires a minimum of each.
/// </summary>
public class LargeHostsTests
{
    private const int Worlds = 100;
    private const int RequestsPerWorld = 60;
    private const int Enough = 4;

    [Fact]
    public void The_generator_reaches_every_branch_of_the_trie()
    {
        Dictionary<string, int> seen = [];
        Rnd random = new(2026);
        Ingress[][] worlds = [.. LargeHosts.Ingresses.Sample(Worlds, random, 50)];
        (string Host, string Target)[] requests =
            [
                .. Gen.Zip(LargeHosts.RequestHost, LargeHosts.RequestTarget)
                    .Sample(Worlds * RequestsPerWorld, random, 50)
                    .Select(r => (r.Item1, r.Item2)),
            ];
        for (int i = 0; i < worlds.Length; i++)
        {
            (string _, ImplementationSpecificMatching option) = MatcherProperties.Meanings[i % MatcherProperties.Meanings.Length];
            ValidationResult valid = IngressValidator.Validate(new KubernetesObjects { Ingresses = [.. worlds[i]] });
            CompiledRules rules = IngressCompiler.Compile(valid, new() { ImplementationSpecific = option });
            Assert.All(rules.Hosts, h => Assert.True(h.Rules.Count > ScanLimits.Usual, $"{h} has {h.Rules.Count} rules"));
            var matcher = new IngressMatcher(rules);
            foreach ((string host, string target) in requests.Skip(i * RequestsPerWorld).Take(RequestsPerWorld))
            {
                foreach (string way in WaysOf(matcher, host, target))
                {
                    seen[way] = seen.GetValueOrDefault(way) + 1;
                }
            }
        }

        string[] claimed =
        [
            "exact name", "wildcard", "without host", "longer than a block",
            "Exact at the end", "Exact at the end, with a slash", "Prefix at the end", "Prefix on the way", "Prefix at the root",
            "ImplementationSpecific as Exact", "Prefix that its slash makes longer than ImplementationSpecific as Exact",
            "text prefix", "text prefix beside a shorter one", "text prefix in place of a longer one that only nearly fits",
            "text prefix that ends with a slash",
            "the host's own matcher", "an edge of several elements", "a way on that leads to no rule", "default backend", "no match",
        ];
        Assert.Equal([], claimed.Where(c => seen.GetValueOrDefault(c) < Enough).Select(c => $"{c}: {seen.GetValueOrDefault(c)}"));
        Assert.Equal(claimed.Order(StringComparer.Ordinal), seen.Keys.Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> WaysOf(IngressMatcher matcher, string host, string target)
    {
        IngressMatch match = matcher.Match(host, target);
        string path = RequestTarget.GetCanonicalPath(target);
        if (path.Length > 64)
        {
            yield return "longer than a block";
        }

        if (match.Rule is not { } rule)
        {
            yield return match.Success ? "default backend" : "no match";
            yield break;
        }

        yield return rule.Host.Length == 0 ? "without host" : rule.Host[0] == '*' ? "wildcard" : "exact name";
        CompiledRule[] all = [.. matcher.Rules.Hosts.Single(h => h.Host == rule.Host).Rules];
        string rulePath = rule.CanonicalPath;
        switch (rule.Matching)
        {
            case PathMatching.Exact:
                yield return rulePath.Length > 1 && rulePath.EndsWith('/') ? "Exact at the end, with a slash" : "Exact at the end";
                break;
            case PathMatching.ImplementationSpecificExact:
                yield return "ImplementationSpecific as Exact";
                break;
            case PathMatching.Prefix:
                yield return rulePath == "/"
                    ? "Prefix at the root"
                    : rulePath.TrimEnd('/') == path.TrimEnd('/')
                    ? "Prefix at the end"
                    : "Prefix on the way";
                if (rulePath == path + "/"
                    && all.Any(r => r.Matching == PathMatching.ImplementationSpecificExact && r.CanonicalPath == path))
                {
                    yield return "Prefix that its slash makes longer than ImplementationSpecific as Exact";
                }

                break;
            case PathMatching.TextPrefix:
                yield return "text prefix";
                CompiledRule[] others = [.. all.Where(r => r.Matching == PathMatching.TextPrefix && DirectoryOf(r) == DirectoryOf(rule))];
                if (rulePath.Length > 1 && rulePath.EndsWith('/'))
                {
                    yield return "text prefix that ends with a slash";
                }

                if (others.Any(o => o != rule && rulePath.StartsWith(o.CanonicalPath, StringComparison.Ordinal)))
                {
                    yield return "text prefix beside a shorter one";
                }

                if (others.Any(o => o.CanonicalPath.Length > rulePath.Length && string.CompareOrdinal(o.CanonicalPath, path) < 0
                    && o.CanonicalPath.StartsWith(rulePath, StringComparison.Ordinal)))
                {
                    yield return "text prefix in place of a longer one that only nearly fits";
                }

                break;
            default:
                yield return "the host's own matcher";
                break;
        }

        string[] elements = rulePath.Trim('/').Split('/');
        if (elements.Length > 1 && Enumerable.Range(1, elements.Length - 1).Any(n => IsPassage(all, "/" + string.Join('/', elements[..n]))))
        {
            yield return "an edge of several elements";
        }

        if (
            all.Any(
                r => r != rule
                    && r.CanonicalPath.Length > rulePath.Length
                    && SharesElementBeyond(r.CanonicalPath, path, rulePath.TrimEnd('/').Length)))
        {
            yield return "a way on that leads to no rule";
        }
    }

    private static string DirectoryOf(CompiledRule rule) => rule.CanonicalPath[..rule.CanonicalPath.LastIndexOf('/')];

    /// <summary>True where no rule ends here and all longer rules continue with the same element.</summary>
    private static bool IsPassage(CompiledRule[] rules, string beginning)
    {
        string[] below = [.. rules.Select(r => r.CanonicalPath).Where(p => p.StartsWith(beginning + "/", StringComparison.Ordinal))];
        return !rules.Any(r => r.CanonicalPath.TrimEnd('/') == beginning)
            && below.Select(p => p[(beginning.Length + 1)..].Split('/')[0]).Distinct().Count() == 1;
    }

    /// <summary>True where a rule's path and the request's have one more element in common than the winner has.</summary>
    private static bool SharesElementBeyond(string rulePath, string path, int length)
    {
        int end = rulePath.Length > length + 1 ? rulePath.IndexOf('/', length + 1) : -1;
        return end > 0 && path.StartsWith(rulePath[..(end + 1)], StringComparison.Ordinal);
    }
}
