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
    private readonly CompiledRules _rules;
    private readonly Dictionary<string, List<Diagnostic>> _leftOut = new(StringComparer.Ordinal);
    private readonly List<Diagnostic> _unread = [];
    private readonly NearHost _near;

    /// <summary>Creates an explainer.</summary>
    /// <param name="matcher">The matcher of the table.</param>
    /// <param name="read">The objects that were read for it, those with errors included.</param>
    /// <param name="findings">The findings of all stages about them.</param>
    public MissExplainer(IngressMatcher matcher, KubernetesObjects read, IEnumerable<Diagnostic> findings)
    {
        ArgumentNullException.ThrowIfNull(matcher);
        ArgumentNullException.ThrowIfNull(read);
        ArgumentNullException.ThrowIfNull(findings);
        _rules = matcher.Rules;
        _near = new NearHost(_rules.HostsByName);
        LeftOut = [.. findings.Where(LeavesOut).DistinctBy(f => f.Object)];
        var byIngress = LeftOut.ToDictionary(f => f.Object!);

        // Of an Ingress with a value of the wrong type no host is known; any request may have been meant for it.
        HashSet<ObjectReference> decoded = [.. read.Ingresses.Select(i => i.ToReference())];
        _unread.AddRange(LeftOut.Where(f => !decoded.Contains(f.Object!)));
        foreach (Ingress ingress in read.Ingresses)
        {
            if (byIngress.TryGetValue(ingress.ToReference(), out Diagnostic? why))
            {
                // An Ingress without rules serves every host.
                IEnumerable<string> hosts = ingress.Spec.Rules.Count == 0 ? [""] : ingress.Spec.Rules.Select(r => r.Host).Distinct();
                foreach (string host in hosts)
                {
                    (_leftOut.TryGetValue(host, out List<Diagnostic>? list) ? list : _leftOut[host] = []).Add(why);
                }
            }
        }
    }

    /// <summary>One finding for each Ingress that is left out: its first error, or what its class lacks.</summary>
    public ValueList<Diagnostic> LeftOut { get; }

    /// <summary>Why a request has no match, in one or two sentences.</summary>
    /// <param name="host">The host of the request, with or without port; empty for none.</param>
    /// <param name="target">The raw request target.</param>
    public MissReason Of(string host, string target)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(target);
        string name = RequestHost.GetName(host);
        string path = RequestTarget.GetCanonicalPath(target, _rules.Options.CollapseSlashes);
        string[] names = name.Length == 0 ? [""] : WildcardHost.Over(name) is { } wildcard ? [name, wildcard, ""] : [name, ""];
        CompiledHost[] hosts = [.. names.Select(n => _rules.HostsByName.GetValueOrDefault(n)).OfType<CompiledHost>()];
        ValueList<Diagnostic> leftOut =
            [.. names.SelectMany(n => _leftOut.GetValueOrDefault(n) ?? []).Concat(_unread).Distinct().Take(NearPath.MostShown)];
        string text = _rules.Ingresses.Count == 0
            ? LeftOut.Count == 0 ? "There is no Ingress." : "Every Ingress is left out."
            : hosts.Length == 0 ? _near.Sentence(host, name)
            : NearPath.Sentence(hosts, path, _rules.Options.HostFallthrough);
        return leftOut.Count == 0
            ? new MissReason(text, text, leftOut)
            : new MissReason(
                $"{text} {string.Join(' ', leftOut.Select(Sentence))}",
                $"{text} Left out: {string.Join(", ", leftOut.Select(Name))}.",
                leftOut);
    }

    private static bool LeavesOut(Diagnostic finding) =>
        finding.Object is { Kind: "Ingress" }
        && (finding.Severity == DiagnosticSeverity.Error || CompilationCodes.LeavesOutForClass(finding.Code));

    private static string Name(Diagnostic finding) => $"{finding.Object!.Namespace}/{finding.Object.Name} ({finding.Code.Id})";

    private static string Sentence(Diagnostic finding) =>
        finding.Severity == DiagnosticSeverity.Error
            ? $"{finding.Object!.Namespace}/{finding.Object.Name} is left out for an error ({finding.Code.Id}): {finding.Message}"
            : $"{finding.Object!.Namespace}/{finding.Object.Name} is left out ({finding.Code.Id}): {finding.Message}";
}
