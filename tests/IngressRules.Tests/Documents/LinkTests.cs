using IngressRules.Tests.Support;

namespace IngressRules.Tests.Documents;

/// <summary>Every link in a document has a target, and every document is linked.</summary>
public class LinkTests
{
    private const string Index = "docs/README.md";

    [Fact]
    public void Links_inside_the_repository_lead_to_a_file_and_to_an_anchor_in_it()
    {
        (string Document, string Target)[] links =
            [.. Repository.Documents.SelectMany(d => DocumentLinks.Of(Repository.Read(d)).Select(t => (d, t)))];
        Assert.Contains(links, l => l.Target.Contains(".md#", StringComparison.Ordinal));
        Assert.Empty(links.Where(l => !LeadsSomewhere(l.Document, l.Target)).Select(l => $"{l.Document}: {l.Target}"));
    }

    [Fact]
    public void Every_page_is_reached_from_the_index()
    {
        var reached = new HashSet<string>(StringComparer.Ordinal) { Index };
        var pages = new Queue<string>(reached);
        while (pages.TryDequeue(out string? page))
        {
            foreach (string file in DocumentLinks.Of(Repository.Read(page)).Select(t => DocumentLinks.Resolve(page, t).File))
            {
                if (Repository.Documents.Contains(file) && reached.Add(file))
                {
                    pages.Enqueue(file);
                }
            }
        }

        Assert.Empty(Repository.Documents.Except(reached));
    }

    [Theory]
    [InlineData("The edge router under load", "the-edge-router-under-load")]
    [InlineData("404: no rule takes the request", "404-no-rule-takes-the-request")]
    [InlineData("`Model/` and [links](architecture.md)", "model-and-links")]
    [InlineData("<a id=\"8\"></a>8. Open or disputed points, and the default", "8-open-or-disputed-points-and-the-default")]
    public void A_heading_is_an_anchor(string heading, string anchor) => Assert.Equal(anchor, DocumentLinks.Slug(heading));

    [Fact]
    public void Code_has_neither_links_nor_headings()
    {
        const string text = "# One\n\n```sh\n# Two\n[a](b.md)\n```\n\n# One\n";
        Assert.Empty(DocumentLinks.Of(text));
        Assert.Equal(["one", "one-1"], DocumentLinks.AnchorsOf(text).Order());
    }

    private static bool LeadsSomewhere(string document, string target)
    {
        (string file, string anchor) = DocumentLinks.Resolve(document, target);
        return Path.Exists(Repository.PathOf(file))
            && (anchor.Length == 0 || DocumentLinks.AnchorsOf(Repository.Read(file)).Contains(anchor));
    }
}
