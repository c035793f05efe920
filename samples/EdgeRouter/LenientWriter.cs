using System.Text;

namespace EdgeRouter;

/// <summary>
/// Writes to standard output and ignores write errors. The disk behind it may be full, and the router must still serve requests.
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
            // The error cannot be reported, because this is the output for errors.
        }
    }
}
