using System.Globalization;
using IngressRules.Admin.State;
using IngressRules.AspNetCore.Observability;

namespace IngressRules.Admin.Html;

/// <summary>HTML parts that several pages share.</summary>
internal static class Parts
{
    /// <summary>The heading of a page, with a sentence below it.</summary>
    public static void Heading(HtmlWriter html, string title, string sentence) =>
        html.Write($"<h1>{title}</h1>\n<p class=\"lead\">{sentence}</p>\n");

    /// <summary>The search box of a list. Without script it works as a plain form.</summary>
    public static void SearchBox(HtmlWriter html, AdminView view, string path, string what) => html.Write($"""
        <form class="search" action="{view.Links.To(path)}" role="search" aria-label="{what}">
        <input type="search" name="q" value="{view.Search}" placeholder="{what}" aria-label="{what}"
         autocomplete="off" autocapitalize="off" spellcheck="false" data-search>
        <button>Search</button>
        </form>

        """);

    /// <summary>The box for a URL to explain: large on the explanation page, small at the top of all other pages.</summary>
    public static void AskBox(HtmlWriter html, AdminView view, string kind, string example) => html.Write($"""
        <form class="{kind}" action="{view.Links.To("/explain")}" role="search" aria-label="Explain a URL">
        <input name="url" value="{view.Query("url")}" placeholder="{example}" aria-label="URL to explain"
         autocomplete="off" autocapitalize="off" spellcheck="false" data-ask>
        <button>Explain</button>
        </form>

        """);

    /// <summary>The number of items, and links to the other pages of the list.</summary>
    public static void Pager<T>(HtmlWriter html, AdminView view, string path, Paged<T> page, string thing)
    {
        html.Write($"<div class=\"pager\"><p role=\"status\">");
        if (page.Pages == 1)
        {
            html.Write($"{Count(page.Total, thing)}");
        }
        else
        {
            html.Write($"{page.First + 1}–{page.First + page.Items.Count} of {Count(page.Total, thing)}");
        }

        html.Write($"</p>");
        if (page.Pages > 1)
        {
            html.Write($"<nav aria-label=\"Pages of the list\">");
            PagerLink(html, view, path, page.Number > 1 ? page.Number - 1 : null, "prev", "← Previous");
            html.Write($"<span>Page {page.Number} of {page.Pages}</span>");
            PagerLink(html, view, path, page.Number < page.Pages ? page.Number + 1 : null, "next", "Next →");
            html.Write($"</nav>");
        }

        html.Write($"</div>\n");
    }

    /// <summary>The figures that the script refreshes while the page is open.</summary>
    public static void LiveCounts(HtmlWriter html, AdminView view)
    {
        var totals = RequestTotals.Of(view.Figures);
        TrafficFigures minute = view.Traffic;
        html.Write($"<div data-live=\"{view.Links.To("/api/v1/status")}\">\n<h2>Requests of the last minute</h2>\n");
        html.Write($"<dl class=\"tiles five\">\n");
        Figure(html, "perSecond", "Requests a second", FigureText.Rate(minute.Rate));
        Figure(html, "p50", "Half took at most", FigureText.Duration(minute.Median));
        Figure(html, "p95", "95 % took at most", FigureText.Duration(minute.Percentile95));
        Figure(html, "p99", "99 % took at most", FigureText.Duration(minute.Percentile99));
        Tile(html, "active", "Under way now", "", view.Figures.Active, "");
        html.Write($"</dl>\n<h2>Since the start</h2>\n<dl class=\"tiles\">\n");
        Tile(html, "total", "Requests", "", totals.Total, "");
        for (int i = 1; i < StatusClass.Count; i++)
        {
            Tile(html, StatusClass.Names[i], StatusClass.Names[i], Meaning(i), totals.ByClass[i], $"s{i}");
        }

        Tile(html, "aborted", "Aborted", "", totals.ByClass[StatusClass.Aborted], "");
        Tile(html, "misses", "Misses", "", view.Figures.NoRule, "");
        Tile(html, "refusals", "Refusals", "", view.Figures.Refused, "");
        html.Write($"</dl>\n</div>\n");
        html.Write($"<p class=\"note error\" role=\"status\" hidden>The router does not respond. These are its last figures.</p>\n");
    }

    /// <summary>A count with its noun: <c>1 error</c>, <c>2 errors</c>.</summary>
    public static string Count(long number, string thing) =>
        string.Create(CultureInfo.InvariantCulture, $"{number:N0} {(number == 1 ? thing : Plural(thing))}");

    /// <summary>A word in a frame, such as a path type or a state.</summary>
    public static void Tag(HtmlWriter html, string kind, string text) => html.Write($"<span class=\"tag {kind}\">{text}</span>");

    private static string Plural(string thing) =>
        thing.EndsWith('s') ? thing + "es" : thing.EndsWith('y') ? thing[..^1] + "ies" : thing + "s";

    private static void Tile(HtmlWriter html, string key, string name, string meaning, long value, string kind)
    {
        html.Write($"<div class=\"tile {kind} {(value == 0 ? "zero" : "")}\"><dt>{name} <span>{meaning}</span></dt>");
        html.Write($"<dd data-count=\"{key}\">{value}</dd></div>\n");
    }

    private static void Figure(HtmlWriter html, string key, string name, string value) =>
        html.Write($"<div class=\"tile\"><dt>{name}</dt><dd data-minute=\"{key}\">{value}</dd></div>\n");

    private static string Meaning(int statusClass) => statusClass switch
    {
        1 => "upgraded",
        2 => "success",
        3 => "redirect",
        4 => "client error",
        _ => "server error",
    };

    private static void PagerLink(HtmlWriter html, AdminView view, string path, int? page, string rel, string text)
    {
        if (page is { } number)
        {
            html.Write($"<a class=\"button\" rel=\"{rel}\" href=\"{view.Links.ToPage(path, view.Search, number)}\">{text}</a>");
        }
        else
        {
            html.Write($"<span class=\"button off\">{text}</span>");
        }
    }
}
