using IngressRules.Compilation;
using IngressRules.Diagnostics;
using IngressRules.Model;
using IngressRules.Reloading;

namespace IngressRules.AspNetCore.Admin.Explaining;

/// <summary>
/// What could have taken a request and is not in the table, told from the findings of the compiler: it alone knows why it left something out.
/// </summary>
internal static class LostRules
{
    private static readonly DiagnosticCode[] LeavesOut =
    [
        CompilationCodes.OtherController, CompilationCodes.UnknownClass, CompilationCodes.OtherLegacyClass, CompilationCodes.Classless, CompilationCodes.ForeignHost,
    ];

    /// <summary>The rules that lost to a rule for good, because it takes every request that they could take.</summary>
    public static IReadOnlyList<Diagnostic> BeatenBy(CompiledRule winner, RoutingTable table)
    {
        string field = winner.Field.ToString();
        return
        [
            .. table.Matcher.Rules.Diagnostics.Where(d =>
                (d.Code == CompilationCodes.Shadowed || d.Code == CompilationCodes.NeverFirst)
                && d.Related is { } rival && rival.Field == field && Names(rival.Object, winner.Ingress)),
        ];
    }

    /// <summary>Why Ingresses that name one of the hosts are not served, by class above all.</summary>
    public static IReadOnlyList<Diagnostic> LeftOut(string[] hosts, RoutingTable table)
    {
        List<Diagnostic> findings = [.. table.Matcher.Rules.Diagnostics.Where(d => LeavesOut.Contains(d.Code))];
        if (findings.Count == 0)
        {
            return [];
        }

        HashSet<ObjectReference> naming =
        [
            .. table.Objects.Ingresses.Where(i => i.Spec.Rules.Any(r => hosts.Contains(r.Host)))
                .Select(i => new ObjectReference("Ingress", i.Metadata.Namespace, i.Metadata.Name)),
        ];
        return [.. findings.Where(f => f.Object is { } left && naming.Contains(left))];
    }

    private static bool Names(ObjectReference reference, Ingress ingress) =>
        reference.Name == ingress.Metadata.Name && reference.Namespace == ingress.Metadata.Namespace;
}
