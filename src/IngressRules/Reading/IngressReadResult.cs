using IngressRules.Diagnostics;
using IngressRules.Model;
using IngressRules.Reading.Decoding;

namespace IngressRules.Reading;

/// <summary>
/// What a text held: the objects whose shape is right, and the findings about the rest. An object with an error is not among the objects,
/// and leaves every other one as it is. Nothing here has been validated yet.
/// </summary>
public sealed record IngressReadResult
{
    /// <summary>Nothing read, nothing found.</summary>
    public static IngressReadResult Empty { get; } = new();

    /// <summary>The objects, those of each kind in the order of the text.</summary>
    public KubernetesObjects Objects { get; init; } = KubernetesObjects.Empty;

    /// <summary>What was found on the way, in the order of the text.</summary>
    public ValueList<Diagnostic> Diagnostics { get; init; } = [];

    /// <summary>The Ingresses among the objects.</summary>
    public ValueList<Ingress> Ingresses => Objects.Ingresses;

    /// <summary>True where something was refused.</summary>
    public bool HasErrors => Diagnostics.Any(d => d.Severity == DiagnosticSeverity.Error);

    /// <summary>The documents that the next <c>ReadFile</c> of the same file need not parse again; ignored by equality.</summary>
    internal DocumentMemory Memory { get; init; } = DocumentMemory.None;

    /// <summary>All results one after the other, as if their texts had been one.</summary>
    public static IngressReadResult Concat(IEnumerable<IngressReadResult> results)
    {
        ArgumentNullException.ThrowIfNull(results);
        List<IngressReadResult> all = [.. results];
        return all.Count == 1 ? all[0] : new()
        {
            Objects = KubernetesObjects.Concat(all.Select(r => r.Objects)),
            Diagnostics = all.SelectMany(r => r.Diagnostics).ToValueList(),
        };
    }
}
