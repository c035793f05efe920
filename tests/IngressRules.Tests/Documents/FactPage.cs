using System.Text.RegularExpressions;
using IngressRules.Tests.Support;

namespace IngressRules.Tests.Documents;

/// <summary>A page whose rows code and documents cite: its anchors, and the tables whose rows have IDs.</summary>
internal sealed partial class FactPage
{
    private readonly HashSet<string> _known;

    private FactPage(string path)
    {
        Path = path;
        string text = Repository.Read(path);
        Anchors = [.. Anchor().Matches(text).Select(m => m.Groups[1].Value)];
        RowCells = [.. Rows(text.Split('\n'))];
        Headings = [.. Heading().Matches(text).Select(m => m.Groups[1].Value)];
        _known = [.. Anchors];
    }

    /// <summary>What Kubernetes says: rows of all letters but N, and sections.</summary>
    public static FactPage Specification { get; } = new("docs/specification.md");

    /// <summary>What ingress-nginx does: the rows of the letter N.</summary>
    public static FactPage IngressNginx { get; } = new("docs/ingress-nginx.md");

    public static IReadOnlyList<FactPage> All { get; } = [Specification, IngressNginx];

    /// <summary>The page that a row or a section belongs to.</summary>
    public static FactPage Of(string citation) => citation.StartsWith('N') ? IngressNginx : Specification;

    /// <summary>True for a row (<c>R2</c>, <c>N23</c>) or a section (<c>2.4</c>) that its page has.</summary>
    public static bool Has(string citation) => Of(citation)._known.Contains(citation.ToLowerInvariant());

    /// <summary>Relative to the root, and with slashes.</summary>
    public string Path { get; }

    /// <summary>The anchors in the order of the page, each as often as it occurs.</summary>
    public IReadOnlyList<string> Anchors { get; }

    /// <summary>The first cell of every row in a table that has an ID column.</summary>
    public IReadOnlyList<string> RowCells { get; }

    /// <summary>The headings of sections, without the number signs.</summary>
    public IReadOnlyList<string> Headings { get; }

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
