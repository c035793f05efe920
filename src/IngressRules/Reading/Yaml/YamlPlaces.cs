using IngressRules.Diagnostics;
using IngressRules.Reading.Documents;

namespace IngressRules.Reading.Yaml;

/// <summary>
/// The positions of one YAML document, built by reading it again; the objects of a list share them. The whole document is read, because
/// aliases can refer to any part of it.
/// </summary>
internal sealed class YamlPlaces(SourceText text, int ordinal, ReaderOptions options) : SourceMap(text)
{
    /// <inheritdoc/>
    public override SourceMap MovedTo(SourceText text) => new YamlPlaces(text, ordinal, options);

    /// <inheritdoc/>
    protected override Node[] Make()
    {
        var keeper = new Keeper(ordinal, options);
        var tree = new DocumentTree(new TextPool(slots: 16));
        YamlDocumentReader.ReadAgain(Text, tree, keeper);
        tree.Free();
        return keeper.Places;
    }

    /// <summary>Receives the single document.</summary>
    private sealed class Keeper(int ordinal, ReaderOptions options) : IDocumentSink
    {
        public Node[] Places { get; private set; } = [];

        public ReaderOptions Options => options;

        public bool Document(DocumentTree tree)
        {
            if (tree.Ordinal < ordinal)
            {
                return true;
            }

            Places = tree.Places();
            return false;
        }

        public IItemSink? BeginItems(DocumentTree tree) => null;

        public void Report(DiagnosticCode code, SourceText source, int offset, int length, string message)
        {
            // Errors after the document were reported when it was first read.
        }
    }
}
