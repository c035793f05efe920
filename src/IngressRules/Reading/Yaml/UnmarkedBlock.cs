namespace IngressRules.Reading.Yaml;

/// <summary>
/// Recognises a text of several lines, such as a snippet of nginx's configuration, that stands below its annotation without the mark of a
/// block: to YAML each of its lines is something else.
/// </summary>
internal static class UnmarkedBlock
{
    private static readonly string[] s_maps = ["annotations:", "data:"];

    /// <summary>The key whose value an error is in, and the place of its colon; null where the value is no such text.</summary>
    /// <param name="text">The document.</param>
    /// <param name="index">Where the error was noticed.</param>
    public static (string Key, int Colon)? Around(string text, int index)
    {
        string[] lines = text.Split('\n');
        int at = text.AsSpan(0, index).Count('\n');
        return KeyLine(lines, at) is { } line && YamlLine.IsKey(lines[line]) && !HasMark(lines[line], out int colon)
            ? (lines[line][..colon].Trim(), lines.Take(line).Sum(l => l.Length + 1) + colon)
            : null;
    }

    /// <summary>The line of the annotation that a line belongs to, where one of the lines between is no key.</summary>
    private static int? KeyLine(string[] lines, int at)
    {
        int key = at, below = YamlLine.Indentation(lines[at]), beside = -1;
        for (int i = at - 1; i >= 0; i--)
        {
            int indentation = YamlLine.Indentation(lines[i]);
            if (IsEmpty(lines[i]) || indentation > below)
            {
                continue;
            }

            if (indentation == below)
            {
                beside = beside < 0 && key == at ? i : beside;
            }
            else if (s_maps.Contains(lines[i].Trim()))
            {
                int next = Array.FindIndex(lines, at + 1, l => !IsEmpty(l));
                return key < at ? lines[(key + 1)..(at + 1)].Any(IsText) ? key : null
                    : beside >= 0 && IsText(lines[at]) && lines[beside].TrimEnd().EndsWith(':') ? beside
                    : next >= 0 && YamlLine.Indentation(lines[next]) > below && IsText(lines[next]) ? at
                    : null;
            }
            else
            {
                (key, below) = (i, indentation);
            }
        }

        return null;
    }

    private static bool IsEmpty(string line) => line.AsSpan().TrimStart() is "" or ['#', ..];

    private static bool IsText(string line) => !IsEmpty(line) && !YamlLine.IsKey(line) && !YamlLine.IsItem(line);

    /// <summary>True where the value behind a key says itself what it is: a block, quotes or brackets.</summary>
    private static bool HasMark(string line, out int colon)
    {
        colon = line.IndexOf(": ", StringComparison.Ordinal);
        colon = colon < 0 ? line.LastIndexOf(':') : colon;
        return line.AsSpan(colon + 1).Trim() is ['|' or '>' or '"' or '\'' or '[' or '{' or '&' or '*' or '!', ..];
    }
}
