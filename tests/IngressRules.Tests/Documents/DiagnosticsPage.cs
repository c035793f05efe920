using System.Text.RegularExpressions;
using IngressRules.Tests.Support;

namespace IngressRules.Tests.Documents;

/// <summary>One code as docs/diagnostics.md describes it.</summary>
/// <param name="Id">The code.</param>
/// <param name="Title">What follows it in the heading.</param>
/// <param name="Severity">The severity.</param>
/// <param name="Rule">The row or section of the rules, or null.</param>
/// <param name="Given">The options under which the example triggers the code; empty for the defaults.</param>
/// <param name="Example">The text of the example; null where the page says why there is none.</param>
/// <param name="Mended">The corrected example; null where there is nothing to correct, or only an option to change.</param>
internal sealed partial record DocumentedCode(
    string Id, string Title, string Severity, string? Rule, string Given, string? Example, string? Mended)
{
    public static IReadOnlyList<DocumentedCode> All { get; } =
        [.. Section().Split(Repository.Read("docs/diagnostics.md")).Skip(1).Select(text => Parse(text.Split("\n## ")[0]))];

    private static DocumentedCode Parse(string section)
    {
        Match heading = Heading().Match(section), fact = Fact().Match(section), given = GivenLine().Match(section);
        Match example = Fence().Match(section), mended = example.NextMatch();
        Assert.Equal(mended.Success, section.Contains("\nMended:\n", StringComparison.Ordinal));
        Assert.False(mended.NextMatch().Success, $"more than two examples: {section}");
        Assert.True(
            heading.Success && fact.Success && section.Contains("**Fix:** ", StringComparison.Ordinal), $"not a section: {section}");
        Assert.True(
            example.Success != section.Contains("*No example: ", StringComparison.Ordinal), $"neither an example nor a reason: {section}");
        Assert.Equal(heading.Groups[2].Value.ToLowerInvariant(), heading.Groups[1].Value);
        Assert.Equal(fact.Groups[2].Value.ToLowerInvariant(), fact.Groups[4].Value);
        Assert.True(
            !fact.Groups[2].Success || $"docs/{fact.Groups[3].Value}" == FactPage.Of(fact.Groups[2].Value).Path,
            $"the row is on the other page: {section}");
        return new(
            heading.Groups[2].Value,
            heading.Groups[3].Value,
            fact.Groups[1].Value,
            fact.Groups[2].Success ? fact.Groups[2].Value : null,
            given.Groups[1].Value,
            example.Success ? example.Groups[1].Value : null,
            mended.Success ? mended.Groups[1].Value : null);
    }

    [GeneratedRegex("^### ", RegexOptions.Multiline)]
    private static partial Regex Section();

    [GeneratedRegex("^<a id=\"(ing[0-9]{4})\"></a>(ING[0-9]{4}): (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^\*(Error|Warning|Info)\*(?:, \[([A-Z0-9.]+)\]\(([a-z-]+\.md)#([a-z0-9.]+)\))?\. ", RegexOptions.Multiline)]
    private static partial Regex Fact();

    [GeneratedRegex(@"^\*Given: (.+)\*$", RegexOptions.Multiline)]
    private static partial Regex GivenLine();

    [GeneratedRegex("^```(?:yaml|json)\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Fence();
}
