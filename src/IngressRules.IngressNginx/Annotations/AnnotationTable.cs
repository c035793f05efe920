namespace IngressRules.IngressNginx.Annotations;

/// <summary>
/// All annotations that the controller ever knew, and some that people took for its own. A new one is a row of one of the lists.
/// </summary>
internal static class AnnotationTable
{
    /// <summary>The annotations in the order of their names.</summary>
    public static IReadOnlyList<AnnotationEntry> All { get; } =
    [
        .. ((AnnotationEntry[])[.. RoutingAnnotations.All, .. AccessAnnotations.All, .. BackendAnnotations.All, .. OtherAnnotations.All])
            .OrderBy(e => e.Name, StringComparer.Ordinal),
    ];

    private static readonly Dictionary<string, AnnotationEntry> s_byName = All.ToDictionary(e => e.Name, StringComparer.Ordinal);

    /// <summary>The annotation of a name; null for an unknown one.</summary>
    public static AnnotationEntry? Find(string name) => s_byName.GetValueOrDefault(name);

    /// <summary>The name that an unknown one is probably meant to be; null where none is near.</summary>
    public static string? Nearest(string name) => NearName.Of(
        name,
        All.Where(e => e.Class != AnnotationClass.Unknown).Select(e => e.Name),
        Math.Min(NearName.MaxDistance, name.Length / 3));
}

/// <summary>Makes rows of the lists.</summary>
internal static class AnnotationRows
{
    public static AnnotationEntry Honoured(
        string name,
        string row,
        string text,
        Func<string, bool> grammar,
        AnnotationRisk risk = AnnotationRisk.Low,
        InvalidValueEffect invalid = InvalidValueEffect.Default,
        AnnotationScope scope = AnnotationScope.Paths) =>
        new(name, AnnotationClass.Honoured, text, row) { Grammar = grammar, Risk = risk, OnInvalidValue = invalid, Scope = scope };

    public static AnnotationEntry NoOp(
        string name,
        string row,
        string text,
        Func<string, bool> grammar,
        AnnotationRisk risk = AnnotationRisk.Low,
        InvalidValueEffect invalid = InvalidValueEffect.Default,
        AnnotationScope scope = AnnotationScope.Paths) =>
        new(name, AnnotationClass.NoOp, text, row) { Grammar = grammar, Risk = risk, OnInvalidValue = invalid, Scope = scope };

    public static AnnotationEntry Refused(
        string name,
        string row,
        string text,
        string instead,
        Func<string, bool>? grammar = null,
        AnnotationRisk risk = AnnotationRisk.Low,
        InvalidValueEffect invalid = InvalidValueEffect.Default,
        AnnotationScope scope = AnnotationScope.Paths) =>
        new(name, AnnotationClass.Refused, text, row)
        {
            Instead = instead, Grammar = grammar ?? AnnotationGrammar.Any, Risk = risk, OnInvalidValue = invalid, Scope = scope,
        };

    /// <summary>A name that the last releases did not read.</summary>
    public static AnnotationEntry Unread(string name, string text, string instead) =>
        new(name, AnnotationClass.Unknown, text, "N98") { Instead = instead };
}
