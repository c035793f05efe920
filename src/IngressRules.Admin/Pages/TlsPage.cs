using IngressRules.Admin.Html;
using IngressRules.Admin.State;
using IngressRules.Analysis;
using IngressRules.Model;

namespace IngressRules.Admin.Pages;

/// <summary>
/// The page of <c>spec.tls</c> hosts and the certificates of their Secrets. Of a private key it shows only whether it fits the certificate.
/// </summary>
internal static class TlsPage
{
    private const int PageSize = 50;
    private const int MaxNames = 20;

    public static void Write(HtmlWriter html, AdminView view)
    {
        Parts.Heading(
            html, "TLS", "The entries of spec.tls and the certificate of each. A host without a good one gets the default certificate.");
        Parts.SearchBox(html, view, "/tls", "Search hosts, Secrets or Ingresses");
        html.Write($"<div id=\"results\">\n");
        string[] words = view.SearchWords;
        var page = Paged<TlsEntry>.Of(Listed(view, words), view.Page, PageSize);
        if (page.Total == 0)
        {
            html.Write($"<p class=\"empty\">{(words.Length == 0 ? "No Ingress has a tls entry." : "No entry has all of these words.")}");
            html.Write($"</p>\n");
        }
        else
        {
            html.Write($"<table class=\"list\">\n<thead><tr>");
            html.Write($"<th scope=\"col\">Hosts</th><th scope=\"col\">Secret</th><th scope=\"col\">State</th>");
            html.Write($"<th scope=\"col\">Names in the certificate</th><th scope=\"col\">Ingress</th></tr></thead>\n<tbody>\n");
            foreach (TlsEntry row in page.Items)
            {
                WriteRow(html, view, row);
            }

            html.Write($"</tbody>\n</table>\n");
        }

        Parts.Pager(html, view, "/tls", page, "entry");
        html.Write($"</div>\n");
    }

    /// <summary>The entries with all words of a search, those whose certificate is the worst first.</summary>
    public static IReadOnlyList<TlsEntry> Listed(AdminView view, string[] words) =>
    [
        .. view.Facts.Tls
            .Where(r => words.All(w => r.Text.Contains(w, StringComparison.OrdinalIgnoreCase)))
            .OrderByDescending(r => r.StateAt(view.Now).Kind)
            .ThenBy(r => r.Certificate?.NotAfter),
    ];

    private static void WriteRow(HtmlWriter html, AdminView view, TlsEntry row)
    {
        html.Write($"<tr><td data-label=\"Hosts\"><code>{string.Join(", ", row.Entry.Hosts)}</code></td>");
        html.Write($"<td data-label=\"Secret\"><code>{row.Entry.SecretName}</code></td><td data-label=\"State\">");
        TlsState state = row.StateAt(view.Now);
        Parts.Tag(html, state.Tag, state.Text);
        html.Write($"</td><td data-label=\"Names\"><code>{NamesOf(row.Certificate)}</code></td>");
        html.Write($"<td data-label=\"Ingress\"><code>{row.Ingress.ToString()}</code></td></tr>\n");
    }

    private static string NamesOf(TlsCertificate? certificate)
    {
        ValueList<string> names = certificate?.Names ?? [];
        return string.Join(", ", names.Take(MaxNames)) + (names.Count > MaxNames ? ", …" : "");
    }
}
