using IngressRules.Diagnostics;

namespace IngressRules.Reading;

/// <summary>
/// The places of one YAML document, made by reading it again; the objects of a list share them. Aliases can refer to anywhere in a document,
/// so less than the whole of it would not do.
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

        public bool BeginItems(DocumentTree tree) => false;

        public void Item(DocumentTree tree, int node) => throw new InvalidOperationException("Nobody asked for items.");

        public bool EndItems(DocumentTree? tree) => false;

        public void Report(DiagnosticCode code, SourceText source, int offset, int length, string message)
        {
            // What is wrong behind the document has been reported when it was read first.
        }
    }
}
