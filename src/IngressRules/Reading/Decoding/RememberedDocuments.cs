using IngressRules.Diagnostics;
using IngressRules.Model;

namespace IngressRules.Reading.Decoding;

/// <summary>Gives a read the documents that its text had the last time, and keeps those that it has now.</summary>
internal sealed class RememberedDocuments(DocumentMemory? before, ReaderOptions options, ReadOutput output)
{
    private readonly DocumentMemory? _before = ReferenceEquals(before?.Options, options) ? before : null;

    /// <summary>What the next read of the text may use.</summary>
    public DocumentMemory Memory { get; } = new(options);

    /// <summary>Adds to the output what an equal document held. Returns false where it must be read.</summary>
    public bool TryRestore(SourceText document)
    {
        // Equal documents in one text are two objects, each with its own place.
        if (_before?.Find(document.Utf8) is not { } known || Memory.Has(document.Utf8) || AtPlaceOf(document, known) is not { } restored)
        {
            return false;
        }

        output.Add(restored.Content);
        Memory.Add(restored);
        return true;
    }

    /// <summary>Keeps a document and what was read of it since a mark.</summary>
    public void Keep(SourceText document, ReadOutput.Mark start) => Memory.Add(new(document, output.Since(start)));

    /// <summary>The document with the lines on which it stands now; null where only reading it can tell the places in it.</summary>
    private static DocumentMemory.Remembered? AtPlaceOf(SourceText document, DocumentMemory.Remembered known)
    {
        if (known.Source.FirstLine == document.FirstLine && known.Source.Name == document.Name)
        {
            return known;
        }

        // Several objects share one map of their places, and findings have places too.
        if (known.Content.Objects is not [IKubernetesObject moved] || known.Content.Diagnostics.Length > 0)
        {
            return null;
        }

        var source = new SourceText(document.Name, known.Source.Utf8, document.FirstLine);
        return new(source, new([moved.With(moved.Metadata, moved.Origin.MovedTo(source))], []));
    }
}
