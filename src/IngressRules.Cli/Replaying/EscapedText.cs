using System.Buffers.Text;

namespace IngressRules.Cli.Replaying;

/// <summary>Text in which nginx writes quotes, backslashes, control characters and all beyond ASCII as <c>\xHH</c>, a byte each.</summary>
internal static class EscapedText
{
    /// <summary>The position of the quote that ends a text; -1 if there is none. A quote behind a backslash is part of the text.</summary>
    public static int FindEnd(ReadOnlySpan<byte> text)
    {
        for (int i = 0; text[i..].IndexOfAny((byte)'"', (byte)'\\') is >= 0 and int at; i += 2)
        {
            i += at;
            if (text[i] == '"')
            {
                return i;
            }

            if (i + 2 > text.Length)
            {
                break;
            }
        }

        return -1;
    }

    /// <summary>Undoes the escapes. Whatever else is behind a backslash stays as it is, but for a quote or another backslash.</summary>
    /// <param name="text">The text.</param>
    /// <param name="room">Room for the result, as long as the text.</param>
    public static ReadOnlySpan<byte> Undo(ReadOnlySpan<byte> text, Span<byte> room)
    {
        int escape = text.IndexOf((byte)'\\');
        if (escape < 0)
        {
            return text;
        }

        int length = 0;
        for (; escape >= 0; escape = text.IndexOf((byte)'\\'))
        {
            text[..escape].CopyTo(room[length..]);
            length += escape;
            text = text[escape..];
            if (text.Length >= 4
                && text[1] == 'x'
                && Utf8Parser.TryParse(text[2..4], out byte value, out int read, 'x')
                && read == 2)
            {
                room[length++] = value;
                text = text[4..];
            }
            else if (text.Length >= 2 && text[1] is (byte)'"' or (byte)'\\')
            {
                room[length++] = text[1];
                text = text[2..];
            }
            else
            {
                room[length++] = text[0];
                text = text[1..];
            }
        }

        text.CopyTo(room[length..]);
        return room[..(length + text.Length)];
    }
}
