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
/// What an explanation says is so, for all tables and requests: the winner is the match's; without the one obstacle that is named, a rule
/// wins; and no rule that takes the request, or nearly does, is missing.
/// </summary>
public sealed class ExplainProperties
{
    private static readonly string[] s_hostileTargets =
    [
        "", "*", "?", "#", "/", "//", "/..", "/%2e%2e/%2e", "http://b.a.io", "http://b.a.io?q", "HTTPS://a.io:443/a/./b",
        "http:///a", "http://", "a.io:443", "/a%", "/%zz/a", "/a%2Fb", "/\0", "/\ud800a", "/é/ü", "/a/b/../../../..", "/a//b///", "/a?b#c",
        "/a#b?c", "ftp://a.io/a",
    ];

    private static readonly (string Name, ImplementationSpecificMatching Option)[] s_meanings = [.. MatcherProperties.Meanings.Take(3)];

    private static Gen<string> AnyTarget => Gen.Frequency(
        (4, Generators.RequestTarget),
        (1, Gen.Elements(s_hostileTargets)),
        (1, ArbMap.Default.GeneratorFor<string>().Select(t => t ?? "")));

    private static Gen<string> AnyHost => Gen.Frequency(
        (6, Generators.RequestHost), (1, Gen.Elements("*.a.io", "a.a.b.a.io", "x..a.io", ".", "..", "a.io..", "*", "q.io:x")));

    private static Gen<CompilerOptions> Options =>
        from fallthrough in ArbMap.Default.GeneratorFor<bool>()
        from meaning in Gen.Elements(s_meanings)
        from owned in Gen.Frequency((3, Gen.Constant(false)), (1, Gen.Constant(true)))
        from collapse in Gen.Frequency((3, Gen.Constant(true)), (1, Gen.Constant(false)))
        from fallback in Gen.Elements(null, BackendOf("router-default"))
        select new CompilerOptions
        {
            HostFallthrough = fallthrough,
            ImplementationSpecific = meaning.Option,
            OwnHostByNamespace = owned,
            CollapseSlashes = collapse,
            DefaultBackend = fallback,
        };

    [Property(MaxTest = 1000)]
    public Property Steps_lead_from_the_target_to_the_canonical_path_of_the_matcher(bool collapse) => Prop.ForAll(
        AnyTarget.ToArbitrary(), target =>
        {
            IReadOnlyList<CanonicalStep> steps = CanonicalSteps.Of(target, new CompilerOptions { CollapseSlashes = collapse });
            string text = target;
            foreach (CanonicalStep step in steps)
            {
                Assert.Equal(text, step.Before);
                Assert.NotEqual(step.Before, step.After);
                text = step.After;
            }

            Assert.Equal(RequestTarget.GetCanonicalPath(target, collapse), text);
            Assert.Equal(steps.Select(s => s.Step).Distinct(), steps.Select(s => s.Step));
        });

    [Property(MaxTest = 250)]
    public Property The_winner_is_the_one_of_the_match() => Prop.ForAll(
        Generators.Ingresses.ToArbitrary(),
        Gen.Zip(AnyHost, AnyTarget).ArrayOf(8).ToArbitrary(),
        Options.ToArbitrary(),
        (ingresses, requests, options) => new Case(ingresses, options).CheckWinners(requests));

    [Property(MaxTest = 20)]
    public Property The_winner_among_many_rules_is_the_one_of_the_match() => Prop.ForAll(
        LargeHosts.Ingresses.ToArbitrary(),
        Gen.Zip(LargeHosts.RequestHost, LargeHosts.RequestTarget).ArrayOf(30).ToArbitrary(),
        Options.ToArbitrary(),
        (ingresses, requests, options) => new Case(ingresses, options).CheckWinners(requests));

    [Property(MaxTest = 150)]
    public Property Without_its_obstacle_a_rule_takes_the_request() => Prop.ForAll(
        Generators.Ingresses.ToArbitrary(),
        Gen.Zip(AnyHost, AnyTarget).ArrayOf(3).ToArbitrary(),
        Options.ToArbitrary(),
        (ingresses, requests, options) => new Case(ingresses, options).CheckObstacles(requests, most: int.MaxValue));

    [Property(MaxTest = 10)]
    public Property Without_its_obstacle_one_of_many_rules_takes_the_request() => Prop.ForAll(
        LargeHosts.Ingresses.ToArbitrary(),
        Gen.Zip(LargeHosts.RequestHost, LargeHosts.RequestTarget).ArrayOf(2).ToArbitrary(),
        Options.ToArbitrary(),
        (ingresses, requests, options) => new Case(ingresses, options).CheckObstacles(requests, most: 6));

    [Property(MaxTest = 250)]
    public Property No_rule_that_takes_the_request_or_nearly_does_is_missing() => Prop.ForAll(
        Generators.Ingresses.ToArbitrary(),
        Gen.Zip(AnyHost, AnyTarget).ArrayOf(8).ToArbitrary(),
        Options.ToArbitrary(),
        (ingresses, requests, options) => new Case(ingresses, options with { OwnHostByNamespace = false }).CheckComplete(requests));

    [Property(MaxTest = 15)]
    public Property None_of_many_rules_is_missing() => Prop.ForAll(
        LargeHosts.Ingresses.ToArbitrary(),
        Gen.Zip(LargeHosts.RequestHost, LargeHosts.RequestTarget).ArrayOf(10).ToArbitrary(),
        Options.ToArbitrary(),
        (ingresses, requests, options) => new Case(ingresses, options with { OwnHostByNamespace = false }).CheckComplete(requests));

    private static BackendReference BackendOf(string service) => new("x", IngressBackend.ForService(service, 80));

    /// <summary>A table and what is checked of it.</summary>
    private sealed class Case
    {
        private readonly Ingress[] _ingresses;
        private readonly CompilerOptions _options;
        private readonly IngressMatcher _matcher;
        private readonly RequestExplainer _explainer;

        public Case(Ingress[] ingresses, CompilerOptions options)
        {
            (_ingresses, _options) = (ingresses, options);
            _matcher = Table.MatcherOf(ingresses, options);
            _explainer = new RequestExplainer(_matcher, []);
        }

        public void CheckWinners((string, string)[] requests)
        {
            foreach ((string host, string target) in requests)
            {
                IngressMatch match = _matcher.Match(host, target);
                RequestExplanation explanation = _explainer.Explain(host, target);
                RuleCandidate[] won = [.. explanation.Candidates.Where(c => c.Verdict == RuleVerdict.Won)];

                Assert.True(match == explanation.Match);
                Assert.Equal(match.Rule is null ? 0 : 1, won.Length);
                Assert.All(won, w => Assert.True(w.Rule!.Is(match.Rule) && ReferenceEquals(w, explanation.Candidates[0])));
                Assert.Equal(match.Rule is not null, explanation.Candidates.Any(c => c.Verdict is RuleVerdict.Won or RuleVerdict.Beaten));
                if (match.Rule is null)
                {
                    Assert.Equal(match.Backend, explanation.DefaultBackend?.Backend.Backend);
                    Assert.Same(match.Ingress, explanation.DefaultBackend?.Backend.Ingress);
                }
                else
                {
                    Assert.Equal(match.Rule.Host, explanation.Hosts.Single(h => h.Verdict == HostVerdict.Decides).Name);
                }

                Assert.All(explanation.Candidates, c => Assert.NotEmpty(c.Text));
            }
        }

        public void CheckObstacles((string, string)[] requests, int most)
        {
            foreach ((string host, string target) in requests)
            {
                RequestExplanation explanation = _explainer.Explain(host, target);
                foreach (RuleCandidate candidate in explanation.Candidates.Reverse().Take(most))
                {
                    string why = $"{host} {target}: {candidate.Rule} {candidate.Verdict} {candidate.Near} {candidate.Text}";
                    switch (candidate)
                    {
                        case { Verdict: RuleVerdict.Beaten }:
                            Assert.Equal((why, RuleVerdict.Won), (why, Without(candidate, host, target)));
                            break;
                        case { Verdict: RuleVerdict.HiddenHost }:
                            Assert.True(Without(candidate, host, target) is RuleVerdict.Won or RuleVerdict.Beaten, why);
                            break;
                        case { Verdict: RuleVerdict.Differs, Near: { } near }:
                            (string changedHost, string changedTarget) = Changed(explanation, host, candidate.Rule!, near);
                            RuleVerdict? after = VerdictOf(_explainer, candidate, changedHost, changedTarget);
                            RuleVerdict[] fits = near == NearMiss.HostLabel
                                ? [RuleVerdict.Won, RuleVerdict.Beaten, RuleVerdict.HiddenHost]
                                : [RuleVerdict.Won, RuleVerdict.Beaten];
                            Assert.True(after is { } verdict && fits.Contains(verdict), $"{why} → {changedHost} {changedTarget}: {after}");
                            break;
                        case { Verdict: RuleVerdict.LeftOut }:
                            Assert.True(_options.OwnHostByNamespace, why);
                            break;
                        default:
                            break;
                    }
                }
            }
        }

        public void CheckComplete((string, string)[] requests)
        {
            string meaning = s_meanings.First(m => m.Option == _options.ImplementationSpecific).Name;
            var naive = new NaiveCandidates(_ingresses, meaning);
            foreach ((string host, string target) in requests)
            {
                RequestExplanation explanation = _explainer.Explain(host, target);
                string path = explanation.Path, name = explanation.Host, why = $"{host} {target} ({path})";
                string[] known = [.. explanation.Hosts.Where(h => h.Host is not null).Select(h => h.Name)];
                string[] asked = _options.HostFallthrough ? known : [.. known.Take(1)];
                int decides = Array.IndexOf(asked, explanation.Match.Rule?.Host);
                string[] deciding = decides < 0 ? asked : asked[..(decides + 1)];

                Same(why, asked.SelectMany(h => naive.Fitting(h, path)), Of(c => c.Verdict is RuleVerdict.Won or RuleVerdict.Beaten));
                Same(why, known.Except(asked).SelectMany(h => naive.Fitting(h, path)), Of(c => c.Verdict is RuleVerdict.HiddenHost));
                Same(why, deciding.SelectMany(h => naive.Case(h, path)), Of(c => c.Near is NearMiss.Case));
                Same(why, deciding.SelectMany(h => naive.TrailingSlash(h, path)), Of(c => c.Near is NearMiss.TrailingSlash));
                Same(why, deciding.SelectMany(h => naive.ElementBoundary(h, path)), Of(c => c.Near is NearMiss.ElementBoundary));
                string[] labels = name.Split('.');
                List<string> wildcards = name.Length == 0 ? [] : [$"*.{name}"];
                if (labels.Length > 2 && labels[0].Length + labels[1].Length > 0)
                {
                    wildcards.Add($"*.{string.Join('.', labels[2..])}");
                }

                Same(why, wildcards.SelectMany(h => naive.Fitting(h, path)), Of(c => c.Near is NearMiss.HostLabel));

                IEnumerable<string> Of(Func<RuleCandidate, bool> which) =>
                    explanation.Candidates.Where(which).Select(c => c.Backend!.Service!.Name);
            }
        }

        private static void Same(string why, IEnumerable<string> expected, IEnumerable<string> actual) =>
            Assert.Equal($"{why}: {string.Join(' ', expected.Order())}", $"{why}: {string.Join(' ', actual.Order())}");

        /// <summary>The verdict on a candidate once all that beats it is taken away.</summary>
        private RuleVerdict? Without(RuleCandidate candidate, string host, string target)
        {
            Assert.NotEmpty(candidate.BeatenBy);
            var without = new Case(Removal.Of(_ingresses, candidate.BeatenBy), _options);
            return VerdictOf(without._explainer, candidate, host, target);
        }

        private static RuleVerdict? VerdictOf(RequestExplainer explainer, RuleCandidate candidate, string host, string target) =>
            explainer.Explain(host, target).Candidates.FirstOrDefault(c => c.Backend == candidate.Backend)?.Verdict;

        /// <summary>The name without one of its first two labels; an empty one, if there is one.</summary>
        private static string WithoutLabel(string name)
        {
            List<string> labels = [.. name.Split('.')];
            labels.RemoveAt(labels[1].Length == 0 ? 1 : 0);
            return string.Join('.', labels);
        }

        /// <summary>The request without the one obstacle.</summary>
        private static (string Host, string Target) Changed(
            RequestExplanation explanation, string given, RuleReference rule, NearMiss near)
        {
            string path = explanation.Path, own = CanonicalPath.OfRule(rule.Path!), bare = own.EndsWith('/') ? own[..^1] : own;

            // The authority of an absolute form counts as the host.
            string name = explanation.Host, host = explanation.Target.Contains("://", StringComparison.Ordinal) ? name : given;
            return near switch
            {
                NearMiss.Case => (host, path.Length >= own.Length ? own + path[own.Length..] : bare + path[bare.Length..]),
                NearMiss.ElementBoundary => (host, path.Insert(bare.Length, "/")),
                NearMiss.TrailingSlash => (host, path.EndsWith('/') ? path[..^1] : path + "/"),
                NearMiss.Longer => (host, own),
                _ => (rule.Host == $"*.{name}" ? $"x.{name}" : WithoutLabel(name), path),
            };
        }
    }
}
