using System.Globalization;
using System.Text;

namespace IngressRules.Diagnostics;

/// <summary>
/// Quotes text from a file inside a message: between double quotes, with quotes and invisible characters escaped, and shortened where it is
/// long.
/// </summary>
/// <remarks>
/// The escapes differ from those of kube-apiserver, which quotes with Go's <c>%q</c>. That is no loss: the messages are this library's own,
/// and only the reasons and field names are the server's.
/// </remarks>
internal static class QuotedText
{
    private const int MaxLength = 80, MostListed = 5;

    /// <summary>The text between double quotes, at most 80 characters of it.</summary>
    public static string Quote(string text)
    {
        var quoted = new StringBuilder(Math.Min(text.Length, MaxLength) + 2).Append('"');
        int taken = 0, next = 0;
        for (; next < text.Length && taken < MaxLength; taken++)
        {
            string character = VisibleText.Character(text, next, out int length);
            quoted.Append(text[next] is '"' or '\\' ? "\\" : "").Append(character);
            next += length;
        }

        quoted.Append('"');
        return next == text.Length
            ? quoted.ToString()
            : quoted.Append(CultureInfo.InvariantCulture, $" (cut; {Encoding.UTF8.GetByteCount(text)} bytes)").ToString();
    }

    /// <summary>The first five texts, each between double quotes, as a sentence lists them.</summary>
    public static string List(IReadOnlyList<string> texts) =>
        string.Join(", ", texts.Take(MostListed).Select(Quote)) + (texts.Count > MostListed ? ", …" : "");
}
