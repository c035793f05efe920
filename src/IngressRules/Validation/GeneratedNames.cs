using System.Text;

namespace IngressRules.Validation;

/// <summary>The names that the server generates from <c>generateName</c>: its first 58 bytes and five random letters or digits.</summary>
internal static class GeneratedNames
{
    private const int MaxBase = 58;

    /// <summary>
    /// One of the possible names. Either all of them are valid or none, because the five characters are allowed anywhere in a name.
    /// </summary>
    public static string Example(string generateName)
    {
        int bytes = 0, end = 0;
        foreach (Rune rune in generateName.EnumerateRunes())
        {
            bytes += rune.Utf8SequenceLength;
            if (bytes > MaxBase)
            {
                break;
            }

            end += rune.Utf16SequenceLength;
        }

        return string.Concat(generateName.AsSpan(0, end), "x7k2v");
    }
}
