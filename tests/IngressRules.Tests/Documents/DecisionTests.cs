using System.Text.RegularExpressions;
using IngressRules.Tests.Support;

namespace IngressRules.Tests.Documents;

/// <summary>The decision records in docs/decisions, and the page on security, name tests as evidence. These tests exist.</summary>
public partial class DecisionTests
{
    private static readonly string[] s_records =
    [
        .. Repository.Documents.Where(d => d.StartsWith("docs/decisions/", StringComparison.Ordinal)),
    ];

    [Fact]
    public void Every_test_that_a_record_names_exists()
    {
        string[] pages = [.. s_records, "docs/security.md"];
        (string Record, string Class, string Method)[] named = [.. pages.SelectMany(r => NamedTest().Matches(Repository.Read(r))
            .Select(m => (r, m.Groups[1].Value, m.Groups[2].Value)))];
        Assert.Contains(named, n => n.Class == "StrictHttpTests");
        Assert.Contains(named, n => n.Class == "LoopTests");
        Assert.Empty(named.Where(n => !Exists(n.Class, n.Method)).Select(n => $"{n.Record}: {n.Class}.{n.Method}"));
    }

    [Fact]
    public void Records_are_numbered_and_say_so_in_their_titles() => Assert.All(s_records, record =>
        Assert.StartsWith(
            $"# {int.Parse(Path.GetFileName(record)[..4], System.Globalization.CultureInfo.InvariantCulture)}. ",
            Repository.Read(record),
            StringComparison.Ordinal));

    private static bool Exists(string testClass, string method) => Repository.Sources.Any(file =>
        file.EndsWith($"/{testClass}.cs", StringComparison.Ordinal) && Regex.IsMatch(
            Repository.Read(file),
            $@"\[(Fact|Property|InlineData|MemberData)\b[^\n]*\n\s+public (async )?(Task|void|Property) {method}\("));

    [GeneratedRegex(@"`(\w+Tests)\.(\w+)`")]
    private static partial Regex NamedTest();
}
