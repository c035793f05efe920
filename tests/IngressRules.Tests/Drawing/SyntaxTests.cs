using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using IngressRules.Drawing;

namespace IngressRules.Tests.Drawing;

/// <summary>No text can leave the quotes in which it is drawn, and all of it can be read there.</summary>
public partial class SyntaxTests
{
    private const string Alphabet = "\"'`\\#;:&<>[](){}|/%-=~*_$@!^,. \n\r\t\0\u001b\u202e\u2066\u00a0\u00adéж😀endclikw30x";

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 20)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void No_text_breaks_the_syntax_of_a_drawing(int seed)
    {
        var random = new Random(seed);
        string[] texts = seed == 0 ? Drawings.HostilePaths
            : [.. Enumerable.Range(0, 50).Select(_ => string.Concat(Enumerable.Range(0, random.Next(1, 30)).Select(_ => Pick(random))))];
        RuleGraph graph = Drawings.With(texts);

        string[] mermaid = [.. graph.ToMermaid().Split('\n').Where(l => l.Contains('"', StringComparison.Ordinal))];
        Assert.Equal(graph.Nodes.Count + 1, mermaid.Length);
        Assert.All(mermaid, l => Assert.Matches(MermaidNode(), l));
        Assert.Equal(
            graph.Nodes.Select(n => string.Join('\n', n.Lines)).Append(graph.LeftOut),
            mermaid.Select(l => MermaidText(MermaidNode().Match(l).Groups[1].Value)));

        string[] dot = [.. graph.ToDot().Split('\n').Where(l => l.Contains("label=", StringComparison.Ordinal))];
        Assert.Equal(graph.Nodes.Count + 1, dot.Length);
        Assert.All(dot, l => Assert.Matches(DotLabel(), l));
        Assert.Equal(
            graph.Nodes.Select(n => string.Join('\n', n.Lines)).Append(graph.LeftOut),
            dot.Select(l => DotText(DotLabel().Match(l).Groups[1].Value)));

        // One line a node, one the note; none has a character that a terminal obeys.
        Assert.Equal(graph.Nodes.Count + 1, graph.ToText().TrimEnd('\n').Split('\n').Length);
        Assert.DoesNotContain(
            graph.ToText() + graph.ToDot() + graph.ToMermaid(),
            c => c != '\n' && (char.IsControl(c) || CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.Format));
    }

    private static string Pick(Random random)
    {
        int at = random.Next(Alphabet.Length);
        return char.IsSurrogate(Alphabet[at]) ? "😀" : Alphabet[at].ToString();
    }

    private static string MermaidText(string label) =>
        WebUtility.HtmlDecode(Entity().Replace(label.Replace("<br/>", "\n", StringComparison.Ordinal), "&#$1;"))
            .Replace("\u2060", "", StringComparison.Ordinal);

    private static string DotText(string label)
    {
        var text = new StringBuilder();
        for (int i = 0; i < label.Length; i++)
        {
            text.Append(label[i] != '\\' ? label[i] : label[++i] == 'n' ? '\n' : label[i]);
        }

        return text.ToString().Replace("&amp;", "&", StringComparison.Ordinal);
    }

    [GeneratedRegex("^  (?:n[0-9]+|note)(?:\\(\\[|\\[|\\()\"((?:[A-Za-z0-9 /.()-]|#[0-9]+;|<br/>)*)\"(?:\\]\\)|\\]|\\))(?::::[a-z]+)?$")]
    private static partial Regex MermaidNode();

    [GeneratedRegex("#([0-9]+);")]
    private static partial Regex Entity();

    [GeneratedRegex("^  (?:n[0-9]+ \\[)?label=\"((?:[^\"\\\\&]|\\\\[\"\\\\n]|&amp;)*)\"(?:(?:, [a-z]+=[a-z]+)*\\])?;$")]
    private static partial Regex DotLabel();
}
