using System.Globalization;
using IngressRules.Admin.Html;
using IngressRules.Model;

namespace IngressRules.Admin.Pages;

/// <summary>The hosts of <c>spec.tls</c> and the certificates of their Secrets. Of a key it is only said whether it fits.</summary>
internal static class TlsPage
{
    private const int PageSize = 50;
    private const int MaxNames = 20;
    private static readonly TimeSpan Soon = TimeSpan.FromDays(30);

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
            html.Write($"<table class=\"list\">\n<thead><tr><th scope=\"col\">Hosts</th><th scope=\"col\">Secret</th>");
            html.Write($"<th scope=\"col\">State</th><th scope=\"col\">Names in the certificate</th><th scope=\"col\">Ingress</th></tr>");
            html.Write($"</thead>\n<tbody>\n");
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
        SecretCertificate facts = SecretCertificate.Of(row.Entry.SecretName, row.Ingress.Metadata.Namespace, view.Table.Objects.Secrets);
        html.Write($"<tr><td data-label=\"Hosts\"><code>{string.Join(", ", row.Entry.Hosts)}</code></td><td data-label=\"Secret\">");
        html.Write($"<code>{row.Entry.SecretName}</code></td><td data-label=\"State\">");
        WriteState(html, facts, row.Entry.Hosts, view.Now);
        html.Write($"</td><td data-label=\"Names\"><code>{string.Join(", ", facts.Names.Take(MaxNames))}");
        html.Write($"{(facts.Names.Count > MaxNames ? ", …" : "")}</code></td><td data-label=\"Ingress\">");
        html.Write($"<code>{row.Ingress.ToString()}</code></td></tr>\n");
    }

    private static void WriteState(HtmlWriter html, SecretCertificate facts, IEnumerable<string> hosts, DateTimeOffset now)
    {
        if (facts.Problem is { } problem)
        {
            Parts.Tag(html, "error", problem);
            return;
        }

        string day = facts.NotAfter.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        (string kind, string text) = facts.NotAfter < now ? ("error", $"expired {day}")
            : facts.NotBefore > now ? ("error", "not valid yet")
            : facts.Uncovered(hosts) is { } host ? ("warning", $"not for {host}")
            : facts.NotAfter - now < Soon ? ("warning", $"ends {day}")
            : ("good", $"until {day}");
        Parts.Tag(html, kind, text);
    }

    private sealed record TlsRow(Ingress Ingress, IngressTls Entry)
    {
        public string Text => $"{string.Join(' ', Entry.Hosts)} {Entry.SecretName} {Ingress}";
    }
}
