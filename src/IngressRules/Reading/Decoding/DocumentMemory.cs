using IngressRules.Diagnostics;

namespace IngressRules.Reading.Decoding;

/// <summary>
/// The YAML documents of one text and what was read from each, so that the next reading of the text parses only those that have changed.
/// </summary>
internal sealed class DocumentMemory(ReaderOptions options)
{
    private readonly Dictionary<DocumentText, Remembered> _documents = [];

    /// <summary>Nothing remembered.</summary>
    public static DocumentMemory None { get; } = new(ReaderOptions.Default);

    /// <summary>The limits that the documents were read with.</summary>
    public ReaderOptions Options => options;

    /// <summary>True where the text had the document before.</summary>
    public bool Has(ReadOnlyMemory<byte> document) => _documents.ContainsKey(new(document));

    /// <summary>What a document held; null where it is not known.</summary>
    public Remembered? Find(ReadOnlyMemory<byte> document) => _documents.GetValueOrDefault(new(document));

    /// <summary>Remembers a document. Of equal ones the first is kept.</summary>
    public void Add(Remembered document) => _documents.TryAdd(new(document.Source.Utf8), document);

    /// <summary>Always true: what is remembered is not part of what was read.</summary>
    public override bool Equals(object? obj) => obj is DocumentMemory;

    /// <inheritdoc/>
    public override int GetHashCode() => 0;

    /// <summary>A document, the objects in it, and what was found about it.</summary>
    internal sealed record Remembered(SourceText Source, ReadOutput.Part Content);

    /// <summary>The bytes of a document as a key.</summary>
    private readonly struct DocumentText(ReadOnlyMemory<byte> utf8) : IEquatable<DocumentText>
    {
        private readonly ReadOnlyMemory<byte> _utf8 = utf8;

        public bool Equals(DocumentText other) => _utf8.Span.SequenceEqual(other._utf8.Span);

        public override bool Equals(object? obj) => obj is DocumentText other && Equals(other);

        public override int GetHashCode()
        {
            var hash = default(HashCode);
            hash.AddBytes(_utf8.Span);
            return hash.ToHashCode();
        }
    }
}
