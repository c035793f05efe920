using IngressRules.Admin.Html;
using IngressRules.AspNetCore;
using IngressRules.AspNetCore.Observability;
using IngressRules.Forwarding;
using IngressRules.Reloading;
using Microsoft.AspNetCore.Http;

namespace IngressRules.Admin;

/// <summary>What one request for a page sees: one table from the top of the page to its end, and the figures of the moment.</summary>
internal sealed class AdminView(
    HttpRequest request,
    RoutingTable table,
    TelemetrySnapshot figures,
    IReadOnlyList<RuleRow> rows,
    EndpointRegistry? endpoints,
    IngressRulesOptions options,
    DateTimeOffset now)
{
    // Longer ones are not typed by people; the limit keeps pages that repeat them small.
    private const int MaxLength = 8 * 1024;

    public RoutingTable Table => table;

    /// <summary>The figures of the moment.</summary>
    public TelemetrySnapshot Figures => figures;

    /// <summary>The rules and default backends of the table, line by line.</summary>
    public IReadOnlyList<RuleRow> Rows => rows;

    /// <summary>How the endpoints do; null where the host counts nothing of theirs.</summary>
    public EndpointRegistry? Endpoints => endpoints;

    /// <summary>What the router was told to do.</summary>
    public IngressRulesOptions Options => options;

    public DateTimeOffset Now => now;

    public Links Links { get; } = new(request.PathBase.ToUriComponent());

    /// <summary>What is searched for; empty for nothing.</summary>
    public string Search => Query("q");

    public string[] SearchWords => Search.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The page of a long list.</summary>
    public int Page => int.TryParse(Query("page"), out int page) ? page : 1;

    /// <summary>A value of the query, without space around it; empty where it is absent.</summary>
    public string Query(string name)
    {
        string value = request.Query[name].ToString().Trim();
        return value.Length <= MaxLength ? value : value[..MaxLength];
    }
}
