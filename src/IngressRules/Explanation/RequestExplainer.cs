using IngressRules.Compilation;
using IngressRules.Diagnostics;
using IngressRules.Matching;
using IngressRules.Model;

namespace IngressRules.Explanation;

/// <summary>
/// Explains how a table routes requests. One instance serves any number of requests to one table, also concurrently. A request costs what
/// is found for it, however large its host is, and so does the first one.
/// </summary>
public sealed class RequestExplainer
{
    private readonly ExplainedTable _table;

    /// <summary>Creates an explainer.</summary>
    /// <param name="matcher">The matcher of the table.</param>
    /// <param name="findings">The findings of all stages about the objects that it was made from.</param>
    public RequestExplainer(IngressMatcher matcher, IEnumerable<Diagnostic> findings)
    {
        _table = new ExplainedTable(matcher, findings);
        Misses = new MissExplainer(_table);
    }

    /// <summary>Says of requests without a match in a sentence why they have none.</summary>
    public MissExplainer Misses { get; }

    /// <summary>Explains how a request is routed.</summary>
    /// <param name="host">The host of the request, with or without port; empty for none.</param>
    /// <param name="target">The raw request target. In absolute form its authority replaces the host.</param>
    public RequestExplanation Explain(string host, string target)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(target);
        CompilerOptions options = _table.Rules.Options;
        string name = RequestHost.GetName(RequestTarget.HostOf(host, target));
        IngressMatch match = _table.Matcher.Match(host, target);
        string[] names = NamesOf(name);
        if (_table.Matcher.FindOtherName(name) is { } other)
        {
            names = [name, other, .. names.Skip(1)];
        }

        bool isMiss = match.Rule is null;
        ValueList<Diagnostic> leftOut = [.. _table.Unserved.For(isMiss ? [.. names, ""] : names).SelectMany(f => f)];
        ValueList<Diagnostic> unread = _table.Unserved.Texts.For(names, isOpen: isMiss && leftOut.Count == 0, out bool unreadHaveHost);
        return new(_table)
        {
            Host = name,
            Target = target,
            Path = RequestTarget.CanonicalPathOf(target, options),
            Steps = CanonicalSteps.Of(target, options),
            Match = match,
            Hosts = HostCandidate.Of(_table.Rules, [.. names, ""], match.Rule),
            HostFallthrough = options.HostFallthrough,
            Ambiguities = Explanation.Ambiguities.Of(target, match),
            LeftOut = leftOut,
            Unread = unread,
            UnreadHaveHost = unreadHaveHost,
        };
    }

    /// <summary>The hosts that a rule for this name can have: the name itself, and the wildcard for its first label.</summary>
    internal static string[] NamesOf(string host) =>
        host.Length == 0 ? [] : WildcardHost.Over(host) is { } wildcard ? [host, wildcard] : [host];

    /// <summary>
    /// The hosts that the table has for a name, in this order: the exact name, the wildcard for its first label, the rules without host
    /// (specification 3.4).
    /// </summary>
    internal static IEnumerable<CompiledHost> CoveringHosts(CompiledRules rules, string host) =>
        NamesOf(host).Append("").Select(rules.HostsByName.GetValueOrDefault).OfType<CompiledHost>();
}
