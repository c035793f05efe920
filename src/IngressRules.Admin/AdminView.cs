using System.Globalization;
using IngressRules.Admin.Html;
using IngressRules.Admin.State;
using IngressRules.AspNetCore;
using IngressRules.AspNetCore.Observability;
using IngressRules.Diagnostics;
using IngressRules.Explanation;
using IngressRules.Forwarding;
using IngressRules.Matching;
using IngressRules.Reloading;
using Microsoft.AspNetCore.Http;

namespace IngressRules.Admin;

/// <summary>What one request for a page works with: one rule table for the whole page, and the figures at that time.</summary>
internal sealed class AdminView(
    HttpRequest request,
    RoutingTable table,
    TableFacts facts,
    TelemetrySnapshot figures,
    TrafficFigures traffic,
    EndpointRegistry? endpoints,
    RouterState router,
    IngressRulesAdminOptions page)
{
    private Dictionary<BackendEndpoint, bool>? _failed;

    /// <summary>The most words of a search. Each is looked for in every rule.</summary>
    public const int MaxSearchWords = 8;

    /// <summary>The most characters of a search.</summary>
    public const int MaxSearchLength = 256;

    // A response of the API stays below some ten megabytes.
    private const int DefaultLimit = 1000, MaxLimit = 10_000;

    private const int MaxQuoted = 80;

    // Longer values are not typed by people; the limit keeps pages that repeat them small.
    private const int MaxLength = 8 * 1024;

    public RoutingTable Table => table;

    /// <summary>What pages show of the table.</summary>
    public TableFacts Facts => facts;

    /// <summary>The request and reload counts at the time of the request.</summary>
    public TelemetrySnapshot Figures => figures;

    /// <summary>The traffic of the last minute.</summary>
    public TrafficFigures Traffic => traffic;

    /// <summary>The rules and default backends of the table, one row each.</summary>
    public IReadOnlyList<RuleRow> Rows => facts.Rows;

    /// <summary>Health and request counts of the endpoints; null where the host does not track them.</summary>
    public EndpointRegistry? Endpoints => endpoints;

    /// <summary>The endpoints to which the last connection failed, and whether they still get no requests because of it.</summary>
    public IReadOnlyDictionary<BackendEndpoint, bool> Failed =>
        _failed ??= (endpoints?.Failed ?? []).ToDictionary(s => s.Endpoint, s => s.IsCoolingDown);

    /// <summary>True where an endpoint gets no requests at the moment.</summary>
    public bool IsSetAside(BackendEndpoint endpoint) => Failed.TryGetValue(endpoint, out bool aside) && aside;

    /// <summary>The host that routes: version, listeners, options.</summary>
    public RouterState Router => router;

    /// <summary>The options of the router.</summary>
    public IngressRulesOptions Options => router.Options;

    /// <summary>The options that the host says its operator gave; null where it does not say.</summary>
    public IReadOnlyDictionary<string, string>? GivenOptions => page.GivenOptions;

    public DateTimeOffset Now { get; } = router.Time.GetUtcNow();

    public Links Links { get; } = new(request.PathBase.ToUriComponent());

    /// <summary>The search text; empty for none.</summary>
    public string Search => Query("q");

    public string[] SearchWords => Search.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    /// <summary>True where the search text asks for more work than people do.</summary>
    public bool IsSearchTooLong => Search.Length > MaxSearchLength || SearchWords.Length > MaxSearchWords;

    /// <summary>The page number of a long list.</summary>
    public int Page => int.TryParse(Query("page"), out int page) ? page : 1;

    /// <summary>How many items of a list a program asks for at a time.</summary>
    public int Limit => int.TryParse(Query("limit"), out int limit) ? Math.Clamp(limit, 1, MaxLimit) : DefaultLimit;

    /// <summary>What is wrong with the number of a page or with <see cref="Limit"/>; null where both can be used.</summary>
    public string? FaultOfPaging =>
        FaultOf("limit", $"a number from 1 to {MaxLimit.ToString("N0", CultureInfo.InvariantCulture)}")
        ?? FaultOf("page", "a number from 1");

    /// <summary>Explains where the table in service sends a request.</summary>
    public RequestExplanation Explain(RequestUrl asked) => facts.Explainer.Explain(asked.Host, asked.Target);

    /// <summary>A value of the query string, trimmed; empty where it is absent.</summary>
    public string Query(string name)
    {
        string value = request.Query[name].ToString().Trim();
        return value.Length <= MaxLength ? value : value[..MaxLength];
    }

    private string? FaultOf(string name, string wanted) =>
        Query(name) is { Length: > 0 } text && !int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out _)
            ? $"The parameter {name} is \"{VisibleText.Of(text, MaxQuoted)}\". Write {wanted}."
            : null;
}
