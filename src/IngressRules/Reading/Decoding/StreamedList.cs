using IngressRules.Reading.Documents;

namespace IngressRules.Reading.Decoding;

/// <summary>
/// Decodes the items of one list while it is read. Only the end of the document shows whether it really is a list of objects.
/// </summary>
internal sealed class StreamedList(DocumentDecoder decoder, ReadOutput output, ObjectList list) : IItemSink
{
    private readonly ReadOutput.Mark _start = output.Position;

    /// <inheritdoc/>
    public void Item(DocumentTree tree, int node) => decoder.ReadObject(tree, node, list);

    /// <inheritdoc/>
    public bool End(DocumentTree tree)
    {
        if (ObjectList.OfPlain(tree, isWhole: true) != list)
        {
            Drop();
            return false;
        }

        decoder.CountDocument();
        return true;
    }

    /// <inheritdoc/>
    public void Drop() => output.RollBack(_start);
}
