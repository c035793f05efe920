using System.Reflection;
using System.Text.RegularExpressions;
using IngressRules.Compilation;
using IngressRules.Diagnostics;
using IngressRules.Forwarding;
using IngressRules.IngressNginx;
using IngressRules.Matching;
using IngressRules.Policies;
using IngressRules.Reading;
using IngressRules.Reloading;
using IngressRules.Tests.Support;

namespace IngressRules.Tests.IngressNginx;

/// <summary>
/// docs/quirks.md has a section for each switch, and its examples are answered as its tables say, with the switch and without.
/// </summary>
public partial class QuirksPageTests
{
    private const string Page = "docs/quirks.md";

    private static readonly string s_page = Repository.Read(Page).ReplaceLineEndings("\n");

    private static readonly PropertyInfo[] s_switches =
        [.. typeof(IngressNginxOptions).GetProperties().Where(p => p.PropertyType == typeof(bool))];

    private static readonly Dictionary<string, string> s_sections =
        s_page.Split("\n## ")[1..].ToDictionary(s => s[..s.IndexOf('\n', StringComparison.Ordinal)], StringComparer.Ordinal);

    public static TheoryData<string, string, string, string> Requests
    {
        get
        {
            var rows = new TheoryData<string, string, string, string>();
            foreach ((string name, string section) in s_sections)
            {
                foreach (Match row in Request().Matches(section))
                {
                    rows.Add(name, row.Groups["request"].Value, row.Groups["on"].Value, row.Groups["off"].Value);
                }
            }

            return rows;
        }
    }

    [Fact]
    public void Each_switch_has_a_section_and_is_in_the_list()
    {
        Assert.Equal(s_switches.Select(p => p.Name).Order(StringComparer.Ordinal), s_sections.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(s_sections.Keys, Listed().Matches(s_page).Select(m => m.Groups[1].Value));
        Assert.All(s_sections.Values, s => Assert.Contains("\n**Without it:** ", s, StringComparison.Ordinal));
    }

    [Fact]
    public void Each_section_has_a_request_that_tells_on_from_off() => Assert.All(
        s_sections,
        s => Assert.Contains(Request().Matches(s.Value), r => r.Groups["on"].Value != r.Groups["off"].Value));

    [Fact]
    public void All_switches_are_on() => Assert.All(s_switches, p => Assert.True((bool)p.GetValue(IngressNginxOptions.Default)!, p.Name));

    [Theory]
    [MemberData(nameof(Requests))]
    public void A_request_is_answered_as_the_page_says(string name, string request, string on, string off)
    {
        string manifest = Manifest().Match(s_sections[name]).Groups[1].Value;
        var without = new IngressNginxOptions();
        s_switches.Single(p => p.Name == name).SetValue(without, false);
        Assert.Equal((on, off), (Answer(manifest, IngressNginxOptions.Default, request), Answer(manifest, without, request)));
    }

    /// <summary>What the page says of a request: the backend, or the status with the target of a redirect.</summary>
    private static string Answer(string manifest, IngressNginxOptions options, string request)
    {
        IngressReadResult read = IngressReader.Read(manifest);
        var table = RoutingTable.Build(read, new CompilerOptions { Dialect = new IngressNginxDialect(options) });
        Assert.DoesNotContain(table.Diagnostics, d => d.Severity == DiagnosticSeverity.Error);
        int slash = request.IndexOf('/', StringComparison.Ordinal);
        IngressMatch match = table.Matcher.Match(request.AsSpan(0, slash), request.AsSpan(slash));
        RoutePolicies asked = match.Policies ?? new RoutePolicies();
        return asked.Slash is { } slashed ? $"{slashed.Status} to {slashed.Path}"
            : asked.Redirect is { } redirect ? $"{redirect.Status} to {redirect.Location}"
            : match.Backend is not { } backend ? "404"
            : read.Objects.Services.Count > 0 && table.Backends.Resolve(backend).Status != BackendStatus.Found ? "503"
            : backend.ToString();
    }

    [GeneratedRegex(@"^\| `(?<request>[^`]+)` \| (?<on>[^|]+) \| (?<off>[^|]+) \|$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Request();

    [GeneratedRegex(@"^\| \[(\w+)\]\(#\w+\) \|", RegexOptions.Multiline)]
    private static partial Regex Listed();

    [GeneratedRegex("^```yaml\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Manifest();
}
