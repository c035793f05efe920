using IngressRules.Reading.Documents;

namespace IngressRules.Reading;

/// <summary>
/// Reads many small texts one after the other, such as the objects of a watch, as <see cref="IngressReader"/> reads each of them. Words
/// that recur, such as names of namespaces, are one string in all objects, and what a read needs is not made anew for each. It remembers
/// some short values of what it has read, so it is not for Secrets. It is not thread-safe.
/// </summary>
/// <param name="options">What to accept; null for the defaults.</param>
public sealed class SmallTextReader(ReaderOptions? options = null)
{
    /// <summary>With more values than this in one text, or more different keys in all, the memory is given back.</summary>
    private const int MostKept = 4096;

    private readonly ReaderOptions _options = options ?? ReaderOptions.Default;
    private DocumentTree _tree = NewTree();

    /// <summary>Reads a text in UTF-8. The memory must not change afterwards, because findings quote from it.</summary>
    /// <param name="utf8">YAML documents or JSON values.</param>
    /// <param name="name">The name of the text in findings, usually a file name.</param>
    public IngressReadResult Read(ReadOnlyMemory<byte> utf8, string? name = null)
    {
        var session = new ReadSession(_options, _tree);
        session.Read(utf8, name);
        bool isLarge = _tree.Count > MostKept || _tree.Pool.KeyCount > MostKept;
        IngressReadResult result = session.ToResult();
        if (isLarge)
        {
            _tree.Free();
            _tree = NewTree();
        }

        return result;
    }

    private static DocumentTree NewTree() => new(new TextPool());
}
