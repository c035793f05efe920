using System.Text;
namespace IngressRules.Patterns;

/// <summary>The text that each match of an expression begins with.</summary>
internal static class LiteralPrefix
{
    /// <summary>The text, in lower case; empty where the expression is not bound to the start of the text.</summary>
    public static string Of(PatternNode expression)
    {
        var prefix = new StringBuilder();
        if (LookAheadSplit.IsAnchored(expression))
        {
            Append(expression, prefix);
        }

        return prefix.ToString();
    }

    /// <summary>Appends what each match begins with, and says whether the expression is literal to its end.</summary>
    private static bool Append(PatternNode node, StringBuilder prefix)
    {
        switch (node)
        {
            case ByteNode bytes when Letter(bytes.Bytes) is { } letter:
                prefix.Append(letter);
                return true;
            case PlaceNode { Place: PatternPlace.Start }:
                return prefix.Length == 0;
            case CaptureNode capture:
                return Append(capture.Item, prefix);
            case SequenceNode sequence:
                return sequence.Items.All(i => Append(i, prefix));
            default:
                return node.FixedLength == 0;
        }
    }

    /// <summary>The only byte of a set, or the letter whose two cases are the set, as a character; null for other sets.</summary>
    private static char? Letter(ByteSet set)
    {
        for (int value = 0; value < 256; value++)
        {
            if (set.Contains((byte)value))
            {
                char letter = (char)value;
                return set != ByteSet.Of([letter]) && set != ByteSet.Of([letter]).IgnoringCase() ? null
                    : char.IsAsciiLetterUpper(letter) ? (char)(letter | 0x20)
                    : letter;
            }
        }

        return null;
    }
}
