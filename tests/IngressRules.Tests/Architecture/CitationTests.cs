using System.Reflection;
using System.Text.RegularExpressions;
using IngressRules.Diagnostics;
using IngressRules.IngressNginx;
using IngressRules.Tests.Documents;
using IngressRules.Tests.Support;

namespace IngressRules.Tests.Architecture;

/// <summary>Every row and section of docs/specification.md and docs/ingress-nginx.md that code and documents cite exists.</summary>
public partial class CitationTests
{
    private static IEnumerable<string> CitingFiles =>
        Repository.Sources.Concat(
            Repository.Documents).Where(f => f != FactPage.Specification.Path && !f.EndsWith("/Citations.cs", StringComparison.Ordinal)
            && !f.EndsWith("/CitationTests.cs", StringComparison.Ordinal));

    [Fact]
    public void Every_citation_resolves()
    {
        (string File, string Cited)[] citations = [.. CitingFiles.SelectMany(f => Citations.In(Repository.Read(f)).Select(c => (f, c)))];
        Assert.Empty(citations.Where(c => !FactPage.Has(c.Cited)).Select(c => $"{c.File}: {c.Cited}"));
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
        Assert.Superset(new HashSet<string> { "R2", "Q14", "3.4", "N20" }, citations.Select(c => c.Cited).ToHashSet());
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
        Type[] types = [.. typeof(DiagnosticCode).Assembly.GetExportedTypes(), .. typeof(IngressNginxCodes).Assembly.GetExportedTypes()];
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
        Assert.Empty(codes.Where(c => c.Rule is not null && !FactPage.Has(c.Rule)).Select(c => $"{c.Id}: {c.Rule}"));
    }

    [Fact]
    public void Links_to_a_page_and_within_it_lead_to_an_anchor()
    {
        string[] broken = [.. FactPage.All.SelectMany(page => Repository.Documents
            .SelectMany(d => LinkToPage().Matches(Repository.Read(d))
                .Where(m => $"docs/{m.Groups[1].Value}" == page.Path)
                .Select(m => (Document: d, Anchor: m.Groups[2].Value)))
            .Concat(LinkWithin().Matches(Repository.Read(page.Path)).Select(m => (Document: page.Path, Anchor: m.Groups[1].Value)))
            .Where(l => !page.Anchors.Contains(l.Anchor) && !page.Headings.Any(h => DocumentLinks.Slug(h) == l.Anchor))
            .Select(l => $"{l.Document}: {l.Anchor}"))];
        Assert.Empty(broken);
    }

    [Fact]
    public void Every_anchor_is_there_once() => Assert.All(
        FactPage.All, page => Assert.Empty(page.Anchors.GroupBy(a => a).Where(g => g.Count() > 1).Select(g => g.Key)));

    [Fact]
    public void Every_row_with_an_ID_is_an_anchor() => Assert.All(
        FactPage.All.SelectMany(page => page.RowCells),
        cell => Assert.True(IsAnchored(RowCell().Match(cell)), $"not a row with an anchor: {cell}"));

    [Fact]
    public void Every_section_of_the_specification_is_an_anchor()
    {
        FactPage page = FactPage.Specification;
        Assert.All(
            page.Headings,
            heading => Assert.True(IsAnchored(SectionHeading().Match(heading)), $"not a section with an anchor: {heading}"));
        Assert.Equal(page.Anchors.Count, page.RowCells.Count + page.Headings.Count);
    }

    [Fact]
    public void Every_anchor_of_the_page_on_ingress_nginx_is_an_ID()
    {
        FactPage page = FactPage.IngressNginx;
        Assert.True(page.RowCells.Count > 80, "The rows are found.");
        string[] headings = [.. page.Headings.Where(h => h.StartsWith("<a ", StringComparison.Ordinal))];
        Assert.All(headings, heading => Assert.True(IsAnchored(RowHeading().Match(heading)), $"not an ID with an anchor: {heading}"));
        Assert.Equal(page.Anchors.Count, page.RowCells.Count + headings.Length);
    }

    /// <summary>A row of the one page is not the other's, and numbers that a page has no row for are not cited.</summary>
    [Theory]
    [InlineData("N69", true)]
    [InlineData("N99", true)]
    [InlineData("N79", false)]
    [InlineData("R2", true)]
    [InlineData("2.4", true)]
    [InlineData("9.9", false)]
    public void A_citation_is_looked_up_on_its_page(string citation, bool exists) => Assert.Equal(exists, FactPage.Has(citation));

    [Fact]
    public void The_specification_does_not_leave_out_a_number()
    {
        foreach (IGrouping<char, int> family in FactPage.Specification.RowCells
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
    [InlineData("the order (N69), \"N6\", [N99](#n99)", "N69 N6 N99")]
    [InlineData("R2R, %C3%A9, \\P2, T0, Q100, K8s, N0, N100, IN1, N1s, #n99", "")]
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

    private static bool IsAnchored(Match match) =>
        match.Success && match.Groups[1].Value.Equals(match.Groups[2].Value, StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(@"\b((?:specification|(?<!migrating-from-)ingress-nginx)\.md)#([^)\s]*)\)")]
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

    [GeneratedRegex("^<a id=\"([a-z0-9]*)\"></a>(N[0-9]+): ")]
    private static partial Regex RowHeading();
}
