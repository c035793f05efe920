using IngressRules.Compilation;
using IngressRules.Diagnostics;
using IngressRules.Model;

namespace IngressRules.Kubernetes.Applying;

/// <summary>The names of the Ingresses that are ours. It is worked out again only when the rules have changed.</summary>
internal sealed class OwnIngresses
{
    private CompiledRules? _rules;
    private HashSet<ObjectReference> _names = [];

    /// <summary>The names of the Ingresses that a table serves.</summary>
    /// <param name="rules">The table's rules.</param>
    public IReadOnlySet<ObjectReference> In(CompiledRules rules)
    {
        if (!ReferenceEquals(rules, _rules))
        {
            _names = [.. rules.Ingresses.Select(NameOf)];
            _rules = rules;
        }

        return _names;
    }

    /// <summary>The name of an Ingress.</summary>
    public static ObjectReference NameOf(Ingress ingress) =>
        new(KubernetesKind.Of<Ingress>().Name, ingress.Metadata.Namespace, ingress.Metadata.Name);
}
