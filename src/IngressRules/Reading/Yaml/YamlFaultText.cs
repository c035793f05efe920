using System.Buffers;
using IngressRules.Diagnostics;
using YamlDotNet.Core;

namespace IngressRules.Reading.Yaml;

/// <summary>
/// Finds the cause of a syntax error and says it. A scanner notices most errors behind their cause, often lines later: a bracket that is
/// not closed swallows what follows.
/// </summary>
internal sealed class YamlFaultText(string text, SourceText source, ServerScanner scanner)
{
    private static readonly SearchValues<char> s_noBreakSpaces = SearchValues.Create("\u00A0\u202F\u3000");

    private static readonly SearchValues<char> s_hiddenLineEnds = SearchValues.Create("\u0085\u2028\u2029");

    private readonly bool _hides = source.MayHoldSecret();

    /// <summary>The place of the cause, in characters, with its length, and the message.</summary>
    public (int Start, int Length, string Message) Of(YamlException e)
    {
        // The parser's errors began at the first mark and were noticed at the second, unless the text simply ended too early.
        var fault = e as YamlFault;
        int end = text.AsSpan().TrimEnd().Length;
        int index = (int)Math.Clamp(fault is not null || e.End.Index >= end ? e.Start.Index : e.End.Index, 0, text.Length);
        (int start, int length, string cause) = Conflict(index)
            ?? Block(index)
            ?? LineEnd(index)
            ?? Quote(fault, index)
            ?? Tab(fault, index, (int)e.End.Index)
            ?? Start(fault, index)
            ?? Bracket(fault, index, end)
            ?? Invisible(index)
            ?? Key(fault, index)
            ?? Other(fault, index);
        return (start, length, $"This is not YAML: {cause}");
    }

    private (int Start, int Length, string Cause)? Conflict(int index)
    {
        foreach (int at in (ReadOnlySpan<int>)[LineStart(index), LineStart(scanner.LastScalar.Start)])
        {
            ReadOnlySpan<char> line = text.AsSpan(at);
            if (line.StartsWith("<<<<<<<") || line.StartsWith("=======") || line.StartsWith(">>>>>>>"))
            {
                return (at, 7, "this line is a mark of a merge conflict. Decide which of the lines stay, and remove the marks.");
            }
        }

        return null;
    }

    private (int Start, int Length, string Cause)? Block(int index) => UnmarkedBlock.Around(text, index) is not { } found
        ? null
        : (found.Colon, 1, $"the value of {Shown(found.Key, 80)} is a text of several lines. Write | after the colon here, and the text on "
            + "the lines below it, each indented deeper than the key.");

    /// <summary>
    /// Finds a character that ends a line although no editor shows it so: what follows it is a line that starts in the first column.
    /// </summary>
    private (int Start, int Length, string Cause)? LineEnd(int index)
    {
        int from = LineStart(Math.Min(index, scanner.LastScalar.Start));
        int at = text.AsSpan(from, Math.Max(0, Math.Min(index + 1, text.Length) - from)).LastIndexOfAny(s_hiddenLineEnds);
        return at < 0 || IsInQuotes(text.AsSpan(from, at))
            ? null
            : (from + at, 1, $"the character U+{(int)text[from + at]:X4} here ends a line in YAML, although editors do not show it. Remove "
                + "it, or put the value in double quotes.");
    }

    private static bool IsInQuotes(ReadOnlySpan<char> before)
    {
        before = before[(before.LastIndexOf('\n') + 1)..];
        return before.Count('"') % 2 == 1 || before.Count('\'') % 2 == 1;
    }

    private (int Start, int Length, string Cause)? Quote(YamlFault? fault, int index)
    {
        int? open = scanner.LongQuote is { } early && early < index ? early
            : fault?.Kind == YamlFaultKind.QuoteNotClosed ? index
            : null;
        if (open is { } at)
        {
            return (at, 1, $"the quotation mark {text[at]} here is not closed. Add a second one at the end of the value.");
        }

        if (fault?.Kind == YamlFaultKind.Escape)
        {
            return (index, 2, "there is no such escape in double quotes. Write the backslash twice, or use single quotes.");
        }

        // Behind a quoted text on the same line only a colon, a comma, a bracket or a comment can follow.
        (int from, int to) = scanner.LastScalar;
        if (from > 0 && text[from - 1] is '"' or '\'' && text[from] is not ('"' or '\''))
        {
            (from, to, index) = (from - 1, from, from);
        }

        return (fault is null || index == to) && to > from && text[to - 1] is '"' or '\'' && index >= to && IsBlank(to, index)
            && index < text.Length && text[index] is not (':' or '-' or '"' or '\'')
            ? (index, 1, "text follows after the closing quotation mark. Put the whole value in quotes; inside, "
                + $"write {Inside(text[to - 1])}.")
            : null;

        static string Inside(char quote) => quote == '"' ? "\\\" for a quotation mark" : "'' for an apostrophe";
    }

    private (int Start, int Length, string Cause)? Tab(YamlFault? fault, int index, int end)
    {
        int line = LineStart(index);
        int indentation = line;
        while (indentation < text.Length && text[indentation] == ' ')
        {
            indentation++;
        }

        int at = fault?.Kind == YamlFaultKind.Tab ? end
            : index < text.Length && text[index] == '\t' ? index
            : indentation < text.Length && text[indentation] == '\t' ? indentation
            : -1;
        return at < 0 || at >= text.Length || text[at] != '\t' ? null
            : IsBlank(line, at) ? (at, 1, "this line is indented with a tab. Indent with spaces.")
            : text.AsSpan(line, at - line).Trim() is "-" ? (at, 1, "a tab follows the dash. Write a space instead.")
            : (at, 1, "there is a tab here. Write a space instead.");
    }

    private (int Start, int Length, string Cause)? Start(YamlFault? fault, int index)
    {
        char at = index < text.Length ? text[index] : '\0';
        return fault?.Kind switch
        {
            YamlFaultKind.CannotStart when at is '|' or '>' => (index, 1, $"in brackets no block of text can start with {at}. Use quotes."),
            YamlFaultKind.CannotStart when text.AsSpan(index).StartsWith("```") => (index, 3,
                "this line is the border of a code block in Markdown. Remove the lines with ```, and leave the text between them."),
            YamlFaultKind.CannotStart =>
                (index, 1, $"a value cannot start with {at}. Put it in quotes, such as \"{at}…\"."),
            YamlFaultKind.AnchorName => Anchor(index, at),
            YamlFaultKind.Tag => (index, 1, "a value that starts with ! names a type. Put it in quotes if text is meant."),
            YamlFaultKind.Directive => (index, 1, "a line that starts with % is a directive, and there is no such. "
                + "Remove the line; put a value that starts with % in quotes."),
            YamlFaultKind.BlockHeader => (index, 1,
                $"after {at} nothing may follow on the line but -, + or a digit from 1 to 9. Write the text on the lines below, indented."),
            YamlFaultKind.NothingToClose => (index, 1, $"{at} closes nothing here. Remove it, or put the value in quotes."),
            YamlFaultKind.ClosedByOther => ClosedByOther(index),
            _ => null,
        };
    }

    private (int Start, int Length, string Cause) Anchor(int index, char mark)
    {
        int end = index;
        while (end < text.Length && !char.IsWhiteSpace(text[end]) && !",]}".Contains(text[end], StringComparison.Ordinal))
        {
            end++;
        }

        if (end == index + 1 && mark == '*' && IsBlank(LineStart(index), index))
        {
            return (index, 1, "an item of a list starts with -, not with *. Write - instead.");
        }

        // In a Secret even a name may be a value that lacks its quotes.
        string shown = _hides ? $"{mark}…" : VisibleText.Short(text[index..end]);
        string meaning = mark == '*' ? "an alias, which stands for an anchor" : "an anchor, which aliases refer to";
        return (index, end - index, $"what starts with {mark} is {meaning}. Put a text in quotes: \"{shown}\".");
    }

    private (int Start, int Length, string Cause) ClosedByOther(int index)
    {
        int open = scanner.OpenBrackets[^1];
        return LineOf(open) == LineOf(index)
            ? (index, 1, $"{text[index]} closes what {text[open]} opened. Write {Closing(open)} before it, or instead of it.")
            : (open, 1, $"{Opened(open)} is not closed: line {LineOf(index)} has {text[index]} where {Closing(open)} is expected.");
    }

    private (int Start, int Length, string Cause)? Bracket(YamlFault? fault, int index, int end)
    {
        if (scanner.OpenBrackets.Count == 0)
        {
            return null;
        }

        if (fault?.Kind == YamlFaultKind.NoComma && index < text.Length && text[index] is '[' or '{' && text[index - 1] == ':')
        {
            return (index - 1, 1, $"a space is missing after the colon here. Write it between the colon and {text[index]}.");
        }

        int open = scanner.OpenBrackets[^1];
        string line = Line(index);
        bool sameLine = LineOf(open) == LineOf(index);
        bool swallowsLine = YamlLine.IsKey(line) || YamlLine.IsItem(line)
            || (fault is not null && fault.Kind != YamlFaultKind.NoComma)
            || YamlLine.Indentation(line) <= YamlLine.Indentation(Line(open));
        if (index >= end || (!sameLine && swallowsLine))
        {
            return (open, 1, $"{Opened(open)} is not closed. Add {Closing(open)}, or put a value that starts with {text[open]} in quotes.");
        }

        return (index, 1, fault?.Kind == YamlFaultKind.DashInBrackets
            ? "in brackets, items are separated by commas, not by dashes."
            : $"in {Opened(open, here: false)} a comma or a closing bracket is missing before this. "
                + "Put a value in quotes that has brackets, braces, a comma, or a question mark.");
    }

    private (int Start, int Length, string Cause)? Invisible(int index)
    {
        int here = LineStart(index);
        foreach (int at in (ReadOnlySpan<int>)[here, LineStart(Math.Max(0, here - 1)), LineStart(scanner.LastScalar.Start)])
        {
            ReadOnlySpan<char> line = Line(at);
            int order = line.IndexOf('\uFEFF');
            if (order >= 0)
            {
                return (at + order, 1, "there is a byte order mark here, as an editor writes it at the start of a file. Remove it.");
            }

            int space = line.IndexOfAny(s_noBreakSpaces);
            if (space >= 0)
            {
                return (at + space, 1, "there is a no-break space here, which looks like a space and is none. Write a space instead.");
            }

            if (OtherMark(at) is { } mark)
            {
                return mark;
            }

            int quote = line.IndexOfAny(TypographicQuotes.Marks);
            if (quote >= 0)
            {
                return (at + quote, 1, "there is a typographic quotation mark here, which is a letter to YAML. Write \" or ' instead.");
            }
        }

        return null;
    }

    private (int Start, int Length, string Cause)? Key(YamlFault? fault, int index)
    {
        int at = fault?.Kind == YamlFaultKind.NoColon ? index
            : fault?.Kind == YamlFaultKind.ColonHere || IsInMultiline(index) ? scanner.LastScalar.Start
            : -1;
        if (at < 0)
        {
            return null;
        }

        if ((Dash(at) ?? Comment(at) ?? Separator(at) ?? NoDash(at, index)) is { } other)
        {
            return other;
        }

        int start = LineStart(at);
        string line = Line(at);
        bool first = IsBlank(start, at) || line.AsSpan(0, at - start).Trim() is "-";
        ReadOnlySpan<char> key = first ? YamlLine.KeyWithoutSpace(line) : default;
        if (key.Length > 0)
        {
            int colon = start + line.IndexOf(':', at - start);
            return (colon, 1, $"a space is missing after {Shown(key)}:. Write {Shown(key)}: and then the value.");
        }

        if (LineOf(at) == LineOf(index) && fault?.Kind == YamlFaultKind.ColonHere)
        {
            return (index, 1, "a second colon on this line. Put the value in quotes, or begin a new line after the first colon.");
        }

        if (!first)
        {
            return (LineStart(index) + YamlLine.Indentation(Line(index)), 1,
                $"this line is indented as if it continued the value of line {LineOf(at)}. Write it at the same depth as the key there.");
        }

        key = YamlLine.FirstWord(line);
        return key.Length > 0
            ? (start + line.IndexOf(key.ToString(), StringComparison.Ordinal) + key.Length, 1, $"a colon is missing after {Shown(key)}.")
            : (at, 1, "this line is no key with a value. Write key: value, or put the text in quotes if it belongs to the line above.");
    }

    private (int Start, int Length, string Cause) Other(YamlFault? fault, int index)
    {
        bool item = YamlLine.IsItem(Line(index));
        int before = LineStart(Math.Max(0, LineStart(index) - 1));
        if ((Dash(index) ?? Dash(before) ?? DashAbove(index)) is { } dash)
        {
            return dash;
        }

        string above = Line(before);
        bool besideDash = !item && YamlLine.IsItem(above) && YamlLine.Indentation(above) == YamlLine.Indentation(Line(index));
        return (index, 1, fault?.Kind switch
        {
            _ when besideDash => "this line starts below the dash. The keys of a list item start in the column of its first key, "
                + "behind the dash.",
            YamlFaultKind.DashHere => "a list begins on the line after its key. Write the dash there, indented.",
            _ when item => "this list item stands among the keys of a mapping. Indent it below the key that the list belongs to, "
                + "and write that key's own fields as items, too.",
            _ => "the indentation of this line fits no line above. Keys of one mapping start in the same column, and each item of a list "
                + "with a dash.",
        });
    }

    private (int Start, int Length, string Cause)? Comment(int index)
    {
        string line = Line(index);
        int start = YamlLine.Indentation(line);
        return line.AsSpan(start).StartsWith("//") || line.AsSpan(start).StartsWith("/*")
            ? (LineStart(index) + start, 2, "a comment starts with # in YAML. Write # at the start of this line, or remove it.")
            : null;
    }

    private (int Start, int Length, string Cause)? Dash(int index) => YamlLine.IsItemWithoutSpace(Line(index))
        ? (LineStart(index) + YamlLine.Indentation(Line(index)), 1,
            "a space is missing after the dash. Each item of a list starts with a dash and a space.")
        : null;

    /// <summary>
    /// What is wrong with the dash of an item that a line seems to belong to: without its space, or of another kind, it is a part of a key,
    /// and where it is missing the item is no item.
    /// </summary>
    private (int Start, int Length, string Cause)? DashAbove(int index)
    {
        int depth = YamlLine.Indentation(Line(index));
        for (int at = LineStart(index); at > 0 && depth > 0;)
        {
            at = LineStart(at - 1);
            string line = Line(at);
            if (line.AsSpan().IsWhiteSpace() || YamlLine.Indentation(line) >= depth)
            {
                continue;
            }

            depth = YamlLine.Indentation(line);
            if ((Dash(at) ?? OtherMark(at) ?? NoDash(at, index)) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    private (int Start, int Length, string Cause)? OtherMark(int index)
    {
        string line = Line(index);
        int start = YamlLine.Indentation(line);
        return YamlLine.IsItemWithOtherMark(line)
            ? (LineStart(index) + start, 1,
                $"the {YamlLine.NameOfMark(line[start])} here is a letter to YAML. An item of a list starts with -; write that instead.")
            : null;
    }

    /// <summary>A line between two documents that is none, or has something behind it.</summary>
    private (int Start, int Length, string Cause)? Separator(int index)
    {
        int start = LineStart(index);
        string line = Line(index);
        return line.StartsWith("--- ", StringComparison.Ordinal)
            ? (start, 3, "after --- nothing but a comment stands on the line. Write what follows on the next line.")
            : line.TrimEnd() is { Length: > 1 and not 3 } dashes && dashes.AsSpan().IndexOfAnyExcept('-') < 0
                ? (start, dashes.Length, "the line between two documents is three dashes. Write ---.")
            : null;
    }

    /// <summary>The first key of a list item whose dash is missing: the item's other keys are indented deeper than it.</summary>
    private (int Start, int Length, string Cause)? NoDash(int at, int index)
    {
        string line = Line(at);
        int depth = YamlLine.Indentation(line);
        if (!YamlLine.IsKey(line) || YamlLine.IsItem(line) || YamlLine.Indentation(Line(index)) <= depth)
        {
            return null;
        }

        int above = LineStart(at);
        if (above == 0)
        {
            return null;
        }

        do
        {
            above = LineStart(above - 1);
        }
        while (above > 0 && Line(above).AsSpan().Trim() is [] or ['#', ..]);

        ReadOnlySpan<char> list = Line(above).AsSpan().Trim();
        list = list.StartsWith("- ") ? list[2..].TrimStart() : list;
        ReadOnlySpan<char> key = YamlLine.Key(line);
        bool isOfItem = list switch
        {
            "rules:" => key is "host" or "http",
            "paths:" => key is "path" or "pathType" or "backend",
            "tls:" => key is "hosts" or "secretName",
            _ => false,
        };
        return isOfItem && YamlLine.Indentation(Line(above)) <= depth
            ? (LineStart(at) + depth, 1, $"a dash is missing here: {list} has a list below it. Write a dash and a space before "
                + $"{Shown(key)}:, in this line.")
            : null;
    }

    /// <summary>True for an error at or behind a text that goes over several lines, where a colon is missing or stands too close.</summary>
    private bool IsInMultiline(int index)
    {
        (int from, int to) = scanner.LastScalar;
        return to > from && index >= to && IsBlank(to, index) && text.AsSpan(from, to - from).Contains('\n')
            && text[from] is not ('"' or '\'' or '|' or '>');
    }

    private string Opened(int open, bool here = true) =>
        $"the {(text[open] == '[' ? "list" : "mapping")} that {(here ? "starts here with" : "starts with")} {text[open]}";

    private char Closing(int open) => text[open] == '[' ? ']' : '}';

    private string Shown(ReadOnlySpan<char> key, int max = 40) => _hides ? "the key" : VisibleText.Of(key.ToString(), max);

    private bool IsBlank(int from, int to) => to <= from || text.AsSpan(from, Math.Min(to, text.Length) - from).IsWhiteSpace();

    private int LineOf(int index) => source.FirstLine + text.AsSpan(0, Math.Min(index, text.Length)).Count('\n');

    private int LineStart(int index) => index <= 0 ? 0 : text.LastIndexOf('\n', Math.Min(index, text.Length) - 1) + 1;

    private string Line(int index)
    {
        int start = LineStart(index);
        int end = text.IndexOf('\n', start);
        return text[start..(end < 0 ? text.Length : end)].TrimEnd('\r');
    }
}
