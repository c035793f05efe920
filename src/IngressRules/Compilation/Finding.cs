using IngressRules.Diagnostics;
using IngressRules.Model;

namespace IngressRules.Compilation;

/// <summary>A diagnostic and where it stands among the others, whatever the order in which hosts were worked on.</summary>
/// <param name="Ingress">The Ingress concerned; null for a finding about a class.</param>
/// <param name="Place">The place of the Ingress among those of its name, the kind of finding, the rule and the path.</param>
/// <param name="Diagnostic">What was found.</param>
internal sealed record Finding(Ingress? Ingress, (int Rank, FindingKind Kind, int Rule, int Path) Place, Diagnostic Diagnostic)
{
    /// <summary>About classes first; then by Ingress in the order of specification 4.2, and within one from its class to its last path.</summary>
    public static IComparer<Finding> Order { get; } = Comparer<Finding>.Create(static (a, b) =>
    {
        int byIngress = IngressOrder.Instance.Compare(a.Ingress, b.Ingress);
        return byIngress != 0 ? byIngress : a.Place.CompareTo(b.Place);
    });
}

/// <summary>What a finding is about, in the order in which they are told.</summary>
internal enum FindingKind
{
    /// <summary>The whole Ingress, its class above all.</summary>
    Object,

    /// <summary>A rule or a path.</summary>
    Rule,

    /// <summary>The default backend.</summary>
    DefaultBackend,
}

/// <summary>Collects findings of a part of a compilation.</summary>
internal sealed class FindingCollector
{
    private List<Finding>? _all;
    private (int Rank, FindingKind Kind, int Rule, int Path) _place;

    /// <summary>What is added now concerns a whole Ingress.</summary>
    public void BeginIngress(int rank) => _place = (rank, FindingKind.Object, 0, 0);

    /// <summary>What is added now concerns a rule, or a path of it.</summary>
    public void BeginRule(int rank, int rule, int path = -1) => _place = (rank, FindingKind.Rule, rule, path);

    /// <summary>What is added now concerns a default backend.</summary>
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

    public Finding[] ToArray() => _all is null ? [] : [.. _all];

    private static ObjectReference Reference(Ingress ingress) => new("Ingress", ingress.Metadata.Namespace, ingress.Metadata.Name);
}
