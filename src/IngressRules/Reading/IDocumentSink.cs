using IngressRules.Diagnostics;

namespace IngressRules.Reading;

/// <summary>Takes what the two format readers deliver.</summary>
internal interface IDocumentSink
{
    /// <summary>The limits to keep.</summary>
    ReaderOptions Options { get; }

    /// <summary>Takes a finished document; the tree is reused afterwards. Returns false when no more documents are wanted.</summary>
    bool Document(DocumentTree tree);

    /// <summary>
    /// Asks, at the start of a list named items in a document, whether its items are wanted one by one, each gone from the tree before the next
    /// one comes. A large table then never lies in memory as a tree. What becomes of the items is open until the document ends.
    /// </summary>
    bool BeginItems(DocumentTree tree);

    /// <summary>Takes one item.</summary>
    void Item(DocumentTree tree, int node);

    /// <summary>
    /// Ends a document whose items were taken one by one. Returns false where it turns out not to be a list of them, or where
    /// <paramref name="tree"/> is null because the text is broken: then nothing of the items has been kept.
    /// </summary>
    bool EndItems(DocumentTree? tree);

    /// <summary>Takes a finding about the text itself.</summary>
    void Report(DiagnosticCode code, SourceText source, int offset, int length, string message);
}

/// <summary>The sentences about limits that both formats share.</summary>
internal static class Limits
{
    public const string Values = "One document holds more values than can be held in memory at once. Split it into several documents or files.";

    public static string Depth(int max) =>
        FormattableString.Invariant($"Mappings and lists lie more than {max} deep in each other. Write flatter text, or raise MaxDepth.");
}
