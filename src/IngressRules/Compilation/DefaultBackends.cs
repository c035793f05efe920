using IngressRules.Model;

namespace IngressRules.Compilation;

/// <summary>
/// Who takes what no path takes (spec sheet 3.6): under a host with rules the oldest Ingress that names the host and has a default
/// backend; else the oldest Ingress that is nothing but a default backend; else the oldest with any; else what the embedding host configured.
/// </summary>
internal sealed class DefaultBackends
{
    private readonly Dictionary<string, CompiledDefaultBackend> _ofHost = new(StringComparer.Ordinal);

    private DefaultBackends()
    {
    }

    public CompiledDefaultBackend? Global { get; private set; }

    public CompiledDefaultBackend? OfHost(string host) => _ofHost.GetValueOrDefault(host);

    public static DefaultBackends Choose(
        List<Ingress> taken, IReadOnlyDictionary<string, HostCompiler> hosts, CompilerOptions options, CompilationFindings findings)
    {
        var defaults = new DefaultBackends();
        List<CompiledDefaultBackend> candidates = [.. taken
            .Where(i => i.Spec.DefaultBackend is not null)
            .Select(i => new CompiledDefaultBackend(i, new BackendReference(i.Metadata.Namespace, i.Spec.DefaultBackend!)))];

        // A backend that is nobody's global default may still be the default of its hosts, so the hosts are settled first.
        var used = new HashSet<CompiledDefaultBackend>();
        foreach (CompiledDefaultBackend candidate in candidates)
        {
            foreach (IngressRule rule in candidate.Ingress!.Spec.Rules)
            {
                bool owned = rule.Host.Length > 0 && hosts[rule.Host].Accepts(candidate.Ingress);
                if (owned && defaults._ofHost.TryAdd(rule.Host, candidate))
                {
                    used.Add(candidate);
                }
            }
        }

        CompiledDefaultBackend? global = candidates.Find(c => c.Ingress!.Spec.Rules.Count == 0)
            ?? candidates.Find(c => MayBeGlobal(c.Ingress!, options));
        defaults.Global = global ?? (options.DefaultBackend is null ? null : new CompiledDefaultBackend(null, options.DefaultBackend));
        Report(candidates.Where(c => c != global && !used.Contains(c)), defaults.Global?.Ingress, findings);
        return defaults;
    }

    private static bool MayBeGlobal(Ingress ingress, CompilerOptions options) =>
        !options.GlobalDefaultNeedsHostlessRule || ingress.Spec.Rules.Any(r => r.Host.Length == 0);

    private static void Report(IEnumerable<CompiledDefaultBackend> losers, Ingress? winner, CompilationFindings findings)
    {
        foreach (CompiledDefaultBackend loser in losers)
        {
            findings.Add(
                CompilationCodes.DefaultBackendUnused,
                loser.Ingress!,
                IngressFields.DefaultBackend,
                winner is null
                    ? "no request reaches this default backend: it has no host of its own, and the options keep it from being the global one."
                    : $"no request reaches this default backend: {winner} comes first. Keep one of the two.",
                winner is null ? null : CompilationFindings.Rival("this one is used", winner, IngressFields.DefaultBackend));
        }
    }
}
