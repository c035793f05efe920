using IngressRules.Analysis;
using IngressRules.Diagnostics;
using IngressRules.Matching;
using IngressRules.Reading;
using IngressRules.Validation;

namespace IngressRules.Tests.Analysis;

/// <summary>Q10: a rule with a host and without http claims the host for a default backend, which few mean.</summary>
public class RuleAnalysisTests
{
    private const string Paths = "http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}";

    [Theory]
    [InlineData("[{host: a.io}]", "", "rules[0]", "clients get 404")]
    [InlineData("[{host: '*.a.io'}, {host: b.io, PATHS}]", "", "rules[0]", "clients get 404")]
    [InlineData("[{host: a.io}, {PATHS}]", "", "rules[0]", "remove the dash before http")]
    [InlineData("[{host: a.io}, {PATHS}]", "web", "rules[0]", "remove the dash before http")]
    [InlineData("[{host: a.io, PATHS}, {host: a.io}]", "web", "rules[1]", "changes nothing")]
    [InlineData("[{host: a.io}]", "web", null, "")]
    [InlineData("[{host: a.io, PATHS}]", "", null, "")]
    [InlineData("[{PATHS}]", "", null, "")]
    public void Q10_a_host_without_paths_is_said_to_have_none(string rules, string defaultBackend, string? field, string advice)
    {
        Diagnostic[] found = [.. Analysed.Yaml(Text(rules, defaultBackend)).Where(d => d.Code.Id == "ING3408")];
        Assert.Equal(field is null ? [] : [$"spec.{field}"], found.Select(d => d.Field));
        Assert.All(found, d => Assert.Contains(advice, d.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true, false, "changes nothing")]
    [InlineData(true, true, "changes nothing")]
    [InlineData(false, true, "they go to that of the router")]
    public void Q10_a_host_without_paths_means_less_where_requests_go_on(bool fallthrough, bool defaultBackend, string advice)
    {
        AnalysisOptions options = new() { HostFallthrough = fallthrough, HasDefaultBackend = defaultBackend };
        Diagnostic found = Assert.Single(IngressAnalyzer.Analyze(
            IngressValidator.Validate(IngressReader.Read(Text("[{host: a.io}]", ""))), options));
        Assert.Equal("ING3408", found.Code.Id);
        Assert.Contains(advice, found.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("404", found.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Q10_what_the_finding_says_of_the_dash_is_what_the_matcher_does()
    {
        IngressMatcher apart = Load(Text("[{host: a.io}, {PATHS}]", ""));
        Assert.Equal(MatchOutcome.None, apart.Match("a.io", "/").Outcome);
        Assert.Equal(MatchOutcome.Rule, apart.Match("b.io", "/").Outcome);
        IngressMatcher together = Load(Text("[{host: a.io, PATHS}]", ""));
        Assert.Equal(MatchOutcome.Rule, together.Match("a.io", "/").Outcome);
        Assert.Equal(MatchOutcome.None, together.Match("b.io", "/").Outcome);

        static IngressMatcher Load(string text) => IngressMatcher.Create(IngressReader.Read(text).Ingresses);
    }

    private static string Text(string rules, string defaultBackend) =>
        $"apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {{name: shop}}\nspec:\n  rules: {rules}\n"
            .Replace("PATHS", Paths, StringComparison.Ordinal)
        + (defaultBackend.Length == 0 ? "" : $"  defaultBackend: {{service: {{name: {defaultBackend}, port: {{number: 80}}}}}}\n");
}
