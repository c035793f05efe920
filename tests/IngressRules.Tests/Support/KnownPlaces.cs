using IngressRules.Diagnostics;

namespace IngressRules.Tests.Support;

/// <summary>Places that a test makes up.</summary>
internal sealed class KnownPlaces(SourceText text, SourceMap.Node[] nodes) : SourceMap(text)
{
    /// <inheritdoc/>
    public override SourceMap MovedTo(SourceText text) => new KnownPlaces(text, nodes);

    protected override Node[] Make() => nodes;
}
