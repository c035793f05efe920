using IngressRules.Compilation;
using IngressRules.Diagnostics;
using IngressRules.Matching;
using IngressRules.Model;

namespace IngressRules.Explanation;

/// <summary>
/// Explains the routing of a request: the hosts that were looked up, the path that was compared, the rule that won, and the other rules
/// that match. The decision comes from the same matcher that serves requests. This is data; <see cref="ExplanationText"/> turns it into
/// sentences.
/// </summary>
public sealed record RequestExplanation
{
    private RequestExplanation()
    {
    }

    /// <summary>
    /// The host that was compared: in lower case, without port and trailing dot; empty if only rules without host can match.
    /// </summary>
    public required string Host { get; init; }

    /// <summary>The request target as given.</summary>
    public required string Target { get; init; }

    /// <summary>The canonical path of the target, which is what rules are compared with.</summary>
    public required string Path { get; init; }

    /// <summary>The decision.</summary>
    public required IngressMatch Match { get; init; }

    /// <summary>The hosts of the table that apply to the request, the most specific first.</summary>
    public required IReadOnlyList<HostCandidate> Hosts { get; init; }

    /// <summary>
    /// True if a request without a matching path under one host falls back to the next host; false if only the first host is used.
    /// </summary>
    public required bool HostFallthrough { get; init; }

    /// <summary>Why the target is ambiguous; empty where it is not.</summary>
    public required IReadOnlyList<Ambiguity> Ambiguities { get; init; }

    /// <summary>Findings about rules that can never win because the rule that won matches every request that they match.</summary>
    public required IReadOnlyList<Diagnostic> Shadowed { get; init; }

    /// <summary>
    /// Findings about Ingresses with rules for this host that were left out of the table: the invalid ones first, then those that could not
    /// be read, then those of another class. Of an Ingress whose last valid version is in service, they are about its latest version.
    /// </summary>
    public required IReadOnlyList<Diagnostic> LeftOut { get; init; }

    /// <summary>
    /// One error for each document that could not be read so far that its Ingresses are known, if it has the host in it, or nothing else
    /// says why no rule took the request.
    /// </summary>
    public required IReadOnlyList<Diagnostic> Unread { get; init; }

    /// <summary>Whether the documents of <see cref="Unread"/> have the host in them.</summary>
    public required bool UnreadHaveHost { get; init; }

    /// <summary>
    /// Findings of the analysis about the Ingress that decided, such as annotations of another controller that have no effect.
    /// </summary>
    public required IReadOnlyList<Diagnostic> Advice { get; init; }

    /// <summary>The host whose rules or default backend decided; null if no host of the table applies to the request.</summary>
    public HostCandidate? ChosenHost => Match.Rule is { } rule
        ? Hosts.FirstOrDefault(h => h.Host.Host == rule.Host)
        : Hosts.Count > 0 ? Hosts[0] : null;

    /// <summary>Explains how a matcher routes a request, without regard to what could not be read.</summary>
    /// <param name="matcher">The matcher.</param>
    /// <param name="host">The host of the request, with or without port; empty for none.</param>
    /// <param name="target">The raw request target.</param>
    public static RequestExplanation Of(IngressMatcher matcher, string host, string target) => Of(matcher, host, target, []);

    /// <summary>Explains how a matcher routes a request.</summary>
    /// <param name="matcher">The matcher.</param>
    /// <param name="host">The host of the request, with or without port; empty for none.</param>
    /// <param name="target">The raw request target.</param>
    /// <param name="findings">The findings of all stages about the objects that the table was made from.</param>
    public static RequestExplanation Of(IngressMatcher matcher, string host, string target, IEnumerable<Diagnostic> findings)
    {
        ArgumentNullException.ThrowIfNull(matcher);
        ArgumentNullException.ThrowIfNull(findings);
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(target);
        CompiledRules rules = matcher.Rules;
        string name = RequestHost.GetName(host);
        string path = RequestTarget.GetCanonicalPath(target, rules.Options.CollapseSlashes);
        IngressMatch match = matcher.Match(host, target);
        string[] names = NamesOf(name);
        bool isMiss = match.Rule is null;
        var unserved = new UnservedIngresses(rules, [.. findings]);
        ValueList<Diagnostic> leftOut = [.. unserved.For(isMiss ? [.. names, ""] : names).SelectMany(f => f)];
        ValueList<Diagnostic> unread = unserved.Texts.For(names, isOpen: isMiss && leftOut.Count == 0, out bool unreadHaveHost);
        return new()
        {
            Host = name,
            Target = target,
            Path = path,
            Match = match,
            Hosts = [.. CoveringHosts(rules, name).Select(h => HostCandidate.Of(h, path))],
            HostFallthrough = rules.Options.HostFallthrough,
            Ambiguities = Explanation.Ambiguities.Of(target, match),
            Shadowed = match.Rule is { } winner ? UnservedRules.ShadowedBy(winner, rules) : [],
            LeftOut = leftOut,
            Unread = unread,
            UnreadHaveHost = unreadHaveHost,
            Advice = match.Ingress is { } ingress ? IngressAdvice.Of(ingress, match.Rule) : [],
        };
    }

    /// <summary>
    /// The hosts that the table has for a name, in this order: the exact name, the wildcard for its first label, the rules without host
    /// (specification 3.4).
    /// </summary>
    internal static IEnumerable<CompiledHost> CoveringHosts(CompiledRules rules, string host) =>
        NamesOf(host).Append("").Select(name => rules.HostsByName.GetValueOrDefault(name)).OfType<CompiledHost>();

    /// <summary>The hosts that a rule for this name can have: the name itself, and the wildcard for its first label.</summary>
    internal static string[] NamesOf(string host) =>
        host.Length == 0 ? [] : WildcardHost.Over(host) is { } wildcard ? [host, wildcard] : [host];
}
