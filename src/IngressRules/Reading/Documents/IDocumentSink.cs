using IngressRules.Diagnostics;

namespace IngressRules.Reading.Documents;

/// <summary>Receives the documents and findings from the YAML and JSON readers.</summary>
internal interface IDocumentSink
{
    /// <summary>The options, with the limits.</summary>
    ReaderOptions Options { get; }

    /// <summary>Receives a finished document; the tree is reused afterwards. Returns false when no more documents are wanted.</summary>
    bool Document(DocumentTree tree);

    /// <summary>
    /// Called at the start of a list named <c>items</c> in a document. Returns a sink for the items one by one, so that a large list never
    /// is in memory as a tree; null to read the document as a whole.
    /// </summary>
    IItemSink? BeginItems(DocumentTree tree);

    /// <summary>Receives a finding about the text itself.</summary>
    void Report(DiagnosticCode code, SourceText source, int offset, int length, string message);
}

/// <summary>Receives the items of one list. They are provisional until the document ends.</summary>
internal interface IItemSink
{
    /// <summary>Receives an item, which is removed from the tree afterwards.</summary>
    void Item(DocumentTree tree, int node);

    /// <summary>
    /// Called at the end of the document, with a tree that contains it without the items. Returns false where it is not a list of objects
    /// after all: then the items are discarded, and the document is read again as a whole.
    /// </summary>
    bool End(DocumentTree tree);

    /// <summary>Called where the text is broken before the end of the document: the items are discarded.</summary>
    void Drop();
}
