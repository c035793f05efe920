namespace IngressRules.Analysis;

/// <summary>A controller and the annotations that it reads.</summary>
/// <param name="Prefix">How the keys of its annotations begin.</param>
/// <param name="Name">The controller, as it stands in a sentence.</param>
/// <param name="Rows">The annotations of which it is known what they do.</param>
internal sealed record ForeignController(string Prefix, string Name, AnnotationRow[] Rows);

/// <summary>One row of <see cref="ForeignAnnotationTable"/>.</summary>
/// <param name="Name">The key after the controller's prefix.</param>
/// <param name="Guard">Whom it keeps out.</param>
/// <param name="Effect">What it does, as the end of a sentence.</param>
/// <param name="Instead">What to do instead, as a sentence.</param>
internal sealed record AnnotationRow(string Name, Guard Guard, string Effect, string Instead)
{
    /// <summary>The row as an annotation of a controller.</summary>
    public ForeignAnnotation ToAnnotation(string controller) => new(controller, Effect, Instead, Guard);
}
