using IngressRules.AspNetCore.Tls;
using IngressRules.Compilation;
using IngressRules.Diagnostics;
using IngressRules.Forwarding;
using IngressRules.Matching;
using IngressRules.Model;
using IngressRules.Reloading;

namespace IngressRules.AspNetCore.Admin.Explaining;

/// <summary>
/// Why a request goes where it goes: the host that was looked under, the path that was compared, the rule that won, and what else could have taken
/// the request. The decision itself comes from the matcher that serves requests; here it is only retold.
/// </summary>
internal sealed record RequestExplanation
{
    /// <summary>The host that was compared: without port and trailing dot, in lower case; empty where no rule with a host can take it.</summary>
    public required string Host { get; init; }

    /// <summary>The path that was compared.</summary>
    public required string Path { get; init; }

    public required IngressMatch Match { get; init; }

    /// <summary>The hosts of the table that fit, best first, each with the rules that fit the path.</summary>
    public required IReadOnlyList<HostCandidate> Hosts { get; init; }

    /// <summary>What is ambiguous about the target, as sentences; empty where nothing is.</summary>
    public required IReadOnlyList<string> Ambiguities { get; init; }

    /// <summary>What was found about rules that take the same requests as the winner and come after it; no request ever gets to them.</summary>
    public required IReadOnlyList<Diagnostic> Beaten { get; init; }

    /// <summary>Why Ingresses that name the host are not served.</summary>
    public required IReadOnlyList<Diagnostic> LeftOut { get; init; }

    /// <summary>What the Ingress that decides says and its author may regret, such as annotations that only another controller reads.</summary>
    public required IReadOnlyList<Diagnostic> Advice { get; init; }

    /// <summary>The endpoints behind the backend; null where there is no backend.</summary>
    public required BackendEndpoints? Endpoints { get; init; }

    /// <summary>True where a miss under one host is looked for under the next.</summary>
    public required bool Fallthrough { get; init; }

    /// <summary>The host under which the request was decided; null where none fits.</summary>
    public HostCandidate? ChosenHost => Match.Rule is { } rule ? Hosts.FirstOrDefault(h => h.Host.Host == rule.Host) : Hosts.Count > 0 ? Hosts[0] : null;

    /// <summary>Where plain HTTP is sent instead, as the options want it for hosts with TLS; null where the request is served.</summary>
    public required string? RedirectsTo { get; init; }

    public static RequestExplanation Of(RoutingTable table, RequestUrl asked, IngressRulesOptions options)
    {
        CompiledRules rules = table.Matcher.Rules;
        string host = RequestHost.GetName(asked.Host);
        string path = RequestTarget.GetCanonicalPath(asked.Target, rules.Options.CollapseSlashes);
        IngressMatch match = table.Matcher.Match(asked.Host, asked.Target);
        return new()
        {
            Host = host,
            Path = path,
            Match = match,
            Hosts = [.. FittingHosts(rules, host).Select(h => HostCandidate.Of(h, path))],
            Ambiguities = AmbiguityText.Of(asked.Target, match),
            Beaten = match.Rule is { } winner ? LostRules.BeatenBy(winner, table) : [],
            LeftOut = LostRules.LeftOut(HostNames(host), table),
            Advice = match.Ingress is { } ingress ? IngressAdvice.Of(ingress, match.Rule) : [],
            Endpoints = match.Backend is { } backend ? table.Backends.Resolve(backend) : null,
            RedirectsTo = !asked.IsHttps && HttpsPolicy.Redirects(options, match) ? HttpsPolicy.Location(options, asked.Host, asked.Target) : null,
            Fallthrough = rules.Options.HostFallthrough,
        };
    }

    /// <summary>The exact name, the wildcard over its first label, the rules without host (spec sheet 3.4), as far as there are any.</summary>
    private static IEnumerable<CompiledHost> FittingHosts(CompiledRules rules, string host) =>
        HostNames(host).Append("").Select(name => rules.Hosts.FirstOrDefault(h => h.Host == name)).OfType<CompiledHost>();

    /// <summary>The hosts under which rules can name a request's host: itself, and the wildcard over its first label.</summary>
    private static string[] HostNames(string host) => host.Length == 0 ? [] : WildcardHost.Over(host) is { } wildcard ? [host, wildcard] : [host];
}

/// <summary>A host of the table that fits a request, and its rules that fit the path.</summary>
/// <param name="Host">The host.</param>
/// <param name="Fitting">The rules that could take the request if they were alone, in the order of the table.</param>
internal sealed record HostCandidate(CompiledHost Host, IReadOnlyList<CompiledRule> Fitting)
{
    public static HostCandidate Of(CompiledHost host, string path) => new(host, [.. host.Rules.Where(r => Takes(host, r, path))]);

    private static bool Takes(CompiledHost host, CompiledRule rule, string path)
    {
        string text = rule.CanonicalPath;
        return rule.Matching switch
        {
            PathMatching.Exact or PathMatching.ImplementationSpecificExact => path == text,
            PathMatching.TextPrefix => path.StartsWith(text, StringComparison.Ordinal),
            PathMatching.Custom => host.GetMatcher(rule)!.Matches(path),
            _ => IsPrefix(text.EndsWith('/') ? text[..^1] : text, path),
        };
    }

    private static bool IsPrefix(string elements, string path) =>
        path.StartsWith(elements, StringComparison.Ordinal) && path.StartsWith('/') && (path.Length == elements.Length || path[elements.Length] == '/');
}
