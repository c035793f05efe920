using IngressRules.Diagnostics;
using IngressRules.Model;
using IngressRules.Reading.Decoding;

namespace IngressRules.Reading;

/// <summary>
/// The result of reading: the objects that could be decoded, and the findings. An object with an error is left out and does not affect the
/// others. The objects have not been validated yet.
/// </summary>
public sealed record IngressReadResult
{
    /// <summary>The result without objects and findings.</summary>
    public static IngressReadResult Empty { get; } = new();

    /// <summary>The objects, those of each kind in the order of the text.</summary>
    public KubernetesObjects Objects { get; init; } = KubernetesObjects.Empty;

    /// <summary>The findings, in the order of the text.</summary>
    public ValueList<Diagnostic> Diagnostics { get; init; } = [];

    /// <summary>The Ingresses among the objects.</summary>
    public ValueList<Ingress> Ingresses => Objects.Ingresses;

    /// <summary>True where a finding is an error, so that something was refused.</summary>
    public bool HasErrors => Diagnostics.Any(d => d.Severity == DiagnosticSeverity.Error);

    /// <summary>The documents that the next <c>ReadFile</c> of the same file need not parse again; ignored by equality.</summary>
    internal DocumentMemory Memory { get; init; } = DocumentMemory.None;

    /// <summary>Joins results, in their order, into one.</summary>
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
