using IngressRules.Diagnostics;
using IngressRules.Model;

namespace IngressRules.Analysis;

/// <summary>
/// Reports rules with a host and without paths. They are lawful and claim the host for a default backend (specification 3.7), which few
/// mean: often one dash too many has made a rule of its own of the paths.
/// </summary>
internal static class RuleAnalysis
{
    public static void Check(Ingress ingress, AnalysisOptions options, AnalysisFindings findings)
    {
        ValueList<IngressRule> rules = ingress.Spec.Rules;
        HashSet<string>? withPaths = null;
        for (int r = 0; r < rules.Count; r++)
        {
            if (rules[r] is not { Host.Length: > 0, Http: null } rule)
            {
                continue;
            }

            withPaths ??= [.. rules.Where(w => w.Http is not null).Select(w => w.Host)];
            IngressRule? next = r + 1 < rules.Count ? rules[r + 1] : null;
            if (Consequence(rule, next, withPaths, ingress.Spec.DefaultBackend is not null, options) is { } what)
            {
                findings.Add(AnalysisCodes.HostWithoutPaths, IngressFields.Rule(r), what);
            }
        }
    }

    /// <summary>What the rule comes to, and what to write; null where the Ingress says what becomes of the host.</summary>
    private static string? Consequence(
        IngressRule rule, IngressRule? next, HashSet<string> withPaths, bool hasDefaultBackend, AnalysisOptions options)
    {
        string host = QuotedText.Quote(rule.Host);
        if (next is { Host.Length: 0, Http: not null })
        {
            return $"The rule for {host} has no paths, and the next one has paths and no host, so its paths are those of all other hosts. "
                + "If they are meant for this host, remove the dash before http.";
        }

        if (withPaths.Contains(rule.Host))
        {
            return $"The rule has no paths and changes nothing: the Ingress has another one for {host}. Remove it.";
        }

        if (hasDefaultBackend)
        {
            return null;
        }

        return options.HostFallthrough
            ? "The rule has no paths and changes nothing: requests fall through to the rules of the next host. Write http with paths, or "
                + "remove it."
            : $"The rule has no paths, so it takes all requests for {host} away from rules without a host or with a wildcard, and this "
                + (options.HasDefaultBackend
                    ? "Ingress has no default backend of its own: they go to that of the router. "
                    : "Ingress has no default backend to give them to: unless another one has, clients get 404. ")
                + "Write http with paths, or a defaultBackend.";
    }
}
