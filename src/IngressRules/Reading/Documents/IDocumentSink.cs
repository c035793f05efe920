using IngressRules.Diagnostics;

namespace IngressRules.Reading.Documents;

/// <summary>Takes what the readers of the two formats deliver.</summary>
internal interface IDocumentSink
{
    /// <summary>The limits to keep.</summary>
    ReaderOptions Options { get; }

    /// <summary>Takes a finished document; the tree is reused afterwards. Returns false when no more documents are wanted.</summary>
    bool Document(DocumentTree tree);

    /// <summary>
    /// Asked at the start of a list named <c>items</c> in a document: who takes the items one by one, so that a large list never lies in
    /// memory as a tree. Null where nobody does and the document is wanted whole.
    /// </summary>
    IItemSink? BeginItems(DocumentTree tree);

    /// <summary>Takes a finding about the text itself.</summary>
    void Report(DiagnosticCode code, SourceText source, int offset, int length, string message);
}

/// <summary>Takes the items of one list. Whether they count is open until the list ends.</summary>
internal interface IItemSink
{
    /// <summary>Takes an item; it leaves the tree afterwards.</summary>
    void Item(DocumentTree tree, int node);

    /// <summary>
    /// The document around the items is at its end; the tree holds it without them. Returns false where it turns out to be something else
    /// than a list of objects: then nothing of the items is kept, and the document is read again as a whole.
    /// </summary>
    bool End(DocumentTree tree);

    /// <summary>The text is broken before the end of the document: nothing of the items is kept.</summary>
    void Drop();
}
