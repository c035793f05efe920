using IngressRules.Compilation;
using IngressRules.Diagnostics;
using IngressRules.Model;

namespace IngressRules.Kubernetes.Applying;

/// <summary>The Ingresses that are ours, by name. They are collected again only when the rules have changed.</summary>
internal sealed class OwnIngresses
{
    private CompiledRules? _rules;
    private Dictionary<ObjectReference, Ingress> _ingresses = [];

    /// <summary>The Ingresses that a table serves, in the versions that it serves.</summary>
    /// <param name="rules">The table's rules.</param>
    public IReadOnlyDictionary<ObjectReference, Ingress> In(CompiledRules rules)
    {
        if (!ReferenceEquals(rules, _rules))
        {
            _ingresses = [];
            foreach (Ingress ingress in rules.Ingresses)
            {
                _ingresses[ingress.ToReference()] = ingress;
            }

            _rules = rules;
        }

        return _ingresses;
    }

    /// <summary>Whether two versions of an Ingress name the same class.</summary>
    public static bool HaveSameClass(Ingress left, Ingress right) =>
        left.Spec.IngressClassName == right.Spec.IngressClassName
        && left.Metadata.Annotations.GetValueOrDefault(Ingress.LegacyClassAnnotation)
            == right.Metadata.Annotations.GetValueOrDefault(Ingress.LegacyClassAnnotation);
}
