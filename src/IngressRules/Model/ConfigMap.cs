using IngressRules.Diagnostics;

namespace IngressRules.Model;

/// <summary>
/// A ConfigMap of <c>v1</c>. One that the parameters of an IngressClass name holds router options (specification 1.2), and a dialect may
/// ask for others; the rest means nothing here, so nothing is reported about it.
/// </summary>
public sealed record ConfigMap : IKubernetesObject
{
    /// <summary>
    /// How many characters of a value are kept. No option and no header is longer, and ConfigMaps hold whole files for others.
    /// </summary>
    public const int MaxValueLength = 8192;

    /// <summary>Name, namespace and the like.</summary>
    public ObjectMetadata Metadata { get; init; } = new();

    /// <summary>The values by key. Of a longer one the first <see cref="MaxValueLength"/> characters are kept.</summary>
    public ValueMap<string> Data { get; init => field = Kept(value); } = ValueMap<string>.Empty;

    /// <summary>The keys of <c>binaryData</c>; their values are not kept.</summary>
    public ValueList<string> BinaryKeys { get; init; } = [];

    /// <summary>
    /// What is wrong with this version. It is reported only if an IngressClass names the ConfigMap, and then the last version without
    /// findings stays in force.
    /// </summary>
    public ValueList<Diagnostic> Findings { get; init; } = [];

    /// <summary>Where the object was read; not part of its value.</summary>
    public SourceOrigin Origin { get; init; }

    /// <summary>The values from before, of keys whose present value is not understood.</summary>
    internal ValueMap<string> LastGood { get; init; } = ValueMap<string>.Empty;

    /// <inheritdoc/>
    KubernetesKind IKubernetesObject.Kind => KubernetesKind<ConfigMap>.Instance;

    /// <summary><c>namespace/name</c>.</summary>
    public override string ToString() => $"{Metadata.Namespace}/{Metadata.Name}";

    private static ValueMap<string> Kept(ValueMap<string> data) => data.All(d => d.Value.Length <= MaxValueLength)
        ? data
        : data.Select(d => KeyValuePair.Create(d.Key, d.Value[..Math.Min(d.Value.Length, MaxValueLength)])).ToValueMap();

    /// <inheritdoc/>
    IKubernetesObject IKubernetesObject.With(ObjectMetadata metadata, SourceOrigin origin) =>
        this with { Metadata = metadata, Origin = origin };
}
