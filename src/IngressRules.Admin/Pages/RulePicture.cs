using IngressRules.Admin.Html;
using IngressRules.Admin.State;

namespace IngressRules.Admin.Pages;

/// <summary>
/// A drawing in three columns: hosts, paths, backends. The paths are listed from top to bottom; each host is centred on its paths, and each
/// backend is as close to the centre of its paths as the other backends allow. Colours come from the style sheet.
/// </summary>
internal sealed class RulePicture
{
    /// <summary>
    /// How many paths of a host are drawn. More would push the other hosts out of view; the page of rules lists all of them.
    /// </summary>
    public const int MaxPathsOfHost = 12;

    private const double Width = 1120, HostX = 0, PathX = 390, BackendX = 780;
    private const double NodeWidth = 260, WideNodeWidth = 340, NodeHeight = 30, Step = 40, HostGap = 16;
    private const int NarrowText = 31, WideText = 41;

    private readonly List<PathNode> _paths = [];
    private readonly List<HostNode> _hosts = [];
    private readonly List<BackendNode> _backends = [];
    private double _height;

    private RulePicture()
    {
    }

    public static RulePicture Of(IReadOnlyList<RuleRow[]> hosts, AdminView view)
    {
        var picture = new RulePicture();
        double y = NodeHeight / 2 + 2;
        foreach (RuleRow[] rows in hosts)
        {
            double first = y;
            foreach (RuleRow row in rows.Take(MaxPathsOfHost))
            {
                picture._paths.Add(new(row, y));
                y += Step;
            }

            int hidden = rows.Length - MaxPathsOfHost;
            picture._hosts.Add(new(rows[0], (first + y - Step) / 2, Math.Max(0, hidden), y));
            y += (hidden > 0 ? Step : 0) + HostGap;
        }

        picture._height = y - HostGap - (Step - NodeHeight) + 2;
        picture.PlaceBackends(view);
        return picture;
    }

    public void Write(HtmlWriter html, Links links)
    {
        html.Write($"<div class=\"picture\" tabindex=\"0\" role=\"region\" aria-label=\"Picture of the rules\">\n");
        html.Write($"<svg viewBox=\"0 0 {Width:0} {_height:0}\" role=\"group\" aria-label=\"{Parts.Count(_hosts.Count, "host")}, ");
        html.Write($"{Parts.Count(_paths.Count, "path")}, {Parts.Count(_backends.Count, "backend")}\">\n");
        foreach (PathNode path in _paths)
        {
            HostNode host = _hosts.Find(h => h.Row.Host == path.Row.Host)!;
            BackendNode backend = _backends.Find(b => b.Health.Backend == path.Row.Backend)!;
            html.Write($"<g class=\"way{backend.Mark}\">");
            Curve(html, HostX + NodeWidth, host.Y, PathX, path.Y);
            Curve(html, PathX + NodeWidth, path.Y, BackendX, backend.Y);
            string type = path.Row.PathType is "Exact" ? "= " : "";
            string text = type + path.Row.PathText, title = $"{path.Row.PathType} {path.Row.PathText}, {path.Row.Ingress}";
            Node(html, "path", PathX, path.Y, NodeWidth, text, NarrowText, links.ToExplanation(path.Row.ExampleUrl), title);
            html.Write($"</g>\n");
        }

        foreach (HostNode host in _hosts)
        {
            string link = host.Row.Host.Length == 0 ? links.To("/rules") : links.To("/rules", ("q", host.Row.Host));
            Node(html, "host", HostX, host.Y, NodeWidth, host.Row.HostText, NarrowText, link, host.Row.HostText);
            if (host.Hidden > 0)
            {
                html.Write($"<a href=\"{link}\"><text class=\"more\" x=\"{PathX + 12:0}\" y=\"{host.End + 4:0}\">and ");
                html.Write($"{Parts.Count(host.Hidden, "more path")}</text></a>\n");
            }
        }

        foreach (BackendNode backend in _backends)
        {
            string text = backend.Health.Backend.ToString(), title = $"{text}: {backend.Health.Text}";
            string shown = backend.Health.IsDown ? "✕ " + text : backend.Health.IsImpaired ? "! " + text : text;
            string link = links.To("/endpoints", ("q", text));
            Node(html, "backend" + backend.Mark, BackendX, backend.Y, WideNodeWidth, shown, WideText, link, title);
        }

        html.Write($"</svg>\n</div>\n");
    }

    private void PlaceBackends(AdminView view)
    {
        IEnumerable<BackendNode> wanted = _paths.GroupBy(p => p.Row.Backend)
            .Select(g => new BackendNode(BackendHealth.Of(view, g.Key), g.Average(p => p.Y)))
            .OrderBy(b => b.Y);
        double free = 0;
        foreach (BackendNode backend in wanted)
        {
            double y = Math.Max(backend.Y, free);
            _backends.Add(backend with { Y = y });
            free = y + Step;
        }

        _height = Math.Max(_height, free - (Step - NodeHeight) + 2);
    }

    private static void Curve(HtmlWriter html, double x1, double y1, double x2, double y2)
    {
        double middle = (x1 + x2) / 2;
        html.Write($"<path d=\"M{x1:0} {y1:0.#}C{middle:0} {y1:0.#} {middle:0} {y2:0.#} {x2:0} {y2:0.#}\"/>");
    }

    private static void Node(
        HtmlWriter html, string kind, double x, double y, double width, string text, int maxText, string link, string title)
    {
        string shown = text.Length <= maxText ? text : text[..(maxText - 1)] + "…";
        html.Write($"<a href=\"{link}\" class=\"node {kind}\"><title>{title}</title>");
        html.Write($"<rect x=\"{x + 1:0}\" y=\"{y - NodeHeight / 2:0.#}\" width=\"{width - 2:0}\" height=\"{NodeHeight:0}\" rx=\"8\"/>");
        html.Write($"<text x=\"{x + 12:0}\" y=\"{y + 4.5:0.#}\">{shown}</text></a>");
    }

    private sealed record PathNode(RuleRow Row, double Y);

    private sealed record HostNode(RuleRow Row, double Y, int Hidden, double End);

    private sealed record BackendNode(BackendHealth Health, double Y)
    {
        /// <summary>The class that marks a backend which is down, or has endpoints that are.</summary>
        public string Mark => Health.IsDown ? " dead" : Health.IsImpaired ? " hurt" : "";
    }
}
