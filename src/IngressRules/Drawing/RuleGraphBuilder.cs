using System.Globalization;
using IngressRules.Forwarding;
using IngressRules.Model;

namespace IngressRules.Drawing;

/// <summary>Collects the nodes and edges of a picture. Each kind of picture is a method.</summary>
internal sealed class RuleGraphBuilder
{
    private const int EndpointsOfBackend = 8;

    private readonly List<DrawnNode> _nodes = [];
    private readonly List<DrawnEdge> _edges = [];
    private readonly Dictionary<object, DrawnNode> _known = [];
    private readonly DrawnNode _client;

    private RuleGraphBuilder() => _client = AddNode(DrawnKind.Client, "client");

    /// <summary>From the client over Ingresses and rules to Services, and to endpoints where they are known.</summary>
    public static RuleGraph Whole(IReadOnlyList<DrawnRule> rules, IBackendResolver? backends)
    {
        var builder = new RuleGraphBuilder();
        int hidden = 0;
        foreach (DrawnRule rule in rules)
        {
            DrawnNode backend = builder.AddRule(rule, out bool isNew);
            if (isNew && backends is not null)
            {
                hidden += builder.AddEndpoints(backend, backends.Resolve(rule.Backend));
            }
        }

        // The nodes that stand for the rest say it, too.
        return builder.Build(
            hidden == 0 ? null : $"Of Services with more than {EndpointsOfBackend} endpoints the others are not drawn: {hidden}.");
    }

    /// <summary>The same with the number of endpoints in place of each.</summary>
    public static RuleGraph WithoutEndpoints(IReadOnlyList<DrawnRule> rules, IBackendResolver backends)
    {
        var builder = new RuleGraphBuilder();
        foreach (DrawnRule rule in rules)
        {
            BackendEndpoints found = backends.Resolve(rule.Backend);
            builder.AddRule(rule, out _, found.Endpoints.Count == 0 ? "no endpoint" : Number(found.Endpoints.Count, "endpoint"));
        }

        return builder.Build("Endpoints are counted, not drawn: there are too many for one picture.");
    }

    /// <summary>From the client over hosts to Services: each host is one node with the number of its paths.</summary>
    public static RuleGraph HostsAndBackends(IReadOnlyList<DrawnRule> rules)
    {
        var builder = new RuleGraphBuilder();
        foreach (IGrouping<string, DrawnRule> host in rules.GroupBy(r => r.Host, StringComparer.Ordinal))
        {
            DrawnNode node = builder.AddNode(DrawnKind.Rule, host.First().HostText, Number(host.Count(), "path"));
            builder.Connect(builder._client, node);
            foreach (BackendReference backend in host.Select(r => r.Backend).Distinct())
            {
                builder.Connect(node, builder.AddBackend(backend, out _));
            }
        }

        return builder.Build($"{Number(rules.Count, "path")} are summarised by host: there are too many for one picture.");
    }

    /// <summary>The hosts with most paths, and what they come to.</summary>
    public static RuleGraph Hosts(IReadOnlyList<DrawnRule> rules, int count)
    {
        var builder = new RuleGraphBuilder();
        (string Host, string Text, int Paths, int Backends)[] hosts =
        [
            .. rules.GroupBy(r => r.Host, StringComparer.Ordinal)
                .Select(g => (g.Key, g.First().HostText, Paths: g.Count(), g.Select(r => r.Backend).Distinct().Count()))
                .OrderByDescending(h => h.Paths)
                .ThenBy(h => h.Key, StringComparer.Ordinal),
        ];
        foreach ((string Host, string Text, int Paths, int Backends) host in hosts.Take(count).OrderBy(h => h.Host, StringComparer.Ordinal))
        {
            string counts = $"{Number(host.Paths, "path")} → {Number(host.Backends, "Service")}";
            builder.Connect(builder._client, builder.AddNode(DrawnKind.Rule, host.Text, counts));
        }

        if (hosts.Length <= count)
        {
            return builder.Build($"{Number(rules.Count, "path")} are counted by host: there are too many for one picture.");
        }

        string rest = $"{Number(hosts.Length - count, "more host")}, {Number(hosts.Skip(count).Sum(h => h.Paths), "path")}";
        builder.Connect(builder._client, builder.AddNode(DrawnKind.LeftOut, rest));
        return builder.Build(
            $"{Number(rules.Count, "path")} are counted by host, and only the {Number(count, "host")} with most paths are drawn: "
                + $"there are {Number(hosts.Length, "host")}.");
    }

    /// <summary>The first rules of a table with one host.</summary>
    public static RuleGraph FirstRules(IReadOnlyList<DrawnRule> rules, int count)
    {
        var builder = new RuleGraphBuilder();
        foreach (DrawnRule rule in rules.Take(count))
        {
            builder.AddRule(rule, out _);
        }

        builder.Connect(builder._client, builder.AddNode(DrawnKind.LeftOut, Number(rules.Count - count, "more path")));
        return builder.Build($"Only the first {Number(count, "path")} are drawn of {Number(rules.Count, "path")}.");
    }

    private RuleGraph Build(string? leftOut) => new(_nodes, _edges, leftOut);

    /// <summary>Draws a rule between its Ingress and its backend.</summary>
    /// <returns>The node of the backend.</returns>
    private DrawnNode AddRule(DrawnRule rule, out bool isNewBackend, params ReadOnlySpan<string> aboutBackend)
    {
        DrawnNode from = _client;
        if (rule.Ingress is { } ingress && !_known.TryGetValue(ingress.ToString(), out from!))
        {
            from = AddNode(DrawnKind.Ingress, "Ingress", ingress.ToString());
            _known[ingress.ToString()] = from;
            Connect(_client, from);
        }

        string path = rule.Rule is { } written ? $"{rule.PathText} ({written.PathType.Value})" : rule.PathText;
        DrawnNode node = AddNode(DrawnKind.Rule, rule.HostText, path);
        DrawnNode backend = AddBackend(rule.Backend, out isNewBackend, aboutBackend);
        Connect(from, node);
        Connect(node, backend);
        return backend;
    }

    private DrawnNode AddBackend(BackendReference backend, out bool isNew, params ReadOnlySpan<string> about)
    {
        isNew = !_known.TryGetValue(backend, out DrawnNode? node);
        return isNew
            ? _known[backend] = AddNode(DrawnKind.Backend, [backend.Resource?.Kind ?? "Service", backend.ToString(), .. about])
            : node!;
    }

    /// <returns>How many endpoints are not drawn.</returns>
    private int AddEndpoints(DrawnNode backend, BackendEndpoints found)
    {
        if (found.Endpoints.Count == 0)
        {
            Connect(backend, AddNode(DrawnKind.Missing, found.Message));
            return 0;
        }

        foreach (BackendEndpoint endpoint in found.Endpoints.Take(EndpointsOfBackend))
        {
            Connect(
                backend,
                endpoint.PodName is { } pod
                    ? AddNode(DrawnKind.Endpoint, "Pod", pod, endpoint.Authority)
                    : AddNode(DrawnKind.Endpoint, endpoint.Authority));
        }

        int hidden = Math.Max(0, found.Endpoints.Count - EndpointsOfBackend);
        if (hidden > 0)
        {
            Connect(backend, AddNode(DrawnKind.LeftOut, Number(hidden, "more endpoint")));
        }

        return hidden;
    }

    private DrawnNode AddNode(DrawnKind kind, params ReadOnlySpan<string> lines)
    {
        var node = DrawnNode.Of(_nodes.Count, kind, lines);
        _nodes.Add(node);
        return node;
    }

    private void Connect(DrawnNode from, DrawnNode to) => _edges.Add(new(from, to));

    private static string Number(int count, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:#,0} {noun}{(count == 1 ? "" : "s")}");
}
