using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using IngressRules.Drawing;
using IngressRules.Tests.Support;

namespace IngressRules.Tests.Drawing;

/// <summary>Mermaid and Graphviz themselves take what is drawn, and show each text as it is and nothing else.</summary>
public sealed partial class RendererTests
{
    private static readonly RuleGraph[] s_graphs =
    [
        Drawings.With(Drawings.HostilePaths),
        Drawings.With(Enumerable.Range(0, 60).Select(RandomText)),
        RuleGraph.Of(Drawings.Large(3, 5)),
        Largest(),
    ];

    [RendererFact(isMermaid: true)]
    public async Task Mermaid_draws_every_text_as_it_is()
    {
        string page = Path.GetTempFileName() + ".html";
        try
        {
            string[] texts = [.. s_graphs.Select(g => g.ToMermaid())];
            string html = Repository.Read("tests/IngressRules.Tests/Drawing/mermaid.html")
                .Replace("\"MERMAID\"", $"\"{new Uri(Renderer.Mermaid!).AbsoluteUri}\"", StringComparison.Ordinal)
                .Replace("= TEXTS;", $"= {JsonSerializer.Serialize(texts)};", StringComparison.Ordinal);
            File.WriteAllText(page, html);

            // Time in the page runs only while it has nothing to do, so the budget is no limit of time.
            string dom = await Renderer.RunAsync(
                Renderer.Chromium!,
                ["--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=100000", "--dump-dom", new Uri(page).AbsoluteUri]);
            byte[] json = Convert.FromBase64String(Body().Match(dom).Groups[1].Value);
            JsonElement[] drawn = [.. JsonElement.Parse(json).EnumerateArray()];

            Assert.Equal(s_graphs.Length, drawn.Length);
            for (int i = 0; i < drawn.Length; i++)
            {
                Assert.Null(drawn[i].GetProperty("error").GetString());
                Assert.Equal(s_graphs[i].Edges.Count, drawn[i].GetProperty("edges").GetInt32());
                Assert.Equal(0, drawn[i].GetProperty("other").GetInt32());
                Assert.Equal(
                    TextsOf(s_graphs[i]).Order(StringComparer.Ordinal),
                    drawn[i].GetProperty("labels").EnumerateArray().Select(l => Spaced(l.GetString()!)).Order(StringComparer.Ordinal));
            }
        }
        finally
        {
            File.Delete(page);
        }
    }

    [RendererFact(isMermaid: false)]
    public async Task Graphviz_draws_every_text_as_it_is()
    {
        foreach (RuleGraph graph in s_graphs)
        {
            string svg = await Renderer.RunAsync(Renderer.Dot!, ["-Tsvg"], graph.ToDot());
            XNamespace space = "http://www.w3.org/2000/svg";
            var document = XDocument.Parse(svg, LoadOptions.PreserveWhitespace);
            Assert.Equal(graph.Edges.Count, document.Descendants(space + "g").Count(g => (string?)g.Attribute("class") == "edge"));
            Assert.Empty(document.Descendants(space + "a"));
            Assert.Equal(
                TextsOf(graph).SelectMany(t => t.Split('\n')).Order(StringComparer.Ordinal),
                document.Descendants(space + "text").Select(t => Spaced(t.Value)).Order(StringComparer.Ordinal));
        }
    }

    /// <summary>A picture that is as large as pictures become.</summary>
    private static RuleGraph Largest()
    {
        var graph = RuleGraph.Of(Drawings.Large(2_000, 1));
        Assert.InRange(graph.Edges.Count, 200, RuleGraph.MostEdges);
        return graph;
    }

    private static string RandomText(int seed)
    {
        var random = new Random(seed);
        const string alphabet = "\"'`\\#;:&<>[](){}|/%-=~*_$@!^,. wend0x";
        return "t" + string.Concat(Enumerable.Range(0, 20).Select(_ => alphabet[random.Next(alphabet.Length)])) + "t";
    }

    private static IEnumerable<string> TextsOf(RuleGraph graph) =>
        graph.Nodes.Select(n => string.Join('\n', n.Lines)).Concat(graph.LeftOut is { } note ? [note] : []).Select(Spaced);

    /// <summary>The number of spaces between words is not seen, nor is what keeps text from being read as something else.</summary>
    private static string Spaced(string text) => Spaces().Replace(text, " ").Replace("\u2060", "", StringComparison.Ordinal);

    [GeneratedRegex("<body>([A-Za-z0-9+/=]*)\\s*</body>")]
    private static partial Regex Body();

    [GeneratedRegex("[ \u00a0]+")]
    private static partial Regex Spaces();
}
