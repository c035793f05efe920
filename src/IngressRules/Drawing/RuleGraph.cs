using IngressRules.Compilation;
using IngressRules.Forwarding;
using IngressRules.Explanation;
using IngressRules.Matching;
using IngressRules.Model;

namespace IngressRules.Drawing;

/// <summary>
/// A picture of a table: the client, the Ingresses, their rules, the Services, and the endpoints where they are known. A table that is too
/// large for a picture is summarised, and <see cref="LeftOut"/> says how.
/// </summary>
public sealed class RuleGraph
{
    /// <summary>
    /// Mermaid draws up to 500 edges and 50,000 characters unless its page says otherwise, and nobody finds anything among more nodes. The
    /// note on what is left out needs room, too.
    /// </summary>
    internal const int MostNodes = 490, MostEdges = 490, MostCharacters = 49_500;

    internal RuleGraph(IReadOnlyList<DrawnNode> nodes, IReadOnlyList<DrawnEdge> edges, string? leftOut) =>
        (Nodes, Edges, LeftOut) = (nodes, edges, leftOut);

    /// <summary>What the picture does not show, in a sentence; null if it shows everything.</summary>
    public string? LeftOut { get; }

    /// <summary>True if there is nothing to draw: the table has no rule for the host, or none at all.</summary>
    public bool IsEmpty => Edges.Count == 0;

    internal IReadOnlyList<DrawnNode> Nodes { get; }

    internal IReadOnlyList<DrawnEdge> Edges { get; }

    private bool IsSmall =>
        Nodes.Count <= MostNodes && Edges.Count <= MostEdges && MermaidDrawing.Of(this).Length <= MostCharacters;

    /// <summary>Draws a table.</summary>
    /// <param name="rules">The table.</param>
    /// <param name="host">
    /// The host whose requests are drawn, as a request names it or as a rule writes it; null for all hosts.
    /// </param>
    /// <param name="backends">Knows the endpoints behind the backends; null if they are not drawn.</param>
    public static RuleGraph Of(CompiledRules rules, string? host = null, IBackendResolver? backends = null)
    {
        ArgumentNullException.ThrowIfNull(rules);
        IReadOnlyList<DrawnRule> drawn = host is null ? DrawnRule.Of(rules) : OfHost(rules, host);
        RuleGraph? whole = drawn.Count <= MostNodes ? RuleGraphBuilder.Whole(drawn, backends) : null;
        if (whole is { IsSmall: true })
        {
            return whole;
        }

        RuleGraph? withoutEndpoints = backends is null || drawn.Count > MostNodes
            ? null
            : RuleGraphBuilder.WithoutEndpoints(drawn, backends);
        return withoutEndpoints is { IsSmall: true } ? withoutEndpoints : Summary(drawn);
    }

    /// <summary>The picture as Mermaid, which Markdown viewers render from a block of the language <c>mermaid</c>.</summary>
    public string ToMermaid() => MermaidDrawing.Of(this);

    /// <summary>The picture in the language of Graphviz.</summary>
    public string ToDot() => DotDrawing.Of(this);

    /// <summary>The picture as a tree of lines.</summary>
    public string ToText() => TreeDrawing.Of(this);

    /// <summary>The rules that are asked for requests to a host, in the order in which they are.</summary>
    private static IReadOnlyList<DrawnRule> OfHost(CompiledRules rules, string host)
    {
        string name = WildcardHost.Is(host) ? host.ToLowerInvariant() : RequestHost.GetName(host);
        List<CompiledHost> asked = [.. RequestExplainer.CoveringHosts(rules, name)];
        if (!rules.Options.HostFallthrough)
        {
            asked = [.. asked.Take(1)];
        }

        bool hasOwnDefault = asked.Any(h => h.DefaultBackend is not null);
        return DrawnRule.Of(asked, hasOwnDefault ? null : rules.GlobalDefault);
    }

    /// <summary>Less and less of a large table, until it fits.</summary>
    private static RuleGraph Summary(IReadOnlyList<DrawnRule> drawn)
    {
        int hosts = drawn.DistinctBy(r => r.Host).Count();
        if (hosts > 1 && hosts < MostNodes && RuleGraphBuilder.HostsAndBackends(drawn) is { IsSmall: true } both)
        {
            return both;
        }

        // Half as many each time, so that the work is that of a few pictures.
        for (int count = MostNodes - 10; ; count /= 2)
        {
            RuleGraph graph = hosts > 1
                ? RuleGraphBuilder.Hosts(drawn, count)
                : RuleGraphBuilder.FirstRules(drawn, Math.Min(count / 2, drawn.Count - 1));
            if (graph.IsSmall)
            {
                return graph;
            }
        }
    }
}
