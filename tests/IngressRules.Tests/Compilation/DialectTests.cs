using IngressRules.Compilation;
using IngressRules.Diagnostics;
using IngressRules.Explanation;
using IngressRules.IngressNginx.Patterns;
using IngressRules.Matching;
using IngressRules.Model;
using IngressRules.Policies;
using IngressRules.Reading;
using IngressRules.Reloading;

namespace IngressRules.Tests.Compilation;

/// <summary>What the core makes of what a dialect says: order, policies, other names of hosts, decoded paths, updates.</summary>
public class DialectTests
{
    private const string Manifest =
        """
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: { name: shop, annotations: { kubernetes.io/ingress.class: other } }
        spec:
          rules:
            - host: shop.example
              http:
                paths:
                  - { path: /a b, pathType: ImplementationSpecific, backend: { service: { name: web, port: { number: 80 } } } }
                  - { path: /x, pathType: Exact, backend: { service: { name: api, port: { number: 80 } } } }
        """;

    [Theory]
    [InlineData("shop.example", "/a%20b/c", "web")]
    [InlineData("shop.example", "/A%20B", null)]
    [InlineData("shop.example", "/y/..//%78", "api")]
    [InlineData("shop.example", "/x/", null)]
    [InlineData("a.b.alias.example", "/x", "api")]
    [InlineData("alias.example", "/x", null)]
    [InlineData("www.alias.test", "/x", "api")]
    [InlineData("v7.pattern.test", "/x", "api")]
    [InlineData("shop.example", "/..", "refused")]
    [InlineData("shop.example", "/%zz", "refused")]
    [InlineData("shop.example", "/%00", "refused")]
    public void Paths_are_compared_decoded_and_hosts_by_every_name(string host, string target, string? service)
    {
        IngressMatcher matcher = MatcherOf(new TestDialect());
        IngressMatch match = matcher.Match(host, target);
        Assert.Equal(service, match.Outcome == MatchOutcome.Refused ? "refused" : match.Backend?.Service?.Name);
        Assert.Equal(match.Outcome, RequestExplanation.Of(matcher, host, target).Match.Outcome);
    }

    [Theory]
    [InlineData("/X", "api")]
    [InlineData("/a%20b", "web")]
    [InlineData("/anything", "web")]
    public void Patterns_are_tried_in_the_order_of_the_dialect(string target, string service)
    {
        IngressMatcher matcher = MatcherOf(new TestDialect { IsPatterned = true });
        Assert.Equal(service, matcher.Match("shop.example", target).Backend?.Service?.Name);
        RequestExplanation explained = RequestExplanation.Of(matcher, "shop.example", target);
        Assert.Equal(service, explained.Candidates.Single(c => c.Verdict == RuleVerdict.Won).Backend?.Service?.Name);
        Assert.Equal(target == "/X" ? 1 : 0, explained.Candidates.Count(c => c.Verdict == RuleVerdict.Beaten));
    }

    [Fact]
    public void Policies_stand_at_the_match_and_at_a_miss_of_their_host_alone()
    {
        IngressMatcher matcher = MatcherOf(new TestDialect());
        Assert.Equal(301, matcher.Match("shop.example", "/x").Policies?.Redirect?.Status);
        IngressMatch miss = matcher.Match("shop.example", "/nothing");
        Assert.Equal((MatchOutcome.None, 302), (miss.Outcome, miss.Policies?.Redirect?.Status));
        Assert.Null(miss.Backend);
        Assert.Null(matcher.Match("elsewhere.example", "/").Policies);
        Assert.Equal(
            ["redirect"], RequestExplanation.Of(matcher, "shop.example", "/x").Policies.Select(p => p.Name));
    }

    [Fact]
    public void A_host_that_the_dialect_gives_again_is_not_built_again_and_one_that_is_gone_has_no_rules()
    {
        var dialect = new TestDialect();
        RoutingTable table = RoutingTable.Build(IngressReader.Read(Manifest), new CompilerOptions { Dialect = dialect });
        CompiledHost before = table.Matcher.Rules.Hosts.Single(h => h.Host == "shop.example");
        RoutingTable same = table.With(new ObjectChanges
        {
            Changed = new() { Services = [new Service { Metadata = new() { Name = "s", Namespace = "default" } }] },
        });
        Assert.NotSame(table.Matcher, same.Matcher);
        Assert.Same(before, same.Matcher.Rules.Hosts.Single(h => h.Host == "shop.example"));
        RoutingTable without = same.With(new ObjectChanges { Removed = [new ObjectReference("Ingress", "default", "shop")] });
        Assert.Empty(without.Matcher.Rules.Hosts);
        Assert.Equal(MatchOutcome.None, without.Matcher.Match("shop.example", "/x").Outcome);
    }

    [Fact]
    public void Its_own_classes_are_ours()
    {
        Assert.NotEmpty(MatcherOf(new TestDialect()).Rules.Ingresses);
        Assert.Empty(MatcherOf(new TestDialect { Class = "different" }).Rules.Ingresses);
    }

    private static IngressMatcher MatcherOf(TestDialect dialect) =>
        IngressMatcher.Parse(Manifest, new CompilerOptions { Dialect = dialect });

    /// <summary>Takes the paths as they are written; the first is a prefix.</summary>
    private sealed class TestDialect : IngressDialect
    {
        private readonly Dictionary<Ingress, DialectHost[]> _made = new(ReferenceEqualityComparer.Instance);

        public bool IsPatterned { get; init; }

        public string Class { get; init; } = "other";

        public override string Name => "test";

        public override ValueList<string> ClassNames => [Class];

        public override bool ComparesDecodedPaths => true;

        public override DialectTable Compile(DialectInput input, DialectTable? before)
        {
            var hosts = new List<DialectHost>();
            foreach (Ingress ingress in input.Ingresses)
            {
                if (!_made.TryGetValue(ingress, out DialectHost[]? made))
                {
                    _made[ingress] = made = [.. HostsOf(ingress)];
                }

                hosts.AddRange(made);
            }

            return new DialectTable { Hosts = hosts.ToValueList() };
        }

        private IEnumerable<DialectHost> HostsOf(Ingress ingress)
        {
            ValueList<HttpIngressPath> paths = ingress.Spec.Rules[0].Http!.Paths;
            DialectLocation[] locations =
            [
                .. paths.Select((p, i) => new DialectLocation(ingress, 0, i, new BackendReference("default", p.Backend))
                {
                    Path = p.Path,
                    IsExact = i == 1,
                    Pattern = IsPatterned ? PatternOf(i == 1 ? "^/[xX]" : "^/") : null,
                    Policies = new RoutePolicies { Redirect = new UrlRedirect("https://x.example", 301) },
                }).Reverse(),
            ];
            var host = new DialectHost("shop.example")
            {
                Locations = locations.ToValueList(),
                IsPatterned = IsPatterned,
                Miss = new DialectMiss(null, ingress, new RoutePolicies { Redirect = new UrlRedirect("https://x.example", 302) }),
            };
            yield return host;
            yield return host with { Host = "*.alias.example", Kind = DialectHostKind.Suffix, AliasOf = host.Host };
            yield return host with { Host = "www.alias.*", Kind = DialectHostKind.Prefix, AliasOf = host.Host };
            yield return host with
            {
                Host = "~^v[0-9]",
                Kind = DialectHostKind.Pattern,
                AliasOf = host.Host,
                Pattern = PatternOf(@"^v[0-9]+\.pattern\.test$"),
            };
        }

        private static LinearPattern PatternOf(string text) =>
            PcrePattern.TryParse(text, PatternKind.Search, out LinearPattern? pattern, out string? refusal)
                ? pattern
                : throw new ArgumentException(refusal, nameof(text));
    }
}
