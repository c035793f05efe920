using IngressRules.Admin.Html;
using IngressRules.Diagnostics;

namespace IngressRules.Admin.Pages;

/// <summary>The page of diagnostics, most severe first.</summary>
internal static class DiagnosticsPage
{
    private const int PageSize = 100;

    public static void Write(HtmlWriter html, AdminView view)
    {
        html.Write($"<h1>Diagnostics</h1>\n<p class=\"lead\">{CountOf(DiagnosticSeverity.Error)}, ");
        html.Write($"{CountOf(DiagnosticSeverity.Warning)}, {CountOf(DiagnosticSeverity.Info)}. ");
        html.Write($"An object with an error is left out, or its version from before stays; everything else serves.</p>\n");
        StaleObjects.Write(html, view, PageSize);
        Parts.SearchBox(html, view, "/diagnostics", "Search code, object, field or message");
        html.Write($"<div id=\"results\">\n");
        string[] words = view.SearchWords;
        var page = Paged<Diagnostic>.Of(Listed(view, words), view.Page, PageSize);
        if (page.Total == 0)
        {
            string nothing = words.Length == 0
                ? "Nothing was found. All objects are as they should be."
                : "No finding has all of these words.";
            html.Write($"<p class=\"empty\">{nothing}</p>\n");
        }
        else
        {
            html.Write($"<ol class=\"findings\">\n");
            foreach (Diagnostic diagnostic in page.Items)
            {
                WriteFinding(html, diagnostic);
            }

            html.Write($"</ol>\n");
        }

        Parts.Pager(html, view, "/diagnostics", page, "finding");
        html.Write($"</div>\n");

        string CountOf(DiagnosticSeverity severity) => Parts.Count(view.Facts.Count(severity), severity.Name());
    }

    /// <summary>The findings with all words of a search, most severe first.</summary>
    public static IReadOnlyList<Diagnostic> Listed(AdminView view, string[] words) =>
        words.Length == 0 ? view.Facts.Findings : [.. view.Facts.Findings.Where(d => Contains(d, words))];

    /// <summary>One diagnostic as a list item.</summary>
    public static void WriteFinding(HtmlWriter html, Diagnostic diagnostic)
    {
        string severity = diagnostic.Severity.Name();
        html.Write($"<li class=\"finding {severity}\"><p>");
        Parts.Tag(html, severity, severity);
        html.Write($" ");
        CodeLink.Write(html, diagnostic.Code);
        html.Write($" <strong>{diagnostic.Code.Title}</strong></p>\n<p>{diagnostic.Message}</p>\n");
        html.Write($"<p class=\"place\">");
        if (diagnostic.Object is { } about)
        {
            html.Write($"<span>{about.ToString()}</span> ");
        }

        if (diagnostic.Field.Length > 0)
        {
            html.Write($"<code>{diagnostic.Field}</code> ");
        }

        if (diagnostic.Span is { } span)
        {
            html.Write($"<span>{span.ToString()}</span>");
        }

        html.Write($"</p></li>\n");
    }

    /// <summary>
    /// True where every word of a search occurs in some part of the diagnostic. The parts are not joined first, because there can be a
    /// hundred thousand diagnostics.
    /// </summary>
    private static bool Contains(Diagnostic diagnostic, string[] words)
    {
        string about = diagnostic.Object?.ToString() ?? "";
        foreach (string word in words)
        {
            if (!Has(diagnostic.Message, word)
                && !Has(about, word)
                && !Has(diagnostic.Field, word)
                && !Has(diagnostic.Code.Id, word)
                && !Has(diagnostic.Code.Title, word)
                && !Has(diagnostic.Severity.Name(), word) && !Has(diagnostic.Span?.File ?? "", word))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Has(string text, string word) => text.Contains(word, StringComparison.OrdinalIgnoreCase);
}
