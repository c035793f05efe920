using System.Text;

namespace IngressRules.Cli.Output;

/// <summary>Text of manifests in a table of Markdown (GitHub's dialect).</summary>
internal static class MarkdownText
{
    /// <summary>The text as code: nothing in it is a link, a mention, HTML or the end of the cell.</summary>
    /// <param name="visible">Text without line ends and control characters.</param>
    public static string Code(string visible)
    {
        var code = new StringBuilder(visible.Length + 8);
        int run = 0, longest = 0;
        for (int i = 0; i < visible.Length; i++)
        {
            run = visible[i] == '`' ? run + 1 : 0;
            longest = Math.Max(longest, run);

            // A table is cut at its bars before anything else is read, and a backslash before one keeps it. Behind another backslash it
            // would not: there the bar is written as an escape.
            bool afterBackslash = i > 0 && visible[i - 1] == '\\';
            code.Append(visible[i] == '|' ? afterBackslash ? "\\u007c" : "\\|" : visible[i]);
        }

        // A fence is longer than any run of backticks inside. A backtick at an end needs a space, which is not shown.
        string fence = new('`', longest + 1), pad = longest > 0 || visible.StartsWith(' ') || visible.EndsWith(' ') ? " " : "";
        return $"{fence}{pad}{code}{pad}{fence}";
    }
}
