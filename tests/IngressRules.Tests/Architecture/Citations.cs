using System.Text.RegularExpressions;

namespace IngressRules.Tests.Architecture;

/// <summary>
/// How code and documents cite docs/specification.md and docs/ingress-nginx.md: a row by its ID alone (<c>R2</c>, and <c>N23</c> for the
/// latter), a section as <c>specification 2.4</c>, several sections as <c>specification 2.7, 2.8</c> or <c>specification 2.3 to 2.6</c>. A
/// row ID counts only as a separate word, not as a part of another word or of a percent triplet.
/// </summary>
internal static partial class Citations
{
    /// <summary>The rows and sections that a text cites.</summary>
    public static IEnumerable<string> In(string text) =>
        Row()
            .Matches(text)
            .Select(m => m.Value)
            .Concat(Section().Matches(text).SelectMany(m => m.Groups["n"].Captures).Select(c => c.Value));

    /// <summary>Texts that look like citations but have a form that is not checked.</summary>
    public static IEnumerable<string> OddOnesIn(string text) => Odd().Matches(text).Select(m => m.Value);

    [GeneratedRegex(@"(?<![\w%\\])[MSRPBTKUQDCN][1-9][0-9]?(?![A-Za-z0-9])")]
    private static partial Regex Row();

    [GeneratedRegex(
        @"\b[Ss]pecification (?<n>[1-9](\.[1-9][0-9]?)?)((, | and | to )(?<n>[1-9](\.[1-9][0-9]?)?)(?!\w))*", RegexOptions.ExplicitCapture)]
    private static partial Regex Section();

    // A section without the word before it; another word for the page.
    [GeneratedRegex(@"\([1-9]\.[1-9][0-9]?\)|\b(?:spec|fact|specification) sheet\b|\b(?:section|§) ?[1-9]\.[1-9]", RegexOptions.IgnoreCase)]
    private static partial Regex Odd();
}
