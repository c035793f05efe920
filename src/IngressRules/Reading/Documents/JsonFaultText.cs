using System.Buffers;
using System.Text;
using System.Text.Json;
using IngressRules.Diagnostics;
using IngressRules.Reading.Sources;

namespace IngressRules.Reading.Documents;

/// <summary>Finds the cause of a JSON syntax error and says it.</summary>
internal static class JsonFaultText
{
    private static readonly SearchValues<byte> s_beforeKey = SearchValues.Create(" \t\r\n{["u8);

    /// <summary>
    /// The place of the cause in bytes, the message, and whether the cause is the comma before a closing bracket, which JSON does not have
    /// although YAML has it.
    /// </summary>
    public static (int Offset, string Message, bool IsTrailingComma) Of(ReadOnlySpan<byte> text, int offset)
    {
        int end = Math.Clamp(offset, 0, text.Length);
        bool isTrailingComma = end < text.Length && text[end] is (byte)'}' or (byte)']' && Before(text, end) == (byte)',';
        (int at, string cause) = isTrailingComma
            ? (text[..end].LastIndexOf((byte)','), $"no comma may stand before {(char)text[end]}. Remove it.")
            : Cause(text, end);
        return (at, $"This is not JSON: {cause}", isTrailingComma);
    }

    /// <summary>
    /// The place of the cause in bytes and the message, where a document of a YAML stream is written as JSON; null for any other. Text
    /// without quotes is YAML in braces.
    /// </summary>
    public static (int Offset, string Message)? Find(ReadOnlySpan<byte> document)
    {
        int start = document.StartsWith("---"u8) ? 3 : 0;
        ReadOnlySpan<byte> text = document[start..];
        int key = text.IndexOfAnyExcept(s_beforeKey);
        while (key >= 0 && text[key..].StartsWith("//"u8) && text[key..].IndexOf((byte)'\n') is > 0 and int end)
        {
            // JSON has no comments, and who writes one is told so.
            int next = text[(key + end)..].IndexOfAnyExcept(s_beforeKey);
            key = next < 0 ? -1 : key + end + next;
        }

        if (key < 0 || text[key] != (byte)'"' || !SourceFormats.LooksLikeJson(text))
        {
            return null;
        }

        try
        {
            var reader = new Utf8JsonReader(text, new JsonReaderOptions { AllowMultipleValues = true, MaxDepth = int.MaxValue });
            while (reader.Read())
            {
            }

            return null;
        }
        catch (JsonException e)
        {
            int offset = SourceBytes.OffsetOf(text, e.LineNumber ?? 0, e.BytePositionInLine ?? 0);
            bool isEscape = offset > 0 && text[offset - 1] == (byte)'\\';
            bool isPlain = offset < text.Length && !isEscape
                && (char.IsAsciiLetter((char)text[offset]) || text[offset] is (byte)'*' or (byte)'&');
            (int place, string message, _) = Of(text, offset);
            return isPlain ? null : (start + place, message);
        }
    }

    private static (int Offset, string Cause) Cause(ReadOnlySpan<byte> text, int offset)
    {
        if (text[offset..].Trim(" \t\r\n"u8).IsEmpty)
        {
            int open = LastOpen(text);
            return open < 0
                ? (offset, "the text ends too early.")
                : text[open] == '"' ? (open, "the text that starts here is not closed. Add \".")
                : text[open] == '{' ? (open, "the object that starts here is not closed. Add }.")
                : (open, "the list that starts here is not closed. Add ].");
        }

        if (offset > 0 && text[offset - 1] == (byte)'\\' && IsInText(text, offset - 1))
        {
            return (offset - 1, "there is no such escape. Write the backslash twice.");
        }

        Rune.DecodeFromUtf8(text[offset..], out Rune rune, out _);
        return (offset, rune.Value switch
        {
            '\'' => "texts stand in double quotes, not in single ones.",
            '#' => "JSON has no comments. Remove it, or save the file as YAML.",
            '/' => "JSON has no comments. Remove it.",
            '\n' or '\r' or '\t' when IsInText(text, offset) => "a text goes over the end of its line, or has a tab. Close it with \", or "
                + "write \\n or \\t in it.",
            '\\' => "there is no such escape. Write the backslash twice.",
            '"' or '{' or '[' when Before(text, offset) is (byte)'"' or (byte)'}' or (byte)']' =>
                "a comma or a colon is missing before this.",
            0xFEFF => "JSON has no byte order mark. Save the file as UTF-8 without one.",
            0xA0 or 0x2007 or 0x202F => "there is a no-break space here. Write a space instead.",
            0x201C or 0x201D or 0x201E => "there is a typographic quotation mark here. Write \" instead.",
            _ when Before(text, offset) is (byte)'{' or (byte)',' && Rune.IsLetter(rune) => "a key stands in double quotes.",
            _ => $"{VisibleText.Of(rune.ToString())} cannot stand here. Check the quotes, commas and brackets before it.",
        });
    }

    private static byte Before(ReadOnlySpan<byte> text, int offset)
    {
        ReadOnlySpan<byte> before = text[..offset].TrimEnd(" \t\r\n"u8);
        return before.IsEmpty ? (byte)0 : before[^1];
    }

    private static bool IsInText(ReadOnlySpan<byte> text, int offset) => LastOpen(text[..offset]) is >= 0 and int open && text[open] == '"';

    /// <summary>Where the innermost text, list or object starts that is still open at the end; -1 where none is.</summary>
    private static int LastOpen(ReadOnlySpan<byte> text)
    {
        var open = new Stack<int>();
        for (int i = 0; i < text.Length; i++)
        {
            bool quoted = open.Count > 0 && text[open.Peek()] == '"';
            switch (text[i])
            {
                case (byte)'\\' when quoted: i++; break;
                case (byte)'"' when quoted: open.Pop(); break;
                case (byte)'"': open.Push(i); break;
                case (byte)'{' or (byte)'[' when !quoted: open.Push(i); break;
                case (byte)'}' or (byte)']' when !quoted && open.Count > 0: open.Pop(); break;
            }
        }

        return open.Count == 0 ? -1 : open.Peek();
    }
}
