using IngressRules.Diagnostics;
using IngressRules.Model;
using IngressRules.Validation;

namespace IngressRules.Compilation;

/// <summary>
/// Turns validated Ingresses into one rule table: selects by class, orders, merges over objects and namespaces, settles conflicts and
/// default backends. Whatever loses is reported together with what it lost to.
/// </summary>
public static class IngressCompiler
{
    /// <summary>Compiles a table. The order of the input does not matter.</summary>
    /// <param name="valid">The Ingresses and IngressClasses that passed validation.</param>
    /// <param name="options">The decisions that Kubernetes leaves open, or null for the defaults.</param>
    public static CompiledRules Compile(ValidationResult valid, CompilerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(valid);
        options ??= CompilerOptions.Default;
        var findings = new CompilationFindings();
        List<Ingress> taken = Select(valid, options, findings);
        Dictionary<string, HostCompiler> hosts = CollectByHost(taken, options, findings);
        DefaultBackends defaults = DefaultBackends.Choose(taken, hosts, options, findings);
        return new CompiledRules(options)
        {
            Ingresses = [.. taken],
            Hosts = [.. hosts.Values.OrderBy(h => h.Host, StringComparer.Ordinal).Select(h => h.Compile(defaults.OfHost(h.Host)))],
            GlobalDefault = defaults.Global,
            TlsHosts = taken.SelectMany(i => i.Spec.Tls).SelectMany(t => t.Hosts).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToValueList(),
            Diagnostics = findings.ToList(),
        };
    }

    private static List<Ingress> Select(ValidationResult valid, CompilerOptions options, CompilationFindings findings)
    {
        var selector = new ClassSelector(valid.IngressClasses, options, findings);
        List<Ingress> ordered = IngressOrder.Sort(valid.Ingresses);
        var taken = new List<Ingress>(ordered.Count);
        var seen = new Dictionary<(string, string), Ingress>(ordered.Count);
        foreach (Ingress ingress in ordered)
        {
            if (!selector.Takes(ingress))
            {
                continue;
            }

            taken.Add(ingress);
            if (!seen.TryAdd((ingress.Metadata.Namespace, ingress.Metadata.Name), ingress))
            {
                findings.Add(
                    CompilationCodes.SameObjectTwice,
                    ingress,
                    FieldPath.Root,
                    "another Ingress has the same namespace and name; a cluster would keep one, here both are used. Rename or remove one of them.",
                    CompilationFindings.Rival("the other one", seen[(ingress.Metadata.Namespace, ingress.Metadata.Name)], FieldPath.Root));
            }
        }

        return taken;
    }

    private static Dictionary<string, HostCompiler> CollectByHost(List<Ingress> taken, CompilerOptions options, CompilationFindings findings)
    {
        var hosts = new Dictionary<string, HostCompiler>(StringComparer.Ordinal);
        var backends = new BackendPool();
        foreach (Ingress ingress in taken)
        {
            for (int r = 0; r < ingress.Spec.Rules.Count; r++)
            {
                IngressRule rule = ingress.Spec.Rules[r];
                if (rule.Host.Length == 0 && rule.Http is null)
                {
                    findings.Add(
                        CompilationCodes.RuleWithoutEffect,
                        ingress,
                        IngressFields.Rule(r),
                        "a rule without host and without http has no effect. Give it paths, or use defaultBackend.");
                    continue;
                }

                if (!hosts.TryGetValue(rule.Host, out HostCompiler? host))
                {
                    hosts.Add(rule.Host, host = new HostCompiler(rule.Host, options, findings, backends));
                }

                host.Add(ingress, r);
            }
        }

        return hosts;
    }
}
