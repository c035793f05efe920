using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using IngressRules.Compilation;
using IngressRules.Matching;
using IngressRules.Model;
using IngressRules.Tests.Support;

namespace IngressRules.Tests.Properties;

/// <summary>Properties of the matcher for all rules and requests.</summary>
public abstract class MatcherProperties(int scanLimit)
{
    [Property(MaxTest = 1500)]
    public Property The_compiled_matcher_agrees_with_a_naive_scan(bool fallthrough) => Prop.ForAll(
        Generators.Ingresses.ToArbitrary(),
        Gen.Zip(Generators.RequestHost, Generators.RequestTarget).ArrayOf().ToArbitrary(),
        (ingresses, requests) => AssertAgree(ingresses, requests, "Prefix", new() { HostFallthrough = fallthrough }));

    [Property(MaxTest = 600)]
    public Property What_ImplementationSpecific_means_is_an_option() => Prop.ForAll(
        Generators.Ingresses.ToArbitrary(),
        Gen.Zip(Generators.RequestHost, Generators.RequestTarget).ArrayOf().ToArbitrary(),
        Gen.Elements(Meanings).ToArbitrary(),
        (ingresses, requests, meaning) =>
            AssertAgree(ingresses, requests, meaning.Name, new() { ImplementationSpecific = meaning.Option }));

    [Property(MaxTest = 150)]
    public Property Hosts_of_many_rules_agree_with_a_naive_scan_too(bool fallthrough) => Prop.ForAll(
        LargeHosts.Ingresses.ToArbitrary(),
        Gen.Zip(LargeHosts.RequestHost, LargeHosts.RequestTarget).ArrayOf(60).ToArbitrary(),
        Gen.Elements(Meanings).ToArbitrary(),
        (ingresses, requests, meaning) => AssertAgree(
            ingresses, requests, meaning.Name, new() { HostFallthrough = fallthrough, ImplementationSpecific = meaning.Option }));

    [Property(MaxTest = 500)]
    public Property The_order_of_the_input_changes_nothing() => Prop.ForAll(
        (from ingresses in Generators.Ingresses from shuffled in Gen.Shuffle(ingresses) select (ingresses, shuffled)).ToArbitrary(),
        pair =>
        {
            string expected = Dump(Compile(pair.ingresses).Rules);
            Assert.Equal(expected, Dump(Compile(pair.shuffled).Rules));
        });

    [Property(MaxTest = 500)]
    public Property A_target_its_canonical_path_and_its_bytes_give_the_same_answer() => Prop.ForAll(
        Generators.Ingresses.ToArbitrary(),
        Generators.RequestTarget.ToArbitrary(),
        (ingresses, target) =>
        {
            IngressMatcher matcher = Compile(ingresses);
            Assert.Equal(matcher.Match("B.a.io:80", target), matcher.Match("B.a.io:80"u8, Encoding.UTF8.GetBytes(target)));
            if (!RequestTarget.IsAmbiguous(target))
            {
                Assert.Equal(matcher.Match("B.a.io:80", target), matcher.Match("b.a.io", RequestTarget.GetCanonicalPath(target)));
            }
        });

    [Property(MaxTest = 2000)]
    public void No_text_whatever_throws(string? host, string? target)
    {
        IngressMatch match = _sample.Match(host, target);
        Assert.True(match.Success, "the sample table has a default backend for everything");
        string canonical = RequestTarget.GetCanonicalPath(target);
        Assert.True(
            RequestTarget.IsAmbiguous(target) || !canonical.StartsWith('/') || RequestTarget.GetCanonicalPath(canonical) == canonical,
            "a canonical path is its own canonical path");
    }

    private readonly IngressMatcher _sample = new Table()
        .Add(Table.NewIngress("default/a", [("a.io", "Prefix", "/a", "a"), ("", "Exact", "/b", "b")], defaultBackend: "fallback"))
        .Matcher(scanLimit);

    /// <summary>The meanings of ImplementationSpecific, for <see cref="NaiveTwin"/> and as an option.</summary>
    internal static (string Name, ImplementationSpecificMatching Option)[] Meanings { get; } =
    [
        ("Prefix", ImplementationSpecificMatching.Prefix),
        ("Exact", ImplementationSpecificMatching.Exact),
        ("TextPrefix", ImplementationSpecificMatching.TextPrefix),
        ("TextPrefix", ImplementationSpecificMatching.Custom(path => new StartsWithMatcher(path))),
    ];

    private void AssertAgree(Ingress[] ingresses, (string, string)[] requests, string implementationSpecific, CompilerOptions options)
    {
        var twin = new NaiveTwin(ingresses, options.HostFallthrough, implementationSpecific);
        IngressMatcher matcher = Compile(ingresses, options);
        foreach ((string host, string target) in requests)
        {
            Assert.Equal(
                $"{host} {target} → {twin.Match(host, target)}",
                $"{host} {target} → {Table.ServiceOf(matcher.Match(host, target))}");
        }
    }

    /// <summary>The whole content of a table as text.</summary>
    internal static string Dump(CompiledRules rules) => string.Join('\n',
        rules.Hosts.SelectMany(h => h.Rules.Select(r => $"{h}: {r}").Append($"{h}: {h.DefaultBackend}"))
            .Append($"global: {rules.GlobalDefault}")
            .Concat(rules.TlsHosts.Select(t => $"tls: {t}"))
            .Concat(rules.Diagnostics.Select(d => d.ToString())));

    private IngressMatcher Compile(IEnumerable<Ingress> ingresses, CompilerOptions? options = null) =>
        Table.MatcherOf(ingresses, options, scanLimit);

    private sealed class StartsWithMatcher(string rulePath) : IPathMatcher
    {
        public bool Matches(ReadOnlySpan<char> canonicalPath) => canonicalPath.StartsWith(rulePath);
    }
}

public sealed class MatcherPropertiesOnScans() : MatcherProperties(ScanLimits.Usual);

public sealed class MatcherPropertiesOnTries() : MatcherProperties(ScanLimits.TrieAlways);
