using IngressRules.Compilation;
using IngressRules.IngressNginx;
using IngressRules.Model;
using IngressRules.Policies;

namespace IngressRules.Tests.IngressNginx;

/// <summary>
/// A thousand random tables: no exception, the same result in any order, no path opened by a fault, and no word of what is left out.
/// </summary>
public class RandomManifestTests
{
    private const int Tables = 1_000;

    // Options are drawn too: each switch is off in some tables.
    private static IEnumerable<(List<Ingress> Ingresses, IngressNginxOptions Options, Random Random)> All
    {
        get
        {
            for (int seed = 0; seed < Tables; seed++)
            {
                var random = new Random(seed);
                bool On() => random.Next(8) > 0;
                var options = new IngressNginxOptions
                {
                    ControllerPathTypes = On(), GreaterNameFirst = On(), LongestExpressionFirst = On(), RedirectToTrailingSlash = On(),
                    RegularExpressionsAreOpenEnded = On(), RegularExpressionsForWholeHost = On(), RegularExpressionsIgnoreCase = On(),
                    RewriteTargetUsesRegularExpressions = On(), RootLocationHasAnnotations = On(), ServerAliases = On(),
                };
                yield return ([.. Enumerable.Range(0, 1 + random.Next(6)).Select(i => RandomIngresses.Next(random, i))], options, random);
            }
        }
    }

    [Fact]
    public void The_result_is_the_same_in_any_order_and_hosts_have_names_of_their_own()
    {
        foreach ((List<Ingress> ingresses, IngressNginxOptions options, Random random) in All)
        {
            DialectTable table = VersionTests.Compile(ingresses, null, options);
            Ingress[] shuffled = [.. ingresses];
            random.Shuffle(shuffled);
            Assert.Equal(table.Hosts, VersionTests.Compile(shuffled, null, options).Hosts);
            Assert.Distinct(table.Hosts.Select(h => h.Host));
            Assert.Contains(table.Hosts, h => h.Host.Length == 0);
            Assert.All(
                table.Hosts.SelectMany(h => h.Locations.Select(l => (h, l))),
                p => Assert.Equal(p.h.IsPatterned, p.l.Pattern is not null));
        }
    }

    [Fact]
    public void N63_No_fault_opens_a_path_that_its_Ingress_guards()
    {
        int guarded = 0;
        foreach ((List<Ingress> ingresses, IngressNginxOptions options, _) in All)
        {
            foreach (DialectLocation location in VersionTests.Compile(ingresses, null, options).Hosts.SelectMany(h => h.Locations))
            {
                if (location.IsShadowed || location.Policies!.Closed is not null
                    || location.Path.StartsWith("/.well-known", StringComparison.Ordinal))
                {
                    continue;
                }

                RoutePolicies policies = location.Policies;
                string? Value(string name) =>
                    location.Ingress.Metadata.Annotations.GetValueOrDefault($"nginx.ingress.kubernetes.io/{name}");
                bool IsAsked(string name) => Value(name)?.Trim() is { Length: > 0 };
                guarded += IsAsked("allowlist-source-range") || IsAsked("auth-type") || IsAsked("auth-url") ? 1 : 0;
                Assert.True(Value("allowlist-source-range") is null || policies.Networks is { Allow.Count: > 0 });
                Assert.True(Value("denylist-source-range") is null || policies.Networks is { Deny.Count: > 0 });
                Assert.True(!IsAsked("auth-type") || policies.BasicAuthentication is not null || Value("auth-realm") == "off");
                Assert.True(!IsAsked("auth-url") || policies.ExternalAuthentication is not null);
            }
        }

        Assert.True(guarded > 500, $"only {guarded} guarded paths were drawn");
    }

    [Fact]
    public void N62_An_Ingress_that_is_left_out_changes_nothing_for_the_others()
    {
        foreach ((List<Ingress> ingresses, IngressNginxOptions options, Random random) in All)
        {
            DialectTable table = VersionTests.Compile(ingresses, null, options);
            Ingress other = RandomIngresses.Next(random, 99);
            Ingress bad = other with
            {
                Metadata = other.Metadata with
                {
                    CreationTimestamp = DateTimeOffset.UnixEpoch,
                    Annotations = other.Metadata.Annotations
                        .Append(KeyValuePair.Create("nginx.ingress.kubernetes.io/server-snippet", "return 200;")).ToValueMap(),
                },
            };
            DialectTable with = VersionTests.Compile([bad, .. ingresses], null, options);
            Assert.Equal(table.Hosts, with.Hosts);
            Assert.Equal(table.Diagnostics, with.Diagnostics.Where(d => d.Object?.Name != "i99"));
        }
    }
}
