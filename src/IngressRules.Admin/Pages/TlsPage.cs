using System.Globalization;
using IngressRules.Admin.Html;
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
        IEnumerable<TlsRow> rows = view.Table.Matcher.Rules.Ingresses
            .SelectMany(i => i.Spec.Tls.Select(t => new TlsRow(i, t)))
            .Where(r => words.All(w => r.Text.Contains(w, StringComparison.OrdinalIgnoreCase)));
        var page = Paged<TlsRow>.Of([.. rows], view.Page, PageSize);
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
            foreach (TlsRow row in page.Items)
            {
                WriteRow(html, view, row);
            }

            html.Write($"</tbody>\n</table>\n");
        }

        Parts.Pager(html, view, "/tls", page, "entry");
        html.Write($"</div>\n");
    }

    private static void WriteRow(HtmlWriter html, AdminView view, TlsRow row)
    {
        TlsCertificate? certificate = SecretOf(row, view) is { } secret ? TlsCertificate.Of(secret) : null;
        html.Write($"<tr><td data-label=\"Hosts\"><code>{string.Join(", ", row.Entry.Hosts)}</code></td>");
        html.Write($"<td data-label=\"Secret\"><code>{row.Entry.SecretName}</code></td><td data-label=\"State\">");
        (string kind, string text) = StateOf(row.Entry, certificate, view.Now);
        Parts.Tag(html, kind, text);
        html.Write($"</td><td data-label=\"Names\"><code>{NamesOf(certificate)}</code></td>");
        html.Write($"<td data-label=\"Ingress\"><code>{row.Ingress.ToString()}</code></td></tr>\n");
    }

    private static Secret? SecretOf(TlsRow row, AdminView view) => view.Table.Objects.Secrets
        .LastOrDefault(s => s.Metadata.Name == row.Entry.SecretName && s.Metadata.Namespace == row.Ingress.Metadata.Namespace);

    private static (string Kind, string Text) StateOf(IngressTls entry, TlsCertificate? certificate, DateTimeOffset now)
    {
        if (certificate is null)
        {
            return ("error", entry.SecretName.Length == 0 ? "no Secret named" : "Secret is missing");
        }

        if (certificate.Refusal is { } refusal)
        {
            return ("error", refusal);
        }

        string day = certificate.NotAfter.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        string? uncovered = entry.Hosts.FirstOrDefault(h => !certificate.Covers(h));
        return certificate.ValidityAt(now) switch
        {
            TlsCertificateValidity.Expired => ("error", $"expired {day}"),
            TlsCertificateValidity.NotYetValid => ("error", "not valid yet"),
            _ when uncovered is not null => ("warning", $"not for {uncovered}"),
            TlsCertificateValidity.ExpiresSoon => ("warning", $"ends {day}"),
            _ => ("good", $"until {day}"),
        };
    }

    private static string NamesOf(TlsCertificate? certificate)
    {
        ValueList<string> names = certificate?.Names ?? [];
        return string.Join(", ", names.Take(MaxNames)) + (names.Count > MaxNames ? ", …" : "");
    }

    private sealed record TlsRow(Ingress Ingress, IngressTls Entry)
    {
        public string Text => $"{string.Join(' ', Entry.Hosts)} {Entry.SecretName} {Ingress}";
    }
}
