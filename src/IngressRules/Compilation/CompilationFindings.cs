using IngressRules.Diagnostics;
using IngressRules.Model;

namespace IngressRules.Compilation;

/// <summary>A diagnostic and its sort key, which makes the order independent of the order in which hosts are compiled.</summary>
/// <param name="Ingress">The Ingress concerned; null for a finding about a class.</param>
/// <param name="Place">The sort key: position of the Ingress among those of the same name, then kind of finding, rule and path.</param>
/// <param name="Diagnostic">What was found.</param>
internal sealed record CompilationFinding(Ingress? Ingress, (int Rank, FindingKind Kind, int Rule, int Path) Place, Diagnostic Diagnostic)
{
    /// <summary>
    /// The order of findings: those about classes first, then by Ingress in the order of specification 4.2. Within an Ingress: the Ingress
    /// itself, its rules and paths, its default backend.
    /// </summary>
    public static IComparer<CompilationFinding> Order { get; } = Comparer<CompilationFinding>.Create(static (a, b) =>
    {
        int byIngress = IngressOrder.Instance.Compare(a.Ingress, b.Ingress);
        return byIngress != 0 ? byIngress : a.Place.CompareTo(b.Place);
    });
}

/// <summary>What a finding is about, in the order of reporting.</summary>
internal enum FindingKind
{
    /// <summary>The Ingress as a whole, usually its class.</summary>
    Object,

    /// <summary>A rule or a path.</summary>
    Rule,

    /// <summary>The default backend.</summary>
    DefaultBackend,
}

/// <summary>Collects the findings of one part of a compilation.</summary>
internal sealed class CompilationFindings
{
    private List<CompilationFinding>? _all;
    private (int Rank, FindingKind Kind, int Rule, int Path) _place;

    /// <summary>Findings added from here on are about an Ingress as a whole.</summary>
    public void BeginIngress(int rank) => _place = (rank, FindingKind.Object, 0, 0);

    /// <summary>Findings added from here on are about a rule or one of its paths.</summary>
    public void BeginRule(int rank, int rule, int path = -1) => _place = (rank, FindingKind.Rule, rule, path);

    /// <summary>Findings added from here on are about a default backend.</summary>
    public void BeginDefaultBackend(int rank) => _place = (rank, FindingKind.DefaultBackend, 0, 0);

    public void Add(DiagnosticCode code, Ingress ingress, FieldPath field, string message, RelatedLocation? related = null) =>
        (_all ??= []).Add(new(ingress, _place, new Diagnostic(code, message)
        {
            Object = Reference(ingress),
            Field = field.ToString(),
            Span = ingress.Origin.Find(field),
            Related = related,
        }));

    public void Add(DiagnosticCode code, IngressClass ingressClass, string message) =>
        (_all ??= []).Add(new(null, _place, new Diagnostic(code, message)
        {
            Object = new ObjectReference("IngressClass", "", ingressClass.Metadata.Name),
            Field = IngressFields.Annotations.ToString(),
            Span = ingressClass.Origin.FindKey(IngressFields.Annotations.Child(IngressClass.DefaultClassAnnotation)),
        }));

    public static RelatedLocation Rival(string message, Ingress ingress, FieldPath field) =>
        new(message, Reference(ingress), field.ToString(), ingress.Origin.Find(field));

    public CompilationFinding[] ToArray() => _all is null ? [] : [.. _all];

    private static ObjectReference Reference(Ingress ingress) => new("Ingress", ingress.Metadata.Namespace, ingress.Metadata.Name);
}
