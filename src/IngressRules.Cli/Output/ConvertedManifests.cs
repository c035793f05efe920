using IngressRules.Diagnostics;
using IngressRules.Model;
using IngressRules.Reading;

namespace IngressRules.Cli.Output;

/// <summary>Older manifests as ones of <c>networking.k8s.io/v1</c>.</summary>
/// <param name="Yaml">A stream of documents in the order of the text; empty if there is none.</param>
/// <param name="Count">How many objects it has.</param>
/// <param name="Left">What of the files is not in it, such as <c>1 Service</c>: the current, the other kinds and the refused.</param>
internal sealed record ConvertedManifests(string Yaml, int Count, IReadOnlyList<string> Left)
{
    private static readonly FieldPath s_namespace = FieldPath.Root.Child("metadata").Child("namespace");
    private static readonly FieldPath s_scope = FieldPath.Root.Child("spec").Child("parameters").Child("scope");

    /// <summary>Every object that was read from v1beta1, with what its text says and nothing else.</summary>
    public static ConvertedManifests Of(IngressReadResult read, IReadOnlyList<string> files)
    {
        HashSet<(ObjectReference?, SourceText?)> converted =
            [.. read.Diagnostics.Where(d => d.Code == ReadingCodes.VersionConverted).Select(d => (d.Object, d.Span?.Source))];
        var ranks = new FileRanks(files);
        List<IKubernetesObject> written =
        [
            .. read.Objects.All.Where(o => converted.Contains((o.ToReference(), o.Origin.Source)))
                .OrderBy(o => ranks.Of(o.Origin.Source?.Name))
                .ThenBy(o => o.Origin.Find(FieldPath.Root)?.Line ?? 0),
        ];
        return new(IngressWriter.ToYaml(written.Select(AsWritten)), written.Count, [.. LeftOf(read, written)]);
    }

    private static IEnumerable<string> LeftOf(IngressReadResult read, IEnumerable<IKubernetesObject> written)
    {
        var known = new HashSet<object>(written, ReferenceEqualityComparer.Instance);
        IEnumerable<string> current = read.Objects.All.Where(o => !known.Contains(o)).GroupBy(o => o.ToReference().Kind)
            .Select(g => $"{g.Count()} {g.Key}");
        int refused = read.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error && d.Object is not null)
            .DistinctBy(d => (d.Object, d.Span?.Source)).Count();
        return current.Concat(NothingChecked.KindsIn(read, _ => true))
            .Append(refused == 0 ? null : $"{Summary.Number(refused, "object")} with errors")
            .Append(NothingChecked.Documents(read))
            .OfType<string>();
    }

    // The namespace that the text does not say is chosen by whoever applies it, and the server has its own defaults.
    private static IKubernetesObject AsWritten(IKubernetesObject item) => item switch
    {
        Ingress ingress when !IsWritten(ingress.Origin, s_namespace) =>
            ingress with { Metadata = ingress.Metadata with { Namespace = "" } },
        IngressClass { Spec.Parameters: { } parameters } found when !IsWritten(found.Origin, s_scope) =>
            found with { Spec = found.Spec with { Parameters = parameters with { Scope = null } } },
        _ => item,
    };

    // The place of an absent field is that of its parent.
    private static bool IsWritten(SourceOrigin origin, FieldPath field) =>
        !origin.IsKnown || !Equals(origin.Find(field), origin.Find(field.Parent!));
}
