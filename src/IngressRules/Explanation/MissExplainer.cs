using System.Globalization;
using IngressRules.Compilation;
using IngressRules.Diagnostics;
using IngressRules.Matching;
using IngressRules.Model;

namespace IngressRules.Explanation;

/// <summary>
/// Says why requests have no match: what the table has that is nearly right, and which Ingresses that name the host are left out. One
/// instance serves any number of requests to one table.
/// </summary>
public sealed class MissExplainer
{
    private readonly ExplainedTable _table;
    private readonly UnservedIngresses _unserved;
    private readonly Lazy<NearHost> _near;

    /// <summary>Creates an explainer.</summary>
    /// <param name="matcher">The matcher of the table.</param>
    /// <param name="findings">The findings of all stages about the objects that it was made from.</param>
    public MissExplainer(IngressMatcher matcher, IEnumerable<Diagnostic> findings)
        : this(new ExplainedTable(matcher, findings))
    {
    }

    /// <summary>Creates an explainer that shares what is known of a table with others.</summary>
    internal MissExplainer(ExplainedTable table)
    {
        _table = table;
        _near = new(() => new NearHost(table.Rules.HostsByName));
        _unserved = table.Unserved;
        LeftOut = [.. _unserved.All.Select(UnservedIngresses.Reason)];
    }

    /// <summary>One finding for each Ingress that is left out: its first error, or what its class lacks.</summary>
    public ValueList<Diagnostic> LeftOut { get; }

    /// <summary>
    /// Allows as much work again as at first. How many names of hosts are compared is limited, so that explaining many requests takes
    /// bounded time; whoever explains for one user after the other begins anew for each.
    /// </summary>
    public void Renew()
    {
        if (_near.IsValueCreated)
        {
            _near.Value.Renew();
        }
    }

    /// <summary>Why a request has no match, in one or two sentences.</summary>
    /// <param name="host">The host of the request, with or without port; empty for none.</param>
    /// <param name="target">The raw request target.</param>
    public MissReason Of(string host, string target)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(target);
        if (_table.Matcher.Match(host, target) is { Outcome: MatchOutcome.Refused } refused)
        {
            string reasons = string.Join(' ', Ambiguities.Of(target, refused).Select(ExplanationText.Of));
            return new MissReason($"The target is ambiguous, so it is refused. {reasons}", "The target is ambiguous.", []);
        }

        CompiledRules rules = _table.Rules;
        string name = RequestHost.GetName(RequestTarget.HostOf(host, target));
        string path = RequestTarget.CanonicalPathOf(target, rules.Options);
        string[] names = [.. RequestExplainer.NamesOf(name), ""];
        CompiledHost[] hosts = [.. RequestExplainer.CoveringHosts(rules, name)];
        bool isNoneServed = rules.Ingresses.Count == 0;

        // Where none is served, each is a reason; those that name the host come first.
        IEnumerable<Diagnostic[]> named = _unserved.For(names);
        Diagnostic[][] unserved = [.. isNoneServed ? named.Concat(_unserved.All).Distinct() : named];
        ValueList<Diagnostic> leftOut = [.. unserved.Take(NearPath.MostShown).Select(UnservedIngresses.Reason)];
        ValueList<Diagnostic> unread = _unserved.Texts.For(names, isOpen: leftOut.Count == 0, out bool haveHost);
        string text = isNoneServed
            ? LeftOut.Count > 0 ? EveryOne(LeftOut.Count) : unread.Count > 0 ? "No Ingress could be read." : "There is no Ingress."
            : hosts.Length == 0 ? _near.Value.Sentence(host, name)
            : NearPath.Sentence(_table, hosts, path);
        string texts = UnreadTexts.Sentence(unread, haveHost);
        return new MissReason(
            string.Join(
                ' ',
                leftOut.Select(CandidateText.LeftOut).Prepend(text).Append(More(unserved.Length)).Append(texts).Where(t => t.Length > 0)),
            string.Join(' ', new[]
            {
                text, leftOut.Count == 0 ? "" : $"Left out: {string.Join(", ", leftOut.Select(Name))}.",
                More(unserved.Length), texts,
            }.Where(t => t.Length > 0)),
            leftOut);
    }

    /// <summary>The sentence about all of them, with their number where not each is named.</summary>
    private static string EveryOne(int count) => count <= NearPath.MostShown
        ? "Every Ingress is left out."
        : string.Create(CultureInfo.InvariantCulture, $"All {count} Ingresses are left out.");

    private static string More(int count) => count <= NearPath.MostShown
        ? ""
        : string.Create(CultureInfo.InvariantCulture, $"{count - NearPath.MostShown} more are left out.");

    private static string Name(Diagnostic finding) => $"{finding.Object!.Namespace}/{finding.Object.Name} ({finding.Code.Id})";
}
