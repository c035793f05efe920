using System.Text;

namespace EdgeRouter;

/// <summary>
/// Writes what can be written and drops the rest. Standard output may lead to a full disk, and a router that has nowhere to write still has
/// requests to serve.
/// </summary>
internal sealed class LenientWriter(TextWriter inner) : TextWriter
{
    public override Encoding Encoding => inner.Encoding;

    public override void Write(char value) => Try(() => inner.Write(value));

    public override void Write(string? value) => Try(() => inner.Write(value));

    public override void Write(char[] buffer, int index, int count) => Try(() => inner.Write(buffer, index, count));

    public override void Flush() => Try(inner.Flush);

    private static void Try(Action write)
    {
        try
        {
            write();
        }
        catch (IOException)
        {
            // There is nobody to tell: this is where the router tells things.
        }
    }
}
