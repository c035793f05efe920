using System.Reflection;
using System.Text.RegularExpressions;
using IngressRules.Diagnostics;
using IngressRules.Tests.Documents;
using IngressRules.Tests.Support;

namespace IngressRules.Tests.Architecture;

/// <summary>Every row and section of docs/specification.md that code and documents cite exists.</summary>
public partial class CitationTests
{
    private static IEnumerable<string> CitingFiles =>
        Repository.Sources.Concat(
            Repository.Documents).Where(f => f != SpecificationPage.Path && !f.EndsWith("/Citations.cs", StringComparison.Ordinal)
            && !f.EndsWith("/CitationTests.cs", StringComparison.Ordinal));

    [Fact]
    public void Every_citation_resolves()
    {
        (string File, string Cited)[] citations = [.. CitingFiles.SelectMany(f => Citations.In(Repository.Read(f)).Select(c => (f, c)))];
        Assert.Empty(citations.Where(c => !SpecificationPage.Has(c.Cited)).Select(c => $"{c.File}: {c.Cited}"));
        Assert.Empty(CitingFiles.SelectMany(f => Citations.OddOnesIn(Repository.Read(f)).Select(odd => $"{f}: {odd}")));

        // Folders that are known to contain citations, so that a broken search does not pass.
        Assert.Superset(
            new HashSet<string>
            {
                "src/IngressRules",
                "src/IngressRules.Yarp",
                "src/IngressRules.Cli",
                "tests/IngressRules.Tests",
                "docs/diagnostics.md",
            },
            citations.Select(c => string.Join('/', c.File.Split('/').Take(2))).ToHashSet());
        Assert.Superset(new HashSet<string> { "R2", "Q14", "3.4" }, citations.Select(c => c.Cited).ToHashSet());
    }

    /// <summary>A row is for whoever reads the code. Users have the code of a finding, whose page links to the row.</summary>
    [Fact]
    public void No_sentence_for_users_cites_a_row()
    {
        (string File, string Text)[] sentences =
        [
            .. Repository.Sources.Where(f => !f.StartsWith("tests/", StringComparison.Ordinal))
                .SelectMany(f => Repository.Read(f).Split('\n').Where(l => !l.AsSpan().TrimStart().StartsWith("//"))
                    .SelectMany(l => Literal().Matches(l)).Select(m => (f, Hole().Replace(m.Value, "")))
                    .Where(s => s.Item2.Contains(' ', StringComparison.Ordinal))),
        ];
        Assert.True(sentences.Length > 1000, "Sentences are found.");
        Assert.Empty(sentences.Where(s => Citations.In(s.Text).Any()).Select(s => $"{s.File}: {s.Text}"));
    }

    [Fact]
    public void The_rule_of_every_diagnostic_code_resolves()
    {
        const BindingFlags publicStatic = BindingFlags.Public | BindingFlags.Static;
        Type[] types = typeof(DiagnosticCode).Assembly.GetExportedTypes();
        DiagnosticCode[] codes =
        [
            .. types.SelectMany(t => t.GetProperties(publicStatic))
                .Where(p => p.PropertyType == typeof(DiagnosticCode))
                .Select(p => p.GetValue(null))
                .Concat(types.SelectMany(t => t.GetFields(publicStatic))
                    .Where(f => f.FieldType == typeof(DiagnosticCode))
                    .Select(f => f.GetValue(null)))
                .OfType<DiagnosticCode>(),
        ];
        Assert.Equal(DocumentedCode.All.Count, codes.Length);
        Assert.Empty(codes.Where(c => c.Rule is not null && !SpecificationPage.Has(c.Rule)).Select(c => $"{c.Id}: {c.Rule}"));
    }

    [Fact]
    public void Links_to_the_page_and_within_it_lead_to_an_anchor()
    {
        string[] broken = [.. Repository.Documents
            .SelectMany(d => LinkToPage().Matches(Repository.Read(d)).Select(m => (Document: d, Anchor: m.Groups[1].Value)))
            .Concat(
                LinkWithin()
                    .Matches(Repository.Read(SpecificationPage.Path))
                    .Select(m => (Document: SpecificationPage.Path, Anchor: m.Groups[1].Value)))
            .Where(l => !SpecificationPage.Anchors.Contains(l.Anchor))
            .Select(l => $"{l.Document}: {l.Anchor}")];
        Assert.Empty(broken);
    }

    [Fact]
    public void Every_anchor_is_there_once() =>
        Assert.Empty(SpecificationPage.Anchors.GroupBy(a => a).Where(g => g.Count() > 1).Select(g => g.Key));

    [Fact]
    public void Every_row_with_an_ID_and_every_section_is_an_anchor()
    {
        Assert.All(SpecificationPage.RowCells, cell => Assert.True(IsAnchored(RowCell().Match(cell)), $"not a row with an anchor: {cell}"));
        Assert.All(
            SpecificationPage.Headings,
            heading => Assert.True(IsAnchored(SectionHeading().Match(heading)), $"not a section with an anchor: {heading}"));
        Assert.Equal(SpecificationPage.Anchors.Count, SpecificationPage.RowCells.Count + SpecificationPage.Headings.Count);
        static bool IsAnchored(Match match) =>
            match.Success && match.Groups[1].Value.Equals(match.Groups[2].Value, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void The_page_does_not_leave_out_a_number()
    {
        foreach (IGrouping<char, int> family in SpecificationPage.RowCells
            .Select(c => RowCell().Match(c).Groups[2].Value)
            .Where(id => char.IsAsciiDigit(id[^1]))
            .GroupBy(id => id[0], id => int.Parse(id[1..], System.Globalization.CultureInfo.InvariantCulture)))
        {
            Assert.Equal(Enumerable.Range(1, family.Count()), family);
        }
    }

    [Theory]
    [InlineData("the rules R2, Q14 and (P4)", "R2 Q14 P4")]
    [InlineData("``R1 R2\nM10``", "R1 R2 M10")]
    [InlineData("ValidationCodes.K14, void C29_a_test()", "K14 C29")]
    [InlineData("R2R, %C3%A9, \\P2, T0, Q100, K8s", "")]
    [InlineData("specification 2.4", "2.4")]
    [InlineData("Specification 1, 2.7 and 3.10; specification 2.3 to 2.6", "1 2.7 3.10 2.3 2.6")]
    [InlineData("specification 2.7, Q25", "Q25 2.7")]
    [InlineData("version 2.4, RFC 3986, 5.2.4", "")]
    public void A_citation_has_one_form(string text, string expected) => Assert.Equal(expected, string.Join(' ', Citations.In(text)));

    [Theory]
    [InlineData("how it is read (3.10)")]
    [InlineData("see section 2.4")]
    [InlineData("the spec\u0020sheet says")]
    public void Other_forms_are_found_too(string text) => Assert.Single(Citations.OddOnesIn(text));

    [GeneratedRegex(@"specification\.md#([^)\s]*)\)")]
    private static partial Regex LinkToPage();

    [GeneratedRegex(@"\]\(#([^)\s]*)\)")]
    private static partial Regex LinkWithin();

    [GeneratedRegex("\"(?:[^\"\\\\]|\\\\.)*\"")]
    private static partial Regex Literal();

    [GeneratedRegex(@"\{[^{}]*\}")]
    private static partial Regex Hole();

    [GeneratedRegex("^<a id=\"([a-z0-9.]*)\"></a>([A-Z]+[0-9]*)$")]
    private static partial Regex RowCell();

    [GeneratedRegex("^<a id=\"([a-z0-9.]*)\"></a>([0-9]+(?:\\.[0-9]+)?)\\.? ")]
    private static partial Regex SectionHeading();
}
