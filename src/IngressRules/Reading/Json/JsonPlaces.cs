using System.Text.Json;
using IngressRules.Diagnostics;
using IngressRules.Reading.Documents;

namespace IngressRules.Reading.Json;

/// <summary>The positions of one JSON object, built by reading it again.</summary>
internal sealed class JsonPlaces(SourceText text, int start) : SourceMap(text)
{
    /// <inheritdoc/>
    public override SourceMap MovedTo(SourceText text) => new JsonPlaces(text, start);

    /// <inheritdoc/>
    protected override Node[] Make()
    {
        // The object has been read before within the limits, so this cannot fail.
        var tree = new DocumentTree(new TextPool(slots: 16));
        var reader = new Utf8JsonReader(
            Text.Utf8.Span[start..], new JsonReaderOptions { AllowMultipleValues = true, MaxDepth = int.MaxValue });
        reader.Read();
        new JsonTreeBuilder(Text, tree, int.MaxValue).Build(ref reader, sink: null, start);
        Node[] places = tree.Places();
        tree.Free();
        return places;
    }
}
