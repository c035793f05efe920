using IngressRules.Model;

namespace IngressRules.Analysis;

/// <summary>What the analyzer need not warn of.</summary>
public sealed record AnalysisOptions
{
    /// <summary>Warn of everything.</summary>
    public static AnalysisOptions Default { get; } = new();

    /// <summary>
    /// Annotations that somebody honours: whole keys, or prefixes that end with a slash such as <c>nginx.ingress.kubernetes.io/</c>.
    /// </summary>
    /// <value>Default: none.</value>
    public ValueList<string> HonouredAnnotations { get; init; } = [];

    /// <summary>
    /// Whether a class that does not exist is left to the compiler: where it selects by class it says the same
    /// (<c>ING3002</c>), and once is enough.
    /// </summary>
    /// <value>Default: false.</value>
    public bool ClassesAreSelected { get; init; }
}
