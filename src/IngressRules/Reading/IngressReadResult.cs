using IngressRules.Diagnostics;
using IngressRules.Model;

namespace IngressRules.Reading;

/// <summary>
/// What a text held: the objects whose shape is right, and the findings about the rest. An object with an error is not in the
/// lists, and leaves every other object as it is. Nothing here has been validated yet.
/// </summary>
public sealed record IngressReadResult
{
    /// <summary>Nothing read, nothing found.</summary>
    public static IngressReadResult Empty { get; } = new();

    /// <summary>The Ingresses, in the order of the text.</summary>
    public ValueList<Ingress> Ingresses { get; init; } = [];

    /// <summary>The IngressClasses, in the order of the text.</summary>
    public ValueList<IngressClass> IngressClasses { get; init; } = [];

    /// <summary>The Services, in the order of the text.</summary>
    public ValueList<Service> Services { get; init; } = [];

    /// <summary>The EndpointSlices, in the order of the text.</summary>
    public ValueList<EndpointSlice> EndpointSlices { get; init; } = [];

    /// <summary>The Secrets, in the order of the text.</summary>
    public ValueList<Secret> Secrets { get; init; } = [];

    /// <summary>What was found on the way, in the order of the text.</summary>
    public ValueList<Diagnostic> Diagnostics { get; init; } = [];

    /// <summary>True where something was refused.</summary>
    public bool HasErrors => Diagnostics.Any(d => d.Severity == DiagnosticSeverity.Error);

    /// <summary>What the next reading of the same text need not read again; nothing where nobody asked for it. Not part of the value, and so never null.</summary>
    internal DocumentMemory Memory { get; init; } = DocumentMemory.None;

    /// <summary>All results one after the other, as if their texts had been one.</summary>
    public static IngressReadResult Concat(IEnumerable<IngressReadResult> results)
    {
        ArgumentNullException.ThrowIfNull(results);
        List<IngressReadResult> all = [.. results];
        return all.Count == 1 ? all[0] : new()
        {
            Ingresses = all.SelectMany(r => r.Ingresses).ToValueList(),
            IngressClasses = all.SelectMany(r => r.IngressClasses).ToValueList(),
            Services = all.SelectMany(r => r.Services).ToValueList(),
            EndpointSlices = all.SelectMany(r => r.EndpointSlices).ToValueList(),
            Secrets = all.SelectMany(r => r.Secrets).ToValueList(),
            Diagnostics = all.SelectMany(r => r.Diagnostics).ToValueList(),
        };
    }
}
