using IngressRules.Diagnostics;
using IngressRules.Reading.Documents;

namespace IngressRules.Reading.Yaml;

/// <summary>
/// The places of one YAML document, made by reading it again; the objects of a list share them. Aliases can refer to anywhere in a
/// document, so less than the whole of it would not do.
/// </summary>
internal sealed class YamlPlaces(SourceText text, int ordinal, ReaderOptions options) : SourceMap(text)
{
    /// <inheritdoc/>
    public override SourceMap MovedTo(SourceText text) => new YamlPlaces(text, ordinal, options);

    /// <inheritdoc/>
    protected override Node[] Make()
    {
        var keeper = new Keeper(ordinal, options);
        var tree = new DocumentTree(new TextPool());
        YamlDocumentReader.ReadAgain(Text, tree, keeper);
        tree.Free();
        return keeper.Places;
    }

    /// <summary>Waits for the one document.</summary>
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
            // What is wrong behind the document has been reported when it was read first.
        }
    }
}
