using IngressRules.Cli.Output;
using IngressRules.Compilation;
using IngressRules.Diagnostics;
using IngressRules.Model;

namespace IngressRules.Cli.Commands;

/// <summary>
/// Says on standard error what one side of a comparison lacks because it was left out: the routes of an Ingress with an error show as gone,
/// and whoever reads that has to know that the error is the reason.
/// </summary>
internal sealed class LeftOutOfComparison(ToolHost host, TableLoader loader)
{
    /// <summary>Writes the findings of both sides.</summary>
    public void Say(LoadedTable before, LoadedTable after)
    {
        List<Diagnostic> old = FindingsOf(before), now = FindingsOf(after);
        HashSet<ObjectReference> oldObjects = ObjectsOf(old), nowObjects = ObjectsOf(now);
        SaySide("OLD", "new", before, [.. old.Where(f => f.Object is null || !nowObjects.Contains(f.Object))]);
        SaySide("NEW", "gone", after, [.. now.Where(f => f.Object is null || !oldObjects.Contains(f.Object))]);
        oldObjects.IntersectWith(nowObjects);
        if (oldObjects.Count > 0)
        {
            loader.Say(
                $"ingress-rules: left out of both sides: {Summary.Number(oldObjects.Count, "object")}; 'ingress-rules validate' says why");
        }
    }

    private void SaySide(string side, string routes, LoadedTable table, List<Diagnostic> findings)
    {
        loader.Say(findings);
        if (table.Manifests.HasUnreadable)
        {
            return;
        }

        if (findings.Count > 0)
        {
            loader.Say($"ingress-rules: these are left out of {side}, so their routes may show as {routes}");
        }

        if (table.Compiled.Ingresses.Count == 0)
        {
            host.Error.WriteLine($"ingress-rules: {side} has no Ingress that is taken");
        }
    }

    /// <summary>The findings that leave something out that has to do with rules.</summary>
    private static List<Diagnostic> FindingsOf(LoadedTable table) =>
    [
        .. table.Findings
            .Where(f => f.Severity == DiagnosticSeverity.Error
                ? MayConcernRules(f.Object)
                : CompilationCodes.LeavesOutForClass(f.Code))
            .OrderByDescending(f => f.Severity),
    ];

    private static bool MayConcernRules(ObjectReference? about) =>
        about is null
        || (about.Kind != KubernetesKind.Of<Service>().Name && about.Kind != KubernetesKind.Of<EndpointSlice>().Name
            && about.Kind != KubernetesKind.Of<Secret>().Name);

    private static HashSet<ObjectReference> ObjectsOf(List<Diagnostic> findings) =>
        [.. findings.Select(f => f.Object).OfType<ObjectReference>()];
}
