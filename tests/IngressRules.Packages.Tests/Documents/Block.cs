using System.Text.RegularExpressions;

namespace IngressRules.Packages.Tests.Documents;

/// <summary>A fenced block of a Markdown document.</summary>
/// <param name="Language">What stands behind the fence.</param>
/// <param name="Text">What it holds.</param>
/// <param name="File">The file that the block is, where the line before it is a file's name; else null.</param>
/// <param name="Before">
/// Code that the page does not show: what stands in a comment <c>&lt;!-- code before</c> in front of the block.
/// </param>
internal sealed partial record Block(string Language, string Text, string? File, string Before)
{
    /// <summary>The blocks of a document, in order.</summary>
    public static IReadOnlyList<Block> Of(string markdown) =>
    [
        .. Fenced().Matches(markdown).Select(m => new Block(
            m.Groups["language"].Value,
            m.Groups["text"].Value,
            m.Groups["file"] is { Success: true } file ? file.Value : null,
            m.Groups["before"].Value)),
    ];

    [GeneratedRegex(
        """
        (?:^`(?<file>[^`\n]+)`:\n\n)?(?:^<!--\ code\ before\n(?<before>.*?)^-->\n)?^```(?<language>\w+)\n(?<text>.*?)^```$
        """,
        RegexOptions.Singleline | RegexOptions.Multiline | RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture)]
    private static partial Regex Fenced();
}
