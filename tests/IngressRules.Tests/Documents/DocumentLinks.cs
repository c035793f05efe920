using System.Text;
using System.Text.RegularExpressions;
using IngressRules.Tests.Support;

namespace IngressRules.Tests.Documents;

/// <summary>The links and anchors of Markdown documents, as GitHub and similar hosts render them.</summary>
internal static partial class DocumentLinks
{
    /// <summary>The targets of a document's links, without those that leave the repository.</summary>
    public static IEnumerable<string> Of(string text) => Link().Matches(WithoutCode(text))
        .Select(m => m.Groups[1].Value)
        .Where(t => !t.Contains("://", StringComparison.Ordinal) && !t.StartsWith("mailto:", StringComparison.Ordinal));

    /// <summary>The file that a link leads to, relative to the root, and the anchor in it, which may be empty.</summary>
    /// <param name="document">The document that has the link, relative to the root.</param>
    /// <param name="target">The target as it is written.</param>
    public static (string File, string Anchor) Resolve(string document, string target)
    {
        string[] parts = target.Split('#', 2);
        string folder = Path.GetDirectoryName(Repository.PathOf(document))!;
        string file = parts[0].Length == 0
            ? document
            : Path.GetRelativePath(Repository.Root, Path.GetFullPath(Path.Combine(folder, parts[0])));
        return (file.Replace('\\', '/'), parts.Length == 2 ? parts[1] : "");
    }

    /// <summary>The anchors of a document: those that are written out, and one for each heading.</summary>
    public static HashSet<string> AnchorsOf(string text)
    {
        string prose = WithoutCode(text);
        var anchors = new HashSet<string>(WrittenAnchor().Matches(prose).Select(m => m.Groups[1].Value), StringComparer.Ordinal);
        foreach (Match heading in Heading().Matches(prose))
        {
            string slug = Slug(heading.Groups[1].Value);
            for (int i = 1; !anchors.Add(slug); i++)
            {
                slug = $"{Slug(heading.Groups[1].Value)}-{i}";
            }
        }

        return anchors;
    }

    /// <summary>The anchor of a heading: lower case, hyphens for spaces, without punctuation.</summary>
    public static string Slug(string heading)
    {
        string shown = Markup().Replace(heading, m => m.Groups[1].Value).Trim();
        var slug = new StringBuilder(shown.Length);
        foreach (char c in shown.ToLowerInvariant())
        {
            if (char.IsLetterOrDigit(c) || c is '-' or '_')
            {
                slug.Append(c);
            }
            else if (c == ' ')
            {
                slug.Append('-');
            }
        }

        return slug.ToString();
    }

    private static string WithoutCode(string text) => FencedCode().Replace(text.ReplaceLineEndings("\n"), "");

    [GeneratedRegex("^```.*?^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex FencedCode();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("<a id=\"([^\"]+)\"></a>")]
    private static partial Regex WrittenAnchor();

    [GeneratedRegex("^#+ (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    // An anchor in a heading is not shown, and of a link only its text.
    [GeneratedRegex(@"<a id=""[^""]+""></a>|\[([^\]]*)\]\([^)]*\)")]
    private static partial Regex Markup();
}
