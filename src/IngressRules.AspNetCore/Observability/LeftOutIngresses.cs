using IngressRules.Compilation;
using IngressRules.Diagnostics;
using IngressRules.Model;
using IngressRules.Reloading;

namespace IngressRules.AspNetCore.Observability;

/// <summary>The Ingresses of a table that were read and are not served.</summary>
/// <param name="ForClass">How many are left out for their class.</param>
/// <param name="ForErrors">How many others have an error.</param>
/// <param name="First">The first finding that leaves one out, those about classes first; null for none.</param>
internal sealed record LeftOutIngresses(int ForClass, int ForErrors, Diagnostic? First)
{
    /// <summary>How many are left out in all.</summary>
    public int Count => ForClass + ForErrors;

    public static LeftOutIngresses Of(RoutingTable table)
    {
        Dictionary<ObjectReference, Diagnostic> classes = [], errors = [];
        foreach (Diagnostic finding in table.Diagnostics)
        {
            if (finding.Object is { } about && about.Kind == KubernetesKind.Of<Ingress>().Name)
            {
                if (CompilationCodes.LeavesOutForClass(finding.Code))
                {
                    classes.TryAdd(about, finding);
                }
                else if (finding.Severity == DiagnosticSeverity.Error)
                {
                    errors.TryAdd(about, finding);
                }
            }
        }

        // The last valid version of a stale object is served, or left out for its class.
        HashSet<ObjectReference?> stale = [.. table.Stale.SelectMany(s => (ObjectReference?[])[s.Object, s.RefusedAs])];
        Diagnostic[] others = [.. errors.Where(e => !classes.ContainsKey(e.Key) && !stale.Contains(e.Key)).Select(e => e.Value)];
        return new(classes.Count, others.Length, classes.Values.Concat(others).FirstOrDefault());
    }
}
