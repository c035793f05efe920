using IngressRules.Compilation;
using IngressRules.Model;

namespace IngressRules.Tests.Explanation;

/// <summary>Takes rules away from Ingresses, as somebody would who deletes their lines.</summary>
internal static class Removal
{
    /// <summary>The Ingresses without some rules; what is empty then goes, too.</summary>
    public static Ingress[] Of(IEnumerable<Ingress> ingresses, IEnumerable<RuleReference> rules)
    {
        ILookup<Ingress, RuleReference> byIngress =
            rules.ToLookup(r => r.Ingress, (IEqualityComparer<Ingress>)ReferenceEqualityComparer.Instance);
        return
        [
            .. ingresses.Select(i => Without(i, [.. byIngress[i].Select(r => (r.RuleIndex, r.PathIndex))]))
                .Where(i => i.Spec.Rules.Count > 0 || i.Spec.DefaultBackend is not null),
        ];
    }

    private static Ingress Without(Ingress ingress, HashSet<(int, int?)> gone) => gone.Count == 0 ? ingress : ingress with
    {
        Spec = ingress.Spec with
        {
            Rules =
            [
                .. ingress.Spec.Rules.Select((rule, r) => rule.Http is null
                        ? (gone.Contains((r, null)) ? null : rule)
                        : rule.Http.Paths.Where((_, p) => !gone.Contains((r, p))).ToValueList() is { Count: > 0 } left
                        ? rule with { Http = new() { Paths = left } }
                        : null)
                    .OfType<IngressRule>(),
            ],
        },
    };
}
