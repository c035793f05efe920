using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Tokens;

namespace IngressRules.Reading.Yaml;

/// <summary>
/// Recognises a text that is no YAML because it is a template of YAML. Only a text that cannot be read is looked at: expressions in quotes,
/// blocks of text and comments do no harm, so the error is another one.
/// </summary>
internal static partial class TemplateText
{
    private static readonly string[] s_openings = ["{{", "{%", "<%"];

    /// <summary>The place of the first template expression, in characters, and what to do; null where none explains the error.</summary>
    /// <param name="text">The text.</param>
    /// <param name="name">The name of its file, which may show that it belongs to a Helm chart.</param>
    /// <param name="fault">Where the error was noticed, in characters: what stands behind its line is not its cause.</param>
    public static (int Start, int Length, string Message)? Find(string text, string? name, int fault)
    {
        if (!s_openings.Any(o => text.Contains(o, StringComparison.Ordinal)))
        {
            return null;
        }

        fault = Math.Clamp(fault, 0, text.Length);
        int line = text.IndexOf('\n', fault);
        List<(int Start, int End)> texts = Texts(text, fault, line < 0 ? text.Length : line, out int end);
        int go = Outside(text, "{{", end, texts), jinja = Outside(text, "{%", end, texts), erb = Outside(text, "<%", end, texts);
        if (jinja >= 0)
        {
            return (jinja, 2, "This is a template that has not been rendered ({% … %} is Jinja). Render it with the tool that it belongs "
                + "to, such as Ansible, and check the output.");
        }

        if (erb >= 0 && text.IndexOf("%>", erb, StringComparison.Ordinal) > 0)
        {
            return (erb, 2, "This is a template that has not been rendered (<% … %> is ERB). Render it with the tool that it belongs to, "
                + "and check the output.");
        }

        if (go < 0 || text.IndexOf("}}", go, StringComparison.Ordinal) < 0)
        {
            return null;
        }

        return (go, 2, Helm().IsMatch(text)
            ? $"This is a Helm template that has not been rendered. Render its chart and check the output: "
                + $"helm template {Chart(name) ?? "CHART"} | ingress-rules validate -"
            : "This is a template that has not been rendered ({{ … }}). Render it with the tool that it belongs to, such as helm "
                + "template, and check the output. A value that is meant to begin with { needs quotes.");
    }

    /// <summary>
    /// Where an opening stands first that is neither in quotes, nor in a block of text, nor in a comment; -1 where there is none.
    /// </summary>
    private static int Outside(string text, string opening, int end, List<(int Start, int End)> texts)
    {
        int next = 0, outside = 0;
        for (int at = Find(0); at >= 0;)
        {
            while (next < texts.Count && texts[next].End <= at)
            {
                outside = texts[next++].End;
            }

            int from = Math.Max(outside, text.LastIndexOf('\n', at) + 1);
            if (next < texts.Count && texts[next].Start <= at)
            {
                at = Find(texts[next].End);
            }
            else if (IsInComment(text.AsSpan(from, at - from)))
            {
                int line = text.IndexOf('\n', at);
                at = line < 0 ? -1 : Find(line);
            }
            else
            {
                return at;
            }
        }

        return -1;

        int Find(int from) => from >= end ? -1 : text.IndexOf(opening, from, end - from, StringComparison.Ordinal);
    }

    /// <summary>
    /// Where the quoted texts and the blocks of text stand up to the error. What follows has not been read yet, and may be nested without
    /// end.
    /// </summary>
    private static List<(int Start, int End)> Texts(string text, int fault, int to, out int end)
    {
        List<(int Start, int End)> found = [];
        var scanner = new ServerScanner(text);
        end = to;
        try
        {
            while (scanner.MoveNext() && scanner.Current!.Start.Index < fault)
            {
                if (scanner.Current is Scalar { Style: not ScalarStyle.Plain } scalar)
                {
                    found.Add(((int)scalar.Start.Index, (int)scalar.End.Index));
                }
            }
        }
        catch (YamlFault e) when (e.Kind == YamlFaultKind.QuoteNotClosed)
        {
            end = Math.Min(to, (int)e.Start.Index);
        }
        catch (YamlFault)
        {
            // The error that is looked into; the texts before it have been found.
        }

        // Behind a mark that closes too late what is quoted and what is not have changed places.
        end = Math.Min(end, scanner.LongQuote ?? end);
        return found;
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

    private static bool IsInComment(ReadOnlySpan<char> before) => before.TrimStart().StartsWith("#") || before.IndexOf(" #") >= 0;

    [GeneratedRegex(
        """\{\{-?\s*(/\*|\$|\.|(if|with|range|include|template|define|end|else|toYaml|tpl|block|fail|printf|default|quote)\b)""")]
    private static partial Regex Helm();
}
