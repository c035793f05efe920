using System.Globalization;
using System.Text;

namespace IngressRules.Reading.Documents;

/// <summary>The text of JSON strings that contain escapes.</summary>
internal static class JsonText
{
    /// <summary>
    /// Resolves the escapes of a string whose syntax has been checked. Half of a surrogate pair becomes U+FFFD, as in Go; the runtime's own
    /// reader would throw.
    /// </summary>
    public static string Unescape(ReadOnlySpan<byte> content)
    {
        var text = new StringBuilder(content.Length);
        while (true)
        {
            int escape = content.IndexOf((byte)'\\');
            if (escape < 0)
            {
                text.Append(Encoding.UTF8.GetString(content));
                return ReplaceLoneSurrogates(text);
            }

            text.Append(Encoding.UTF8.GetString(content[..escape]));
            byte kind = content[escape + 1];
            content = content[(escape + 2)..];
            switch (kind)
            {
                case (byte)'u':
                    text.Append((char)ushort.Parse(content[..4], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
                    content = content[4..];
                    break;
                case (byte)'b': text.Append('\b'); break;
                case (byte)'f': text.Append('\f'); break;
                case (byte)'n': text.Append('\n'); break;
                case (byte)'r': text.Append('\r'); break;
                case (byte)'t': text.Append('\t'); break;
                default: text.Append((char)kind); break;
            }
        }
    }

    private static string ReplaceLoneSurrogates(StringBuilder text)
    {
        char[] chars = text.ToString().ToCharArray();
        for (int i = 0; i < chars.Length; i++)
        {
            if (char.IsHighSurrogate(chars[i]) && i + 1 < chars.Length && char.IsLowSurrogate(chars[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(chars[i]))
            {
                chars[i] = '\uFFFD';
            }
        }

        return new string(chars);
    }
}
