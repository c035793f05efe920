using IngressRules.Diagnostics;

namespace IngressRules.Tests.Support;

/// <summary>A position map that a test supplies.</summary>
internal sealed class KnownPlaces(SourceText text, SourceMap.Node[] nodes) : SourceMap(text)
{
    /// <inheritdoc/>
    public override SourceMap MovedTo(SourceText text) => new KnownPlaces(text, nodes);

    protected override Node[] Make() => nodes;
}
