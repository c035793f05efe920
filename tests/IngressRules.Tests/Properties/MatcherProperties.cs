using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using IngressRules.Compilation;
using IngressRules.Matching;
using IngressRules.Model;
using IngressRules.Tests.Support;
using IngressRules.Validation;

namespace IngressRules.Tests.Properties;

public class MatcherProperties
{
    [Property(MaxTest = 1500)]
    public Property The_compiled_matcher_agrees_with_a_naive_scan(bool fallthrough) => Prop.ForAll(
        Generators.Ingresses.ToArbitrary(),
        Gen.Zip(Generators.RequestHost, Generators.RequestTarget).ArrayOf().ToArbitrary(),
        (ingresses, requests) =>
        {
            var twin = new NaiveTwin(ingresses, fallthrough);
            IngressMatcher matcher = Compile(ingresses, new CompilerOptions { HostFallthrough = fallthrough });
            foreach ((string host, string target) in requests)
            {
                Assert.Equal($"{host} {target} → {twin.Match(host, target)}", $"{host} {target} → {Table.ServiceOf(matcher.Match(host, target))}");
            }
        });

    [Property(MaxTest = 600)]
    public Property What_ImplementationSpecific_means_is_an_option() => Prop.ForAll(
        Generators.Ingresses.ToArbitrary(),
        Gen.Zip(Generators.RequestHost, Generators.RequestTarget).ArrayOf().ToArbitrary(),
        Gen.Elements(0, 1, 2).ToArbitrary(),
        (ingresses, requests, mode) =>
        {
            (string meaning, ImplementationSpecificMatching option) = mode switch
            {
                0 => ("Exact", ImplementationSpecificMatching.Exact),
                1 => ("TextPrefix", ImplementationSpecificMatching.TextPrefix),
                _ => ("TextPrefix", ImplementationSpecificMatching.Custom(path => new StartsWithMatcher(path))),
            };
            var twin = new NaiveTwin(ingresses, implementationSpecific: meaning);
            IngressMatcher matcher = Compile(ingresses, new CompilerOptions { ImplementationSpecific = option });
            foreach ((string host, string target) in requests)
            {
                Assert.Equal($"{host} {target} → {twin.Match(host, target)}", $"{host} {target} → {Table.ServiceOf(matcher.Match(host, target))}");
            }
        });

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
        IngressMatch match = Sample.Match(host, target);
        Assert.True(match.Success, "the sample table has a default backend for everything");
        string canonical = RequestTarget.GetCanonicalPath(target);
        Assert.True(
            RequestTarget.IsAmbiguous(target) || !canonical.StartsWith('/') || RequestTarget.GetCanonicalPath(canonical) == canonical,
            "a canonical path is its own canonical path");
    }

    private static readonly IngressMatcher Sample = new Table()
        .Add(Table.NewIngress("default/a", [("a.io", "Prefix", "/a", "a"), ("", "Exact", "/b", "b")], defaultBackend: "fallback")).Matcher();

    /// <summary>Everything that a table says, as text.</summary>
    internal static string Dump(CompiledRules rules) => string.Join('\n',
        rules.Hosts.SelectMany(h => h.Rules.Select(r => $"{h}: {r}").Append($"{h}: {h.DefaultBackend}"))
            .Append($"global: {rules.GlobalDefault}")
            .Concat(rules.TlsHosts.Select(t => $"tls: {t}"))
            .Concat(rules.Diagnostics.Select(d => d.ToString())));

    private static IngressMatcher Compile(IEnumerable<Ingress> ingresses, CompilerOptions? options = null)
    {
        ValidationResult valid = IngressValidator.Validate(new KubernetesObjects { Ingresses = [.. ingresses] });
        Assert.Empty(valid.Diagnostics);
        return new IngressMatcher(IngressCompiler.Compile(valid, options));
    }

    private sealed class StartsWithMatcher(string rulePath) : IPathMatcher
    {
        public bool Matches(ReadOnlySpan<char> canonicalPath) => canonicalPath.StartsWith(rulePath);
    }
}
