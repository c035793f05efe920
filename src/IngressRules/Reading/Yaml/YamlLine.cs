namespace IngressRules.Reading.Yaml;

/// <summary>What a line of a text looks like, for the words about an error in it.</summary>
internal static class YamlLine
{
    /// <summary>True for a line that begins with a key and a colon, after a dash or not.</summary>
    public static bool IsKey(ReadOnlySpan<char> line)
    {
        line = AfterDash(line);
        int colon = KeyLength(line);
        return colon > 0 && colon < line.Length && line[colon] == ':'
            && (colon + 1 == line.Length || char.IsWhiteSpace(line[colon + 1]));
    }

    /// <summary>True for a line that is a list item.</summary>
    public static bool IsItem(ReadOnlySpan<char> line) => line.TrimStart().StartsWith("- ") || line.Trim() is "-";

    /// <summary>The key of a line such as <c>host:app.example.com</c>, whose colon has no space behind it; empty for any other.</summary>
    public static ReadOnlySpan<char> KeyWithoutSpace(ReadOnlySpan<char> line)
    {
        line = AfterDash(line);
        int colon = KeyLength(line);
        return colon > 0 && colon + 1 < line.Length && line[colon] == ':' && !char.IsWhiteSpace(line[colon + 1])
            && !line[(colon + 1)..].StartsWith("//")
            ? line[..colon]
            : default;
    }

    /// <summary>The first word of a line, after a dash or not, if it can be a key; else empty.</summary>
    public static ReadOnlySpan<char> FirstWord(ReadOnlySpan<char> line)
    {
        line = AfterDash(line);
        int length = KeyLength(line);
        return length == line.Length || char.IsWhiteSpace(line[length]) ? line[..length] : default;
    }

    /// <summary>True for a line that begins with a dash without its space, before what can be an item.</summary>
    public static bool IsItemWithoutSpace(ReadOnlySpan<char> line) =>
        line.TrimStart() is ['-', var first, ..] && (char.IsLetter(first) || first is '"' or '\'' or '{' or '[' or '*');

    /// <summary>True for a line that begins with a sign which looks like the dash of a list item.</summary>
    public static bool IsItemWithOtherMark(ReadOnlySpan<char> line) =>
        line.TrimStart() is [>= '\u2010' and <= '\u2015' or '\u2212' or '\u2022' or '\u00B7', ' ' or '\u00A0', _, ..];

    /// <summary>What such a sign is, in words.</summary>
    public static string NameOfMark(char mark) => mark is '\u2022' or '\u00B7' ? "bullet" : "typographic dash";

    /// <summary>The key of a line that <see cref="IsKey"/>.</summary>
    public static ReadOnlySpan<char> Key(ReadOnlySpan<char> line)
    {
        line = AfterDash(line);
        return line[..KeyLength(line)];
    }

    /// <summary>The number of blanks that a line starts with.</summary>
    public static int Indentation(ReadOnlySpan<char> line) => line.Length - line.TrimStart().Length;

    private static ReadOnlySpan<char> AfterDash(ReadOnlySpan<char> line)
    {
        line = line.Trim();
        while (line.StartsWith("- "))
        {
            line = line[2..].TrimStart();
        }

        return line;
    }

    private static int KeyLength(ReadOnlySpan<char> line)
    {
        int length = 0;
        while (length < line.Length && (char.IsLetterOrDigit(line[length]) || line[length] is '_' or '-' or '.' or '/' or '"' or '\''))
        {
            length++;
        }

        return length;
    }
}
