using IngressRules.Diagnostics;
using IngressRules.Model;
using IngressRules.Reading;

namespace IngressRules.Compilation;

/// <summary>
/// What the compiler found, and its sort key, which makes the order independent of the order in which hosts are compiled. Its text is made
/// when it is first shown: of an Ingress with thousands of findings only the first are.
/// </summary>
/// <param name="ingress">The Ingress concerned; null for a finding about a class.</param>
/// <param name="place">The sort key: position of the Ingress among those of the same name, then kind of finding, rule and path.</param>
/// <param name="code">The code.</param>
/// <param name="make">Makes the diagnostic.</param>
internal sealed class CompilationFinding(
    Ingress? ingress, (int Rank, FindingKind Kind, int Rule, int Path) place, DiagnosticCode code, Func<Diagnostic> make)
{
    private Diagnostic? _diagnostic;

    /// <summary>
    /// The order of findings: those about classes first, then by Ingress in the order of specification 4.2. Within an Ingress: the Ingress
    /// itself, its rules and paths, its default backend.
    /// </summary>
    public static IComparer<CompilationFinding> Order { get; } = Comparer<CompilationFinding>.Create(static (a, b) =>
    {
        int byIngress = IngressOrder.Instance.Compare(a.Ingress, b.Ingress);
        return byIngress != 0 ? byIngress : a.Place.CompareTo(b.Place);
    });

    /// <summary>The Ingress concerned; null for a finding about a class.</summary>
    public Ingress? Ingress => ingress;

    /// <summary>Its position in the order.</summary>
    public (int Rank, FindingKind Kind, int Rule, int Path) Place => place;

    /// <summary>The code.</summary>
    public DiagnosticCode Code => code;

    /// <summary>The rule that takes precedence over the one that the finding is about; else null.</summary>
    public CompiledRule? Winner { get; init; }

    /// <summary>The path that the finding is about, where it can never match or win; else null.</summary>
    public CompiledRule? Dead { get; init; }

    /// <summary>What to show.</summary>
    public Diagnostic Diagnostic => _diagnostic ??= make();
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

    /// <summary>A host of an entry of <c>spec.tls</c>.</summary>
    Tls,
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

    /// <summary>Findings added from here on are about a host in <c>spec.tls</c>.</summary>
    public void BeginTls(int rank, int entry, int host) => _place = (rank, FindingKind.Tls, entry, host);

    /// <summary>Adds a finding of which an Ingress has one.</summary>
    public void Add(DiagnosticCode code, Ingress ingress, FieldPath field, string message, RelatedLocation? related = null)
    {
        Diagnostic found = About(code, ingress, field, message, related);
        Add(code, ingress, () => found);
    }

    /// <summary>Adds a finding of which an Ingress can have any number, so that its text is made only where it is shown.</summary>
    public void Add(
        DiagnosticCode code, Ingress ingress, Func<Diagnostic> make, CompiledRule? winner = null, CompiledRule? dead = null) =>
        (_all ??= []).Add(new(ingress, _place, code, make) { Winner = winner, Dead = dead });

    public void Add(DiagnosticCode code, IngressClass ingressClass, string message) =>
        (_all ??= []).Add(new(null, _place, code, () => new Diagnostic(code, message)
        {
            Object = new ObjectReference("IngressClass", "", ingressClass.Metadata.Name),
            Field = IngressFields.Annotations.ToString(),
            Place = SourcePlace.Of(
                ingressClass.Origin, IngressFields.Annotations.Child(IngressClass.DefaultClassAnnotation), atKey: true),
        }));

    /// <summary>Adds a finding about the parameters of a class.</summary>
    public void Add(Diagnostic finding) => (_all ??= []).Add(new(null, _place, finding.Code, () => finding));

    public static Diagnostic About(
        DiagnosticCode code, IKubernetesObject item, FieldPath field, string message, RelatedLocation? related = null) => new(code, message)
        {
            Object = item.ToReference(),
            Field = field.ToString(),
            Place = SourcePlace.Of(item.Origin, field),
            Related = related,
        };

    public static RelatedLocation Rival(string message, Ingress ingress, FieldPath field) =>
        RelatedLocation.In(ingress.ToReference(), ingress.Origin, field, message);

    public CompilationFinding[] ToArray() => _all is null ? [] : [.. _all];

    /// <summary>The findings to show: in order, the first ones of each Ingress, and how many more it has.</summary>
    public static IEnumerable<Diagnostic> Listed(IEnumerable<CompilationFinding> findings, int maxPerObject)
    {
        var limit = new FindingLimit(maxPerObject);
        CompilationFinding? before = null;
        foreach (CompilationFinding finding in findings.Order(CompilationFinding.Order))
        {
            if (finding.Ingress is null || !ReferenceEquals(finding.Ingress, before?.Ingress) || finding.Place.Rank != before.Place.Rank)
            {
                if (limit.HasRest)
                {
                    yield return Rest(before!.Ingress!);
                }

                limit = new FindingLimit(maxPerObject);
            }

            before = finding;
            if (limit.Takes(finding.Code.Severity))
            {
                yield return finding.Diagnostic;
            }
        }

        if (limit.HasRest)
        {
            yield return Rest(before!.Ingress!);
        }

        Diagnostic Rest(Ingress ingress) =>
            limit.Rest(ReadingCodes.MoreFindings, ingress.ToReference(), SourcePlace.Of(ingress.Origin, FieldPath.Root));
    }
}
