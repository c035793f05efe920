using IngressRules.Cli.Output;
using IngressRules.IngressNginx.Annotations;

namespace IngressRules.Cli.Migrating;

/// <summary>The uses of one annotation with one outcome.</summary>
/// <param name="Annotation">The annotation.</param>
/// <param name="Class">What it comes to.</param>
/// <param name="Reason">What it does, or why not.</param>
/// <param name="Instead">What to do instead; null for nothing.</param>
/// <param name="Uses">The uses.</param>
internal sealed record AnnotationGroup(
    string Annotation, AnnotationClass Class, string Reason, string? Instead, IReadOnlyList<AnnotationUse> Uses)
{
    private const int MostNamed = 3;

    /// <summary>The groups: those that need somebody's hands first, then the most used.</summary>
    public static IReadOnlyList<AnnotationGroup> Of(IEnumerable<AnnotationUse> uses) =>
    [
        .. uses.GroupBy(u => (u.Annotation, u.Class, u.Reason, u.Instead))
            .Select(g => new AnnotationGroup(g.Key.Annotation, g.Key.Class, g.Key.Reason, g.Key.Instead, [.. g]))
            .OrderBy(g => Rank(g.Class))
            .ThenByDescending(g => g.Uses.Count)
            .ThenBy(g => g.Annotation, StringComparer.Ordinal),
    ];

    /// <summary>The Ingresses that have it: the first ones and how many more.</summary>
    /// <param name="show">How a name is written.</param>
    public string Ingresses(Func<string, string> show)
    {
        string[] names = [.. Uses.Select(u => u.Ingress.ToString()).Distinct(StringComparer.Ordinal)];
        string first = string.Join(", ", names.Take(MostNamed).Select(show));
        return names.Length <= MostNamed ? first : $"{first} and {Summary.Grouped(names.Length - MostNamed)} more";
    }

    /// <summary>How often each class occurs: <c>12 honoured, 1 refused</c>.</summary>
    public static string Counts(IEnumerable<AnnotationUse> uses)
    {
        string[] counts =
        [
            .. uses.GroupBy(u => u.Class).OrderBy(g => Rank(g.Key)).Select(g => $"{Summary.Grouped(g.Count())} {g.Key.Name()}"),
        ];
        return counts.Length == 0 ? "no annotation of ingress-nginx" : string.Join(", ", counts);
    }

    private static int Rank(AnnotationClass annotationClass) => annotationClass switch
    {
        AnnotationClass.Refused => 0,
        AnnotationClass.Unknown => 1,
        AnnotationClass.NoOp => 2,
        _ => 3,
    };
}
