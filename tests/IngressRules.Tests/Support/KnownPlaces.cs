using IngressRules.Diagnostics;

namespace IngressRules.Tests.Support;

/// <summary>Places that a test makes up.</summary>
internal sealed class KnownPlaces(SourceText text, SourceMap.Node[] nodes) : SourceMap(text)
{
    protected override Node[] Make() => nodes;
}
