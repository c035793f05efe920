using System.Runtime.CompilerServices;
using System.Text;
using IngressRules.AspNetCore;
using IngressRules.AspNetCore.Observability;
using IngressRules.Forwarding;
using IngressRules.Reloading;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace IngressRules.Admin;

/// <summary>Serves the admin page, its JSON and the health checks. It only ever reads, and what it does not know goes to the next middleware.</summary>
internal sealed class AdminMiddleware(
    RequestDelegate next,
    RoutingTableSource tables,
    IngressTelemetry telemetry,
    EndpointRegistry? endpoints,
    TimeProvider time,
    IOptions<IngressRulesOptions> routerOptions,
    IOptions<IngressRulesAdminOptions> options,
    CancellationToken stopping)
{
    /// <summary>Nothing but our own two files may run or style the page, nobody may frame it, and no answer with rules or figures is kept.</summary>
    private static readonly (string Name, string Value)[] Headers =
    [
        ("Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"),
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "DENY"),
        ("Referrer-Policy", "no-referrer"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Cache-Control", "no-store"),
    ];

    // A table goes when its last request ends, so nothing here may hold on to it.
    private readonly ConditionalWeakTable<RoutingTable, IReadOnlyList<RuleRow>> _rows = [];

    public Task InvokeAsync(HttpContext context)
    {
        foreach ((string name, string value) in Headers)
        {
            context.Response.Headers[name] = value;
        }

        string path = context.Request.Path.Value is { Length: > 0 } text ? text : "/";

        // A health check comes from whoever runs the router, under whatever name, and tells nothing worth taking.
        if (path is "/healthz" or "/readyz")
        {
            return ReadOnly(context) ?? Health(context, path);
        }

        if (!HostGuard.Accepts(context.Request.Host, options.Value.AllowedHosts))
        {
            return Text(context, StatusCodes.Status421MisdirectedRequest, "This page answers to IP addresses, localhost and the names that it was given.");
        }

        AdminPage? page = AdminPage.All.FirstOrDefault(p => p.Path == path);
        bool known = page is not null || path.StartsWith("/api/", StringComparison.Ordinal) || AdminAsset.All.ContainsKey(path);
        return known ? ReadOnly(context) ?? Answer(context, path, page) : next(context);
    }

    private Task Answer(HttpContext context, string path, AdminPage? page)
    {
        if (AdminAsset.All.TryGetValue(path, out AdminAsset? asset))
        {
            return Send(context, asset);
        }

        AdminView view = View(context.Request);
        if (page is not null)
        {
            return Send(context, StatusCodes.Status200OK, "text/html; charset=utf-8", Encoding.UTF8.GetBytes(page.Render(view)));
        }

        ReadOnlyMemory<byte>? json = path switch
        {
            "/api/rules" => AdminApi.Rules(view),
            "/api/match" => AdminApi.Match(view),
            "/api/status" => AdminApi.Status(view),
            _ => null,
        };
        return json is { } body ? Send(context, StatusCodes.Status200OK, "application/json", body)
            : path == "/api/match" ? Text(context, StatusCodes.Status400BadRequest, "Give a URL: /api/match?url=http://host/path")
            : Text(context, StatusCodes.Status404NotFound, "There are /api/rules, /api/match?url= and /api/status.");
    }

    private Task Health(HttpContext context, string path)
    {
        if (path == "/healthz")
        {
            // Alive: it responds.
            return Text(context, StatusCodes.Status200OK, "ok");
        }

        // Ready: the first load is done and the host is not stopping. Until then the current table is the empty one.
        return stopping.IsCancellationRequested ? Text(context, StatusCodes.Status503ServiceUnavailable, "The router is stopping.")
            : ReferenceEquals(tables.Current, RoutingTable.Empty) ? Text(context, StatusCodes.Status503ServiceUnavailable, "The rules are not loaded yet.")
            : Text(context, StatusCodes.Status200OK, "ok");
    }

    private AdminView View(HttpRequest request)
    {
        RoutingTable table = tables.Current;
        IReadOnlyList<RuleRow> rows = _rows.GetValue(table, static t => RuleRow.Of(t.Matcher.Rules));
        return new AdminView(request, table, telemetry.GetSnapshot(), rows, endpoints, routerOptions.Value, time.GetUtcNow());
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

    /// <summary>The files tell nothing, so a browser may keep them; it asks each time whether they are still the same, because another build has others.</summary>
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
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }
}
