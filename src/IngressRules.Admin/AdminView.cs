using IngressRules.Admin.Html;
using IngressRules.AspNetCore;
using IngressRules.AspNetCore.Observability;
using IngressRules.Forwarding;
using IngressRules.Reloading;
using Microsoft.AspNetCore.Http;

namespace IngressRules.Admin;

/// <summary>What one request for a page works with: one rule table for the whole page, and the figures at that time.</summary>
internal sealed class AdminView(
    HttpRequest request,
    RoutingTable table,
    TelemetrySnapshot figures,
    IReadOnlyList<RuleRow> rows,
    EndpointRegistry? endpoints,
    IngressRulesOptions options,
    DateTimeOffset now)
{
    /// <summary>The most words of a search. Each is looked for in every rule.</summary>
    public const int MaxSearchWords = 8;

    /// <summary>The most characters of a search.</summary>
    public const int MaxSearchLength = 256;

    // Longer values are not typed by people; the limit keeps pages that repeat them small.
    private const int MaxLength = 8 * 1024;

    public RoutingTable Table => table;

    /// <summary>The request and reload counts at the time of the request.</summary>
    public TelemetrySnapshot Figures => figures;

    /// <summary>The rules and default backends of the table, one row each.</summary>
    public IReadOnlyList<RuleRow> Rows => rows;

    /// <summary>Health and request counts of the endpoints; null where the host does not track them.</summary>
    public EndpointRegistry? Endpoints => endpoints;

    /// <summary>The options of the router.</summary>
    public IngressRulesOptions Options => options;

    public DateTimeOffset Now => now;

    public Links Links { get; } = new(request.PathBase.ToUriComponent());

    /// <summary>The search text; empty for none.</summary>
    public string Search => Query("q");

    public string[] SearchWords => Search.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    /// <summary>True where the search text asks for more work than people do.</summary>
    public bool IsSearchTooLong => Search.Length > MaxSearchLength || SearchWords.Length > MaxSearchWords;

    /// <summary>The page number of a long list.</summary>
    public int Page => int.TryParse(Query("page"), out int page) ? page : 1;

    /// <summary>A value of the query string, trimmed; empty where it is absent.</summary>
    public string Query(string name)
    {
        string value = request.Query[name].ToString().Trim();
        return value.Length <= MaxLength ? value : value[..MaxLength];
    }
}
