using IngressRules.Diagnostics;
using IngressRules.Model;

namespace IngressRules.Reading.Decoding;

/// <summary>
/// Connects a read to the parse cache: restores documents from the previous read of the text, and keeps those of this read.
/// </summary>
internal sealed class RememberedDocuments(DocumentMemory? before, ReaderOptions options, ReadOutput output)
{
    private readonly DocumentMemory? _before = ReferenceEquals(before?.Options, options) ? before : null;

    /// <summary>The cache for the next read of the text.</summary>
    public DocumentMemory Memory { get; } = new(options);

    /// <summary>Adds the cached result of an equal document to the output. Returns false where the document must be parsed.</summary>
    public bool TryRestore(SourceText document)
    {
        // The second of two equal documents in one text is parsed: it is an object of its own, with its own position.
        if (_before?.Find(document.Utf8) is not { } known || Memory.Has(document.Utf8) || AtPlaceOf(document, known) is not { } restored)
        {
            return false;
        }

        output.Add(restored.Content);
        Memory.Add(restored);
        return true;
    }

    /// <summary>Adds a document to the cache, with its results since a mark.</summary>
    public void Keep(SourceText document, ReadOutput.Mark start) => Memory.Add(new(document, output.Since(start)));

    /// <summary>The cached document moved to its current lines; null where it must be parsed for new positions.</summary>
    private static DocumentMemory.Remembered? AtPlaceOf(SourceText document, DocumentMemory.Remembered known)
    {
        if (known.Source.FirstLine == document.FirstLine && known.Source.Name == document.Name)
        {
            return known;
        }

        // Only a single object can be moved: several objects share one position map, and findings contain positions.
        if (known.Content.Objects is not [IKubernetesObject moved] || known.Content.Diagnostics.Length > 0
            || known.Content.SecretSources.Length > 0 || moved is ConfigMap { Findings.Count: > 0 })
        {
            return null;
        }

        var source = new SourceText(document.Name, known.Source.Utf8, document.FirstLine);
        return new(source, new([moved.With(moved.Metadata, moved.Origin.MovedTo(source))], [], []));
    }
}
