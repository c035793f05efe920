using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using IngressRules.Admin.Api;
using IngressRules.Admin.Html;
using IngressRules.Admin.State;
using IngressRules.AspNetCore.Observability;
using IngressRules.Forwarding;
using IngressRules.Reloading;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace IngressRules.Admin;

/// <summary>
/// Serves the admin page, its JSON and the health checks. It only reads the router's state. Requests for other paths go to the next
/// middleware.
/// </summary>
internal sealed class AdminMiddleware(
    RequestDelegate next,
    RoutingTableSource tables,
    IngressTelemetry telemetry,
    EndpointRegistry? endpoints,
    TrafficWindow traffic,
    RouterState router,
    IOptions<IngressRulesAdminOptions> options)
{
    /// <summary>
    /// Security headers: scripts and styles only from our own files, no framing, and no caching of responses with rules or figures.
    /// </summary>
    private static readonly (string Name, string Value)[] Headers =
    [
        ("Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
            + "base-uri 'none'; frame-ancestors 'none'"),
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "DENY"),
        ("Referrer-Policy", "no-referrer"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Cache-Control", "no-store"),
    ];

    // A table is freed when its last request ends, so nothing here may keep a reference to it.
    private readonly ConditionalWeakTable<RoutingTable, TableFacts> _facts = [];

    public Task InvokeAsync(HttpContext context)
    {
        foreach ((string name, string value) in Headers)
        {
            context.Response.Headers[name] = value;
        }

        string path = context.Request.Path.Value is { Length: > 0 } text ? text : "/";

        // Health checks skip the check of the host: probes use any name, and the response reveals nothing.
        if (path is "/healthz" or "/readyz")
        {
            return ReadOnly(context) ?? Health(context, path);
        }

        if (!HostGuard.Accepts(context.Request.Host, options.Value.AllowedHosts))
        {
            return Text(
                context,
                StatusCodes.Status421MisdirectedRequest,
                "This page is served under IP addresses, localhost and the names that it was given.");
        }

        if (CrossSiteGuard.IsForeign(context.Request))
        {
            return Refuse(context);
        }

        AdminPage? page = AdminPage.All.FirstOrDefault(p => p.Path == path);
        bool known = page is not null || path.StartsWith("/api/", StringComparison.Ordinal) || AdminAsset.All.ContainsKey(path);
        return known ? ReadOnly(context) ?? Respond(context, path, page) : next(context);
    }

    private Task Respond(HttpContext context, string path, AdminPage? page)
    {
        if (AdminAsset.All.TryGetValue(path, out AdminAsset? asset))
        {
            return Send(context, asset);
        }

        AdminView view = View(context.Request);
        if (view.IsSearchTooLong)
        {
            return Text(
                context,
                StatusCodes.Status400BadRequest,
                $"A search has at most {AdminView.MaxSearchWords} words and {AdminView.MaxSearchLength} characters.");
        }

        if (page is not null)
        {
            return Send(context, StatusCodes.Status200OK, "text/html; charset=utf-8", Encoding.UTF8.GetBytes(page.Render(view)));
        }

        (int status, ReadOnlyMemory<byte> body) = AdminApi.Respond(path, view);
        return Send(context, status, "application/json", body);
    }

    /// <summary>
    /// Refuses a request that another site has caused. Where a person followed a link, the response offers the same page as a link of our
    /// own, which a script elsewhere cannot follow.
    /// </summary>
    private static Task Refuse(HttpContext context)
    {
        HttpRequest request = context.Request;
        if (request.Headers["Sec-Fetch-Dest"] != "document" || !HttpMethods.IsGet(request.Method))
        {
            return Text(context, StatusCodes.Status403Forbidden, "This request comes from a page of another site.");
        }

        var html = new HtmlWriter();
        string url = $"{request.PathBase.ToUriComponent()}{request.Path.ToUriComponent()}{request.QueryString.ToUriComponent()}";
        html.Write($"<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Opened from another site</title></head>\n");
        html.Write($"<body><p>Another site has opened this page. ");
        html.Write($"<a href=\"{url}\">Continue to the router's admin page</a></p></body></html>\n");
        return Send(context, StatusCodes.Status403Forbidden, "text/html; charset=utf-8", Encoding.UTF8.GetBytes(html.ToString()));
    }

    private Task Health(HttpContext context, string path)
    {
        if (path == "/healthz")
        {
            // Alive: the process responds.
            return Text(context, StatusCodes.Status200OK, "ok");
        }

        // Ready: the first load is done, the server listens, and the host is not stopping. Before the first load the table is empty.
        return router.Stopping.IsCancellationRequested ? Text(context, StatusCodes.Status503ServiceUnavailable, "The router is stopping.")
            : ReferenceEquals(tables.Current, RoutingTable.Empty)
            ? Text(context, StatusCodes.Status503ServiceUnavailable, "The rules are not loaded yet.")
            : !router.Started.IsCancellationRequested
            ? Text(context, StatusCodes.Status503ServiceUnavailable, "The router does not listen yet.")
            : Text(context, StatusCodes.Status200OK, ReadyText(tables.Current.Stale.Count));
    }

    // Stale objects are served, so the router is ready; it names none, because anybody may ask.
    private static string ReadyText(int stale) => stale == 0 ? "ok"
        : string.Create(
            CultureInfo.InvariantCulture, $"ok, with {stale} stale object{(stale == 1 ? "" : "s")}: see the log or the admin page");

    private AdminView View(HttpRequest request)
    {
        RoutingTable table = tables.Current;
        TableFacts facts = _facts.GetValue(table, t => new TableFacts(t, () => telemetry.FindingsOf(t)));
        return new AdminView(request, table, facts, telemetry.GetSnapshot(), traffic.Figures, endpoints, router, options.Value);
    }

    private static Task? ReadOnly(HttpContext context)
    {
        if (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method))
        {
            return null;
        }

        context.Response.Headers.Allow = "GET, HEAD";
        return Text(context, StatusCodes.Status405MethodNotAllowed, "This page can be read and nothing else.");
    }

    private static Task Text(HttpContext context, int status, string text) =>
        Send(context, status, "text/plain; charset=utf-8", Encoding.UTF8.GetBytes(text + "\n"));

    /// <summary>
    /// The files hold no data of the router, so browsers may cache them. They revalidate each time, because another build has other files.
    /// </summary>
    private static Task Send(HttpContext context, AdminAsset asset)
    {
        context.Response.Headers.CacheControl = "no-cache";
        context.Response.Headers.ETag = asset.ETag;
        if (context.Request.Headers.IfNoneMatch.Any(known => known is not null && known.Contains(asset.ETag, StringComparison.Ordinal)))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        return Send(context, StatusCodes.Status200OK, asset.ContentType, asset.Body);
    }

    private static Task Send(HttpContext context, int status, string contentType, ReadOnlyMemory<byte> body)
    {
        HttpResponse response = context.Response;
        response.StatusCode = status;
        response.ContentType = contentType;
        response.ContentLength = body.Length;
        return HttpMethods.IsHead(context.Request.Method)
            ? Task.CompletedTask
            : response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }
}
