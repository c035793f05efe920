using System.Text.RegularExpressions;
using IngressRules.Tests.Support;

namespace IngressRules.Tests.Documents;

/// <summary>docs/specification.md: its anchors, and the tables whose rows have IDs.</summary>
internal static partial class SpecificationPage
{
    public const string Path = "docs/specification.md";

    /// <summary>The anchors in the order of the page, each as often as it occurs.</summary>
    public static IReadOnlyList<string> Anchors { get; } = [.. Anchor().Matches(Repository.Read(Path)).Select(m => m.Groups[1].Value)];

    /// <summary>The first cell of every row in a table that has an ID column.</summary>
    public static IReadOnlyList<string> RowCells { get; } = [.. Rows(Repository.Read(Path).Split('\n'))];

    /// <summary>The headings of sections, without the number signs.</summary>
    public static IReadOnlyList<string> Headings { get; } = [.. Heading().Matches(Repository.Read(Path)).Select(m => m.Groups[1].Value)];

    /// <summary>True for a row (<c>R2</c>) or a section (<c>2.4</c>) that the page has.</summary>
    public static bool Has(string citation) => s_known.Contains(citation.ToLowerInvariant());

    private static readonly HashSet<string> s_known = [.. Anchors];

    private static IEnumerable<string> Rows(string[] lines)
    {
        bool inTable = false;
        foreach (string line in lines)
        {
            bool isRow = line.StartsWith('|');
            if (line.StartsWith("| ID |", StringComparison.Ordinal))
            {
                inTable = true;
            }
            else if (isRow && inTable && !line.StartsWith("|---", StringComparison.Ordinal))
            {
                yield return line.Split('|')[1].Trim();
            }

            inTable &= isRow;
        }
    }

    [GeneratedRegex("<a id=\"([^\"]*)\"></a>")]
    private static partial Regex Anchor();

    [GeneratedRegex("^##+ (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();
}
