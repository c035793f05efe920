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
    /// <summary>How many rules are compared with paths in all: of a large host, misses without number would take minutes.</summary>
    private const long MostCompared = 20_000_000;

    private readonly IngressMatcher _matcher;
    private readonly CompiledRules _rules;
    private readonly UnservedIngresses _unserved;
    private readonly NearHost _near;
    private long _rulesLeft = MostCompared;

    /// <summary>Creates an explainer.</summary>
    /// <param name="matcher">The matcher of the table.</param>
    /// <param name="findings">The findings of all stages about the objects that it was made from.</param>
    public MissExplainer(IngressMatcher matcher, IEnumerable<Diagnostic> findings)
    {
        ArgumentNullException.ThrowIfNull(matcher);
        ArgumentNullException.ThrowIfNull(findings);
        _matcher = matcher;
        _rules = matcher.Rules;
        _near = new NearHost(_rules.HostsByName);
        _unserved = new UnservedIngresses(_rules, [.. findings]);
        LeftOut = [.. _unserved.All.Select(Reason)];
    }

    /// <summary>One finding for each Ingress that is left out: its first error, or what its class lacks.</summary>
    public ValueList<Diagnostic> LeftOut { get; }

    /// <summary>
    /// Allows as much work again as at first. How many names and rules are compared is limited, so that explaining many requests takes
    /// bounded time; whoever explains for one user after the other begins anew for each.
    /// </summary>
    public void Renew()
    {
        _near.Renew();
        _rulesLeft = MostCompared;
    }

    /// <summary>Why a request has no match, in one or two sentences.</summary>
    /// <param name="host">The host of the request, with or without port; empty for none.</param>
    /// <param name="target">The raw request target.</param>
    public MissReason Of(string host, string target)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(target);
        if (_matcher.Match(host, target) is { Outcome: MatchOutcome.Refused } refused)
        {
            string reasons = string.Join(' ', Ambiguities.Of(target, refused).Select(ExplanationText.Of));
            return new MissReason($"The target is ambiguous, so it is refused. {reasons}", "The target is ambiguous.", []);
        }

        string name = RequestHost.GetName(host);
        string path = RequestTarget.GetCanonicalPath(target, _rules.Options.CollapseSlashes);
        string[] names = [.. RequestExplanation.NamesOf(name), ""];
        CompiledHost[] hosts = [.. RequestExplanation.CoveringHosts(_rules, name)];
        bool isNoneServed = _rules.Ingresses.Count == 0;

        // Where none is served, each is a reason; those that name the host come first.
        IEnumerable<Diagnostic[]> unserved = _unserved.For(names);
        unserved = isNoneServed ? unserved.Concat(_unserved.All).Distinct() : unserved;
        ValueList<Diagnostic> leftOut = [.. unserved.Take(NearPath.MostShown).Select(Reason)];
        ValueList<Diagnostic> unread = _unserved.Texts.For(names, isOpen: leftOut.Count == 0, out bool haveHost);
        string text = isNoneServed
            ? LeftOut.Count > 0 ? EveryOne(LeftOut.Count) : unread.Count > 0 ? "No Ingress could be read." : "There is no Ingress."
            : hosts.Length == 0 ? _near.Sentence(host, name)
            : NearPath.Sentence(hosts, path, _rules.Options.HostFallthrough, ref _rulesLeft);
        string texts = UnreadTexts.Sentence(unread, haveHost);
        return new MissReason(
            string.Join(' ', leftOut.Select(Sentence).Prepend(text).Append(texts).Where(t => t.Length > 0)),
            string.Join(' ', new[]
            {
                text, leftOut.Count == 0 ? "" : $"Left out: {string.Join(", ", leftOut.Select(Name))}.", texts,
            }.Where(t => t.Length > 0)),
            leftOut);
    }

    /// <summary>The sentence about all of them, with their number where not each is named.</summary>
    private static string EveryOne(int count) => count <= NearPath.MostShown
        ? "Every Ingress is left out."
        : string.Create(CultureInfo.InvariantCulture, $"All {count} Ingresses are left out.");

    private static Diagnostic Reason(Diagnostic[] findings) =>
        findings.FirstOrDefault(f => f.Severity == DiagnosticSeverity.Error) ?? findings[0];

    private static string Name(Diagnostic finding) => $"{finding.Object!.Namespace}/{finding.Object.Name} ({finding.Code.Id})";

    private static string Sentence(Diagnostic finding) =>
        finding.Severity == DiagnosticSeverity.Error
            ? $"{finding.Object!.Namespace}/{finding.Object.Name} is left out for an error ({finding.Code.Id}): {finding.Message}"
            : $"{finding.Object!.Namespace}/{finding.Object.Name} is left out ({finding.Code.Id}): {finding.Message}";
}
