using IngressRules.Admin.Html;
using IngressRules.Admin.State;
using IngressRules.Compilation;
using IngressRules.Diagnostics;
using IngressRules.Explanation;
using IngressRules.Matching;

namespace IngressRules.Admin.Pages;

/// <summary>The page that explains where a URL goes and why, step by step in the order of the router's decision.</summary>
internal static class ExplainPage
{
    private const int MaxListed = 30;

    public static void Write(HtmlWriter html, AdminView view)
    {
        Parts.Heading(
            html,
            "Explain a URL",
            "Which rule takes a request, why, and what else could have. Write the URL as a client sends it; nothing is tidied up.");
        string url = view.Query("url");
        Parts.AskBox(html, view, "search", "http://shop.example.com/cart/42");
        if (url.Length == 0)
        {
            WriteExamples(html, view);
        }
        else if (!RequestUrl.TryParse(url, out RequestUrl? asked, out string? fault))
        {
            html.Write($"<p class=\"note error\">{fault}</p>\n");
        }
        else
        {
            WriteResult(html, view, asked, view.Explain(asked));
        }
    }

    private static void WriteExamples(HtmlWriter html, AdminView view)
    {
        if (view.Rows.Count == 0)
        {
            html.Write($"<p class=\"empty\">There are no rules yet, so every request gets 404.</p>\n");
            return;
        }

        html.Write($"<p>For example:</p>\n<ul class=\"plain\">\n");
        foreach (RuleRow row in view.Rows.Take(6))
        {
            html.Write($"<li><a href=\"{view.Links.ToExplanation(row.ExampleUrl)}\"><code>{row.ExampleUrl}</code></a></li>\n");
        }

        html.Write($"</ul>\n");
    }

    private static void WriteResult(HtmlWriter html, AdminView view, RequestUrl asked, RequestExplanation explanation)
    {
        var verdict = Verdict.Of(view, asked, explanation);
        WriteVerdict(html, verdict);
        if (verdict.HasErrors)
        {
            html.Write($"<p class=\"note error\">{Verdict.ErrorNote} It is named below.</p>\n");
        }

        if (verdict.UnreadNote.Length > 0)
        {
            html.Write($"<p class=\"note error\">{verdict.UnreadNote}</p>\n");
        }

        WriteStale(html, verdict);
        if (verdict.Redirect is not null)
        {
            html.Write($"<p class=\"note\">{Verdict.RedirectNote}</p>\n");
        }

        html.Write($"<ol class=\"steps\">\n");
        Step(html, "Host", ExplanationText.Host(explanation));
        if (explanation.Match.Outcome == MatchOutcome.Refused)
        {
            html.Write($"<li><h3>Target</h3><p>{Verdict.RefusalNote}</p><ul>\n");
            foreach (Ambiguity reason in explanation.Ambiguities)
            {
                html.Write($"<li>{ExplanationText.Of(reason)}</li>\n");
            }

            html.Write($"</ul><p>The option <code>--match-ambiguous-targets</code> has such targets matched as text.</p></li>\n</ol>\n");
            return;
        }

        Step(html, "Path", ExplanationText.Path(explanation));
        Step(html, "Rule", ExplanationText.Rule(explanation));
        if (verdict.Endpoints is { } endpoints)
        {
            html.Write($"<li><h3>Endpoints</h3>\n");
            EndpointsPage.WriteEndpoints(html, view, endpoints);
            html.Write($"</li>\n");
        }

        html.Write($"</ol>\n");
        WriteRivals(html, explanation);
        WriteFindings(html, "Never asked, because another rule takes the same requests", explanation.Shadowed);
        WriteFindings(html, $"Worth knowing about {explanation.Match.Ingress}", explanation.Advice);
        WriteFindings(html, "Ingresses that name this host and are not served", verdict.NotServed);
        WriteFindings(html, "Stale Ingresses that name this host: what is wrong with their latest version", verdict.OlderServed);
        WriteNeighbours(html, view, explanation);
        if (explanation.Match.Rule is null && view.Facts.Count(DiagnosticSeverity.Error) is > 0 and int errors)
        {
            html.Write($"<p class=\"after\">An object with an error is left out whole. Was a rule expected here? ");
            html.Write($"See the <a href=\"{view.Links.To("/diagnostics")}\">{Parts.Count(errors, "error")}</a>.</p>\n");
        }
    }

    /// <summary>Says it where the Ingress that decides is an older version.</summary>
    private static void WriteStale(HtmlWriter html, Verdict verdict)
    {
        if (verdict.Stale is not { } stale)
        {
            return;
        }

        html.Write($"<p class=\"note error\">{stale.Object.ToString()} is stale since {FigureText.Moment(stale.Since)}, ");
        html.Write($"because {StaleText.Cause(stale)} (");
        CodeLink.Write(html, stale.Because.Code);
        html.Write($"): {stale.Because.Message}</p>\n");
    }

    private static void WriteVerdict(HtmlWriter html, Verdict verdict)
    {
        VerdictLine line = verdict.Headline;
        html.Write($"<section class=\"verdict {verdict.Kind}\" data-outcome=\"{verdict.Outcome}\"><p>");
        html.Write($"<span class=\"mark\">{(verdict.Kind == "bad" ? "✕" : "→")}</span> {line.Before}");
        if (line.Status.Length > 0)
        {
            html.Write($"<strong>{line.Status}</strong>{line.Between}");
        }

        if (line.Target.Length > 0)
        {
            html.Write($"<strong><code>{line.Target}</code></strong>{line.After}");
        }

        html.Write($"</p><p>{verdict.Detail}</p></section>\n");
    }

    private static void WriteRivals(HtmlWriter html, RequestExplanation explanation)
    {
        List<RuleCandidate> rivals = [.. explanation.Candidates.Where(c => c.Verdict is not (RuleVerdict.Won or RuleVerdict.LeftOut))];
        if (rivals.Count == 0)
        {
            return;
        }

        html.Write($"<h2>What else could have taken it</h2>\n<table class=\"list\">\n");
        html.Write($"<thead><tr><th scope=\"col\">Rule</th><th scope=\"col\">Backend</th><th scope=\"col\">Why not</th></tr></thead>\n");
        html.Write($"<tbody>\n");
        foreach (RuleCandidate rival in rivals.Take(MaxListed))
        {
            RuleReference rule = rival.Rule!;
            string host = rule.Host.Length == 0 ? "(any host)" : rule.Host;
            html.Write($"<tr><td data-label=\"Rule\"><span><code>{host}</code> {rule.PathType?.Value ?? ""} <code>{rule.Path}</code>");
            html.Write($"</span><small>{rival.Ingress} {rule.Field.ToString()}</small></td>");
            html.Write($"<td data-label=\"Backend\"><code>{rival.Backend!.ToString()}</code></td>");
            html.Write($"<td data-label=\"Why not\">{rival.Text}</td></tr>\n");
        }

        html.Write($"</tbody>\n</table>\n");
        if (rivals.Count > MaxListed)
        {
            html.Write($"<p class=\"after\">and {rivals.Count - MaxListed} more</p>\n");
        }
    }

    private static void WriteFindings(HtmlWriter html, string title, IReadOnlyList<Diagnostic> findings)
    {
        if (findings.Count == 0)
        {
            return;
        }

        html.Write($"<h2>{title}</h2>\n<ol class=\"findings\">\n");
        foreach (Diagnostic finding in findings.Take(MaxListed))
        {
            DiagnosticsPage.WriteFinding(html, finding);
        }

        html.Write($"</ol>\n");
        if (findings.Count > MaxListed)
        {
            html.Write($"<p class=\"after\">and {findings.Count - MaxListed} more</p>\n");
        }
    }

    /// <summary>Where no path matches, the paths of the host: one of them was probably meant.</summary>
    private static void WriteNeighbours(HtmlWriter html, AdminView view, RequestExplanation explanation)
    {
        if (explanation.Match.Rule is not null || explanation.ChosenHost is not { Rules.Count: > 0 } host)
        {
            return;
        }

        html.Write($"<h2>Paths under this host</h2>\n<ul class=\"plain\">\n");
        foreach (CompiledRule rule in host.Rules.Take(MaxListed))
        {
            html.Write($"<li>{rule.PathType.Value} <code>{rule.Path}</code> <span class=\"faint\">→ {rule.Backend.ToString()}</span>");
            html.Write($"</li>\n");
        }

        if (host.Rules.Count > MaxListed)
        {
            html.Write($"<li><a href=\"{view.Links.To("/rules", ("q", host.Host))}\">and {host.Rules.Count - MaxListed} more</a></li>\n");
        }

        html.Write($"</ul>\n");
    }

    private static void Step(HtmlWriter html, string title, string text) => html.Write($"<li><h3>{title}</h3><p>{text}</p></li>\n");
}
