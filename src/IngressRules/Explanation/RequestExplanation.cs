using IngressRules.Compilation;
using IngressRules.Diagnostics;
using IngressRules.Matching;
using IngressRules.Model;

namespace IngressRules.Explanation;

/// <summary>
/// Why a request goes where it goes: the hosts that were looked up, the path that was compared, the rule that won, and what else could have
/// taken the request. The decision comes from the matcher that serves requests. This is data; <see cref="ExplanationText"/> puts it in
/// sentences.
/// </summary>
public sealed record RequestExplanation
{
    private RequestExplanation()
    {
    }

    /// <summary>
    /// The host that was compared: in lower case, without port and trailing dot; empty where only rules without host can take the request.
    /// </summary>
    public required string Host { get; init; }

    /// <summary>The target as it was asked about.</summary>
    public required string Target { get; init; }

    /// <summary>The canonical path of the target, which is what rules are compared with.</summary>
    public required string Path { get; init; }

    /// <summary>The decision.</summary>
    public required IngressMatch Match { get; init; }

    /// <summary>The hosts of the table that cover the request's host, the closest one first.</summary>
    public required IReadOnlyList<HostCandidate> Hosts { get; init; }

    /// <summary>
    /// True where a request that no path of one host takes is looked up under the next one; false where only the first host decides.
    /// </summary>
    public required bool HostFallthrough { get; init; }

    /// <summary>Why the target is ambiguous; empty where it is not.</summary>
    public required IReadOnlyList<Ambiguity> Ambiguities { get; init; }

    /// <summary>Findings about rules that never win, because the rule that won takes every request that they could take.</summary>
    public required IReadOnlyList<Diagnostic> Shadowed { get; init; }

    /// <summary>Findings that say why Ingresses with rules for this host are not served.</summary>
    public required IReadOnlyList<Diagnostic> LeftOut { get; init; }

    /// <summary>Findings of the analysis about the Ingress that decided, such as annotations that only another controller reads.</summary>
    public required IReadOnlyList<Diagnostic> Advice { get; init; }

    /// <summary>The host under which the request was decided; null where no host of the table covers the request's.</summary>
    public HostCandidate? ChosenHost => Match.Rule is { } rule
        ? Hosts.FirstOrDefault(h => h.Host.Host == rule.Host)
        : Hosts.Count > 0 ? Hosts[0] : null;

    /// <summary>Explains what a matcher does with a request.</summary>
    /// <param name="matcher">The matcher.</param>
    /// <param name="host">The host as the request names it, with or without port; empty for none.</param>
    /// <param name="target">The target as it stands in the request line.</param>
    public static RequestExplanation Of(IngressMatcher matcher, string host, string target)
    {
        ArgumentNullException.ThrowIfNull(matcher);
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(target);
        CompiledRules rules = matcher.Rules;
        string name = RequestHost.GetName(host);
        string path = RequestTarget.GetCanonicalPath(target, rules.Options.CollapseSlashes);
        IngressMatch match = matcher.Match(host, target);
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
            LeftOut = UnservedRules.LeftOut(NamesOf(name), rules),
            Advice = match.Ingress is { } ingress ? IngressAdvice.Of(ingress, match.Rule) : [],
        };
    }

    /// <summary>
    /// The exact name, the wildcard in place of its first label, the rules without host (specification 3.4), as far as the table has them.
    /// </summary>
    private static IEnumerable<CompiledHost> CoveringHosts(CompiledRules rules, string host) =>
        NamesOf(host).Append("").Select(name => rules.Hosts.FirstOrDefault(h => h.Host == name)).OfType<CompiledHost>();

    /// <summary>The hosts that a rule for this host can name: the host itself, and the wildcard in place of its first label.</summary>
    private static string[] NamesOf(string host) =>
        host.Length == 0 ? [] : WildcardHost.Over(host) is { } wildcard ? [host, wildcard] : [host];
}
