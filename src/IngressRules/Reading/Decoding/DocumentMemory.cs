using IngressRules.Diagnostics;

namespace IngressRules.Reading.Decoding;

/// <summary>
/// A parse cache: the YAML documents of one text and the result of each, so that the next read of the text parses only changed documents.
/// </summary>
internal sealed class DocumentMemory(ReaderOptions options)
{
    private readonly Dictionary<DocumentText, Remembered> _documents = [];

    /// <summary>The empty cache.</summary>
    public static DocumentMemory None { get; } = new(ReaderOptions.Default);

    /// <summary>The limits that the documents were read with.</summary>
    public ReaderOptions Options => options;

    /// <summary>True where the cache has the document.</summary>
    public bool Has(ReadOnlyMemory<byte> document) => _documents.ContainsKey(new(document));

    /// <summary>The result of a document; null where the cache does not have it.</summary>
    public Remembered? Find(ReadOnlyMemory<byte> document) => _documents.GetValueOrDefault(new(document));

    /// <summary>Adds a document. The first of several equal ones is kept.</summary>
    public void Add(Remembered document) => _documents.TryAdd(new(document.Source.Utf8), document);

    /// <summary>Always true: the cache is not part of the value of a read result.</summary>
    public override bool Equals(object? obj) => obj is DocumentMemory;

    /// <inheritdoc/>
    public override int GetHashCode() => 0;

    /// <summary>A document, its objects and its findings.</summary>
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
