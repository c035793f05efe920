using System.Text.RegularExpressions;

namespace IngressRules.Reading.Yaml;

/// <summary>
/// Recognises a text that is no YAML because it is a template of YAML. Only a text that cannot be read is looked at: expressions in quotes
/// and comments do no harm.
/// </summary>
internal static partial class TemplateText
{
    /// <summary>The place of the first template expression, in characters, and what to do; null where there is none.</summary>
    /// <param name="text">The text.</param>
    /// <param name="name">The name of its file, which may show that it belongs to a Helm chart.</param>
    public static (int Start, int Length, string Message)? Find(string text, string? name)
    {
        int go = Outside(text, "{{"), jinja = Outside(text, "{%");
        if (jinja >= 0)
        {
            return (jinja, 2, "This is a template that has not been rendered ({% … %} is Jinja). Render it with the tool that it belongs "
                + "to, such as Ansible, and check the output.");
        }

        if (go < 0 || text.IndexOf("}}", go, StringComparison.Ordinal) < 0)
        {
            return null;
        }

        string chart = Chart(name) is { } found ? found : "CHART";
        return (go, 2, Helm().IsMatch(text)
            ? $"This is a Helm template that has not been rendered. Render its chart and check the output: "
                + $"helm template {chart} | ingress-rules validate -"
            : "This is a template that has not been rendered ({{ … }}). Render it with the tool that it belongs to, such as helm "
                + "template, and check the output. A value that is meant to begin with { needs quotes.");
    }

    /// <summary>Where an opening stands first that is not in a comment; -1 where there is none.</summary>
    private static int Outside(string text, string opening)
    {
        int at = text.IndexOf(opening, StringComparison.Ordinal);
        while (at >= 0 && IsInComment(text.AsSpan(0, at)))
        {
            int next = text.IndexOf('\n', at);
            at = next < 0 ? -1 : text.IndexOf(opening, next, StringComparison.Ordinal);
        }

        return at;
    }

    /// <summary>The chart that a file belongs to, which lies in its <c>templates</c> folder; null for any other file.</summary>
    public static string? Chart(string? name)
    {
        for (string? folder = Path.GetDirectoryName(name); !string.IsNullOrEmpty(folder); folder = Path.GetDirectoryName(folder))
        {
            if (Path.GetFileName(folder.AsSpan()) is "templates")
            {
                string chart = Path.GetDirectoryName(folder) is { Length: > 0 } parent ? parent : ".";
                return File.Exists(Path.Combine(chart, "Chart.yaml")) ? chart : null;
            }
        }

        return null;
    }

    private static bool IsInComment(ReadOnlySpan<char> before) => before[(before.LastIndexOf('\n') + 1)..].TrimStart().StartsWith("#");

    [GeneratedRegex(
        """\{\{-?\s*(/\*|\$|\.|(if|with|range|include|template|define|end|else|toYaml|tpl|block|fail|printf|default|quote)\b)""")]
    private static partial Regex Helm();
}
