using System.Text.RegularExpressions;

namespace IngressRules.AspNetCore.Tests.Documents;

/// <summary>Formats text for a table of a document.</summary>
internal static partial class Markdown
{
    /// <summary>A sentence in a cell, with links to the rows and sections of the specification that it cites.</summary>
    public static string Cell(string text)
    {
        string oneLine = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        string escaped = oneLine.Replace("|", "\\|", StringComparison.Ordinal);
        string linked = Row().Replace(escaped, m => $"[{m.Value}](specification.md#{m.Value.ToLowerInvariant()})");
        return Section().Replace(linked, m => $"[{m.Value}](specification.md#{m.Groups[1].Value})");
    }

    [GeneratedRegex(@"\b[MSRPBTKUQ][1-9][0-9]?\b(?![^`]*`(?:[^`]*`[^`]*`)*[^`]*$)")]
    private static partial Regex Row();

    [GeneratedRegex(@"\bspecification ([1-9](?:\.[1-9][0-9]?)?)(?!\w)")]
    private static partial Regex Section();
}
