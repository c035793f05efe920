using System.Globalization;
using System.Text;

namespace IngressRules.Cli.Replaying;

/// <summary>A request of a log.</summary>
/// <param name="File">The log.</param>
/// <param name="Line">The number of its line, from 1.</param>
/// <param name="Host">The host.</param>
/// <param name="Target">The target.</param>
internal sealed record LogExample(string File, long Line, string Host, string Target)
{
    /// <summary>The request as a URL that <c>match</c> and <c>explain</c> take.</summary>
    public string Url => Target.StartsWith('/') ? Host + Target : Target;

    /// <summary>Makes an example of bytes. Those that are no UTF-8 are percent-encoded, which is what they are matched as.</summary>
    public static LogExample Of((string File, long Line) place, ReadOnlySpan<byte> host, ReadOnlySpan<byte> target) =>
        new(place.File, place.Line, TextOf(host), TextOf(target));

    private static string TextOf(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length);
        while (!bytes.IsEmpty)
        {
            bool isText = Rune.DecodeFromUtf8(bytes, out Rune rune, out int length) == System.Buffers.OperationStatus.Done;
            if (isText)
            {
                text.Append(rune);
            }
            else
            {
                foreach (byte value in bytes[..length])
                {
                    text.Append(CultureInfo.InvariantCulture, $"%{value:X2}");
                }
            }

            bytes = bytes[length..];
        }

        return text.ToString();
    }
}
