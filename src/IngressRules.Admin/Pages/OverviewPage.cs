using System.Globalization;
using System.Runtime.InteropServices;
using IngressRules.Admin.Html;
using IngressRules.Admin.State;
using IngressRules.AspNetCore.Observability;

namespace IngressRules.Admin.Pages;

/// <summary>The first page: whether anything is wrong, then the traffic, then what runs here.</summary>
internal static class OverviewPage
{
    // The page of diagnostics lists all of them.
    private const int MaxStale = 5;

    public static void Write(HtmlWriter html, AdminView view)
    {
        html.Write($"<h1>Overview</h1>\n");
        IReadOnlyList<Problem> problems = Problem.In(view);
        WriteVerdict(html, view, problems);
        StaleObjects.Write(html, view, MaxStale);
        Parts.LiveCounts(html, view);
        html.Write($"<div class=\"cards two\">\n");
        WriteRouter(html, view);
        WriteOptions(html, view);
        html.Write($"</div>\n");
    }

    private static void WriteVerdict(HtmlWriter html, AdminView view, IReadOnlyList<Problem> problems)
    {
        if (view.Table.Matcher.Rules.Ingresses.Count == 0 && problems.Count == 0)
        {
            html.Write($"<section class=\"verdict warn\" data-problems=\"0\"><p><span class=\"mark\">!</span> ");
            html.Write($"<strong>There are no rules</strong></p><p>Every request gets 404. The log says which files were read.</p>");
            html.Write($"</section>\n");
            return;
        }

        int bad = problems.Count(p => p.Tag == "error"), wrong = problems.Count(p => p.Tag != "info");
        if (wrong == 0)
        {
            html.Write($"<section class=\"verdict good\" data-problems=\"0\"><p><span class=\"mark\">✓</span> ");
            html.Write($"<strong>Nothing is wrong</strong></p>");
            html.Write($"<p>No error and no warning, every backend has endpoints, every certificate is good.</p>");
            html.Write($"</section>\n");
            WriteProblems(html, view, problems);
            return;
        }

        string kind = bad > 0 ? "bad" : "warn";
        string text = bad > 0
            ? $"{Parts.Count(bad, "thing")} to repair"
            : $"Nothing is broken; {Parts.Count(wrong, "thing")} to look at";
        html.Write($"<section class=\"verdict {kind}\" data-problems=\"{wrong}\"><p>");
        html.Write($"<span class=\"mark\">{(bad > 0 ? "✕" : "!")}</span> <strong>{text}</strong></p></section>\n");
        WriteProblems(html, view, problems);
    }

    private static void WriteProblems(HtmlWriter html, AdminView view, IReadOnlyList<Problem> problems)
    {
        if (problems.Count == 0)
        {
            return;
        }

        html.Write($"<ul class=\"problems\">\n");
        foreach (Problem problem in problems)
        {
            html.Write($"<li class=\"problem {problem.Tag}\" data-problem=\"{problem.Kind}\">");
            Parts.Tag(html, problem.Tag, problem.Tag);
            html.Write($"<div><a href=\"{view.Links.To(problem.Page, ("q", problem.Search))}\">{problem.Text}</a>");
            html.Write($"<p>{problem.Detail}</p></div></li>\n");
        }

        html.Write($"</ul>\n");
    }

    private static void WriteRouter(HtmlWriter html, AdminView view)
    {
        TableCounts counts = view.Figures.Table;
        html.Write($"<section class=\"card\"><h2>Router</h2>\n<dl class=\"facts\">\n");
        Fact(html, "Version", RouterState.Version);
        Fact(html, "Runtime", RuntimeInformation.FrameworkDescription);
        Fact(html, "Since", FigureText.Moment(view.Router.Since));
        IReadOnlyList<string> listeners = view.Router.Listeners;
        Fact(html, "Listens on", listeners.Count == 0 ? "nothing" : string.Join(", ", listeners));
        Fact(
            html,
            "Rules",
            $"{Parts.Count(counts.Rules, "path")}, {Parts.Count(counts.Hosts, "host")}, {Parts.Count(counts.Ingresses, "Ingress")}");
        Fact(html, "Backends", Parts.Count(view.Facts.Backends.Count, "backend"));
        Fact(html, "Certificates", Parts.Count(view.Facts.Tls.Count, "entry") + " of spec.tls");
        if (view.Options.DefaultCertificate is { } certificate)
        {
            string end = certificate.NotAfter.ToUniversalTime().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            Fact(html, "Default certificate", $"until {end}");
        }

        if (view.Figures.LastReload is { } last)
        {
            string duration = last.Duration.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture);
            Fact(html, "Last load", $"{FigureText.Moment(last.At)} in {duration} ms{(last.Succeeded ? "" : ", failed")}");
        }

        html.Write($"</dl></section>\n");
    }

    private static void WriteOptions(HtmlWriter html, AdminView view)
    {
        IReadOnlyList<OptionRow> options = OptionRow.Of(view.Options);
        html.Write($"<section class=\"card\"><h2>Options</h2>\n");
        if (view.GivenOptions is { } given)
        {
            // The operator knows the options of the host and not those of the library that the host sets by them.
            if (given.Count == 0)
            {
                html.Write($"<p class=\"faint\">All options have their defaults.</p>\n");
            }

            WriteRows(html, given.Select(o => new OptionRow(o.Key, o.Value, IsDefault: false)));
            html.Write($"<details><summary>All {options.Count} settings, as a configuration file names them</summary>\n");
            WriteRows(html, options);
            html.Write($"</details></section>\n");
            return;
        }

        OptionRow[] changed = [.. options.Where(o => !o.IsDefault)];
        if (changed.Length == 0)
        {
            html.Write($"<p class=\"faint\">All options have their defaults.</p>\n");
        }

        WriteRows(html, changed);
        html.Write($"<details><summary>{Parts.Count(options.Count - changed.Length, "option")} at the default</summary>\n");
        WriteRows(html, options.Where(o => o.IsDefault));
        html.Write($"</details></section>\n");
    }

    private static void WriteRows(HtmlWriter html, IEnumerable<OptionRow> options)
    {
        html.Write($"<dl class=\"facts\">\n");
        foreach (OptionRow option in options)
        {
            Fact(html, option.Name, option.Value);
        }

        html.Write($"</dl>\n");
    }

    private static void Fact(HtmlWriter html, string name, string value) => html.Write($"<div><dt>{name}</dt><dd>{value}</dd></div>\n");
}
