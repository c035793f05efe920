namespace IngressRules.IngressNginx.Annotations;

/// <summary>An annotation that the controller knew, or that people took for one.</summary>
/// <param name="Name">The name without its prefix, such as <c>rewrite-target</c>.</param>
/// <param name="Class">What it comes to here, unless its value says otherwise.</param>
/// <param name="Text">What it does here, or why nothing, as a sentence.</param>
/// <param name="Row">The row of the facts about the controller that describes it, such as <c>N25</c>.</param>
public sealed record AnnotationEntry(string Name, AnnotationClass Class, string Text, string Row)
{
    /// <summary>What to use instead, as a sentence; null where there is nothing to do.</summary>
    public string? Instead { get; init; }

    /// <summary>What it applies to.</summary>
    public AnnotationScope Scope { get; init; }

    /// <summary>How dangerous the controller held it to be.</summary>
    public AnnotationRisk Risk { get; init; }

    /// <summary>What a value outside its grammar does.</summary>
    public InvalidValueEffect OnInvalidValue { get; init; }

    /// <summary>Whether a value is in the grammar. An empty value is never asked about.</summary>
    internal Func<string, bool> Grammar { get; init; } = AnnotationGrammar.Any;
}
