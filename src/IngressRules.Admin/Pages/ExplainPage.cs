using System.Globalization;
using IngressRules.Admin.Html;
using IngressRules.Admin.State;
using IngressRules.AspNetCore.Tls;
using IngressRules.Compilation;
using IngressRules.Diagnostics;
using IngressRules.Explanation;
using IngressRules.Forwarding;
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
            WriteResult(html, view, asked, RequestExplanation.Of(view.Table.Matcher, asked.Host, asked.Target));
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
        BackendEndpoints? endpoints = explanation.Match.Backend is { } backend ? view.Table.Backends.Resolve(backend) : null;
        string? redirect = !asked.IsHttps && HttpsRedirect.AppliesTo(explanation.Match, view.Options)
            ? HttpsRedirect.Location(view.Options, asked.Host, asked.Target)
            : null;
        bool served = explanation.Match.Backend is { } taken && !BackendHealth.Of(view, taken).IsDown;
        WriteVerdict(html, explanation, redirect, served, endpoints is { Endpoints.Count: > 0 });
        if (explanation.LeftOut.Any(d => d.Severity == DiagnosticSeverity.Error))
        {
            html.Write($"<p class=\"note error\">An Ingress that names this host has an error, so its rules do not take part, ");
            html.Write($"or an older version of them does. It is named below.</p>\n");
        }

        WriteStale(html, view, explanation);
        if (redirect is not null)
        {
            html.Write($"<p class=\"note\">This is decided before a backend is looked for. ");
            html.Write($"What follows is what happens to the request over https.</p>\n");
        }

        html.Write($"<ol class=\"steps\">\n");
        Step(html, "Host", ExplanationText.Host(explanation));
        if (explanation.Match.Outcome == MatchOutcome.Refused)
        {
            html.Write($"<li><h3>Target</h3><p>Servers read this target in different ways, so no rule is asked, ");
            html.Write($"and no backend can read what no rule saw.</p><ul>\n");
            foreach (Ambiguity reason in explanation.Ambiguities)
            {
                html.Write($"<li>{ExplanationText.Of(reason)}</li>\n");
            }

            html.Write($"</ul><p>The option <code>--match-ambiguous-targets</code> has such targets matched as text.</p></li>\n</ol>\n");
            return;
        }

        Step(html, "Path", ExplanationText.Path(explanation));
        Step(html, "Rule", ExplanationText.Rule(explanation));
        if (endpoints is not null)
        {
            html.Write($"<li><h3>Endpoints</h3>\n");
            EndpointsPage.WriteEndpoints(html, view, endpoints);
            html.Write($"</li>\n");
        }

        html.Write($"</ol>\n");
        WriteRivals(html, explanation);
        WriteFindings(html, "Never asked, because another rule takes the same requests", explanation.Shadowed);
        WriteFindings(html, $"Worth knowing about {explanation.Match.Ingress}", explanation.Advice);
        WriteFindings(html, "Ingresses that name this host and are not served", explanation.LeftOut);
        WriteNeighbours(html, view, explanation);
        if (explanation.Match.Rule is null && view.Facts.Count(DiagnosticSeverity.Error) is > 0 and int errors)
        {
            html.Write($"<p class=\"after\">An object with an error is left out whole. Was a rule expected here? ");
            html.Write($"See the <a href=\"{view.Links.To("/diagnostics")}\">{Parts.Count(errors, "error")}</a>.</p>\n");
        }
    }

    /// <summary>Says it where the Ingress that decides is an older version.</summary>
    private static void WriteStale(HtmlWriter html, AdminView view, RequestExplanation explanation)
    {
        if (explanation.Match.Ingress is not { } ingress)
        {
            return;
        }

        var name = new ObjectReference("Ingress", ingress.Metadata.Namespace, ingress.Metadata.Name);
        if (view.Table.Stale.FirstOrDefault(s => s.Object == name) is not { } stale)
        {
            return;
        }

        string since = stale.Since.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
        html.Write($"<p class=\"note error\">{stale.Object.ToString()} is stale since {since}, because its latest version is invalid (");
        CodeLink.Write(html, stale.Because.Code);
        html.Write($"): {stale.Because.Message}</p>\n");
    }

    private static void WriteVerdict(HtmlWriter html, RequestExplanation explanation, string? redirect, bool served, bool hasEndpoints)
    {
        IngressMatch match = explanation.Match;

        // A rule that an error took away may have been meant, so what is left is not called good.
        string good = explanation.LeftOut.Any(d => d.Severity == DiagnosticSeverity.Error) ? "warn" : "good";
        if (redirect is not null)
        {
            html.Write($"<section class=\"verdict {good}\" data-outcome=\"redirect\"><p>");
            html.Write($"<span class=\"mark\">→</span> Redirected with <strong>308</strong> to <strong><code>{redirect}</code></strong>");
            html.Write($"</p><p>The host is in spec.tls, and the router sends plain HTTP to such hosts to https.</p></section>\n");
            return;
        }

        switch (match.Outcome)
        {
            case MatchOutcome.Refused:
                html.Write($"<section class=\"verdict bad\" data-outcome=\"refused\"><p>");
                html.Write($"<span class=\"mark\">✕</span> Refused with <strong>400</strong></p><p>The target is ambiguous.</p>");
                html.Write($"</section>\n");
                break;
            case MatchOutcome.None:
                html.Write($"<section class=\"verdict bad\" data-outcome=\"none\"><p>");
                html.Write($"<span class=\"mark\">✕</span> Nobody takes it: <strong>404</strong></p>");
                html.Write($"<p>No rule fits, and there is no default backend.</p></section>\n");
                break;
            default:
                string outcome = match.Rule is null ? "default" : "rule";
                html.Write($"<section class=\"verdict {(served ? good : "bad")}\" data-outcome=\"{outcome}\"><p>");
                html.Write($"<span class=\"mark\">{(served ? "→" : "✕")}</span> <strong><code>{match.Backend!.ToString()}</code></strong>");
                string fault = hasEndpoints ? " has no endpoint that can be reached: 502" : " has no endpoint: 503";
                html.Write($"{(served ? "" : fault)}</p><p>");
                html.Write($"{ExplanationText.Source(explanation)}</p></section>\n");
                break;
        }
    }

    private static void WriteRivals(HtmlWriter html, RequestExplanation explanation)
    {
        List<(CompiledHost Host, CompiledRule Rule)> rivals =
        [
            .. explanation.Hosts
                .SelectMany(h => h.FittingRules.Select(r => (h.Host, Rule: r)))
                .Where(r => !ReferenceEquals(r.Rule, explanation.Match.Rule)),
        ];
        if (rivals.Count == 0)
        {
            return;
        }

        html.Write($"<h2>What else could have taken it</h2>\n<table class=\"list\">\n");
        html.Write($"<thead><tr><th scope=\"col\">Rule</th><th scope=\"col\">Backend</th><th scope=\"col\">Why not</th></tr></thead>\n");
        html.Write($"<tbody>\n");
        foreach ((CompiledHost host, CompiledRule rule) in rivals.Take(MaxListed))
        {
            html.Write($"<tr><td data-label=\"Rule\"><span><code>{host.ToString()}</code> {rule.PathType.Value} <code>{rule.Path}</code>");
            html.Write($"</span><small>{rule.Ingress.ToString()} {rule.Field.ToString()}</small></td>");
            html.Write($"<td data-label=\"Backend\"><code>{rule.Backend.ToString()}</code></td>");
            html.Write($"<td data-label=\"Why not\">{ExplanationText.WhyNot(explanation, host, rule)}</td></tr>\n");
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
        if (explanation.Match.Rule is not null || explanation.ChosenHost?.Host is not { Rules.Count: > 0 } host)
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
