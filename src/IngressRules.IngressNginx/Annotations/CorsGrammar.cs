using System.Buffers;

namespace IngressRules.IngressNginx.Annotations;

/// <summary>The grammars of the annotations about cross-origin sharing (N47, N48).</summary>
internal static class CorsGrammar
{
    private static readonly SearchValues<char> s_host =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-.");

    /// <summary>
    /// True for a list of origins. The controller's grammar asks for no commas between them, so it takes much that is no list; what is
    /// outside of it counts as <c>*</c>, so it must not be taken more narrowly here.
    /// </summary>
    public static bool Origins(string value)
    {
        ReadOnlySpan<char> list = value.Replace(" ", "", StringComparison.Ordinal);
        for (int i = 0; list.Length > 1 && i < list.Length; i++)
        {
            bool allowed = list[i] switch
            {
                '*' => i + 1 < list.Length && list[i + 1] == '.',
                ':' => i + 1 < list.Length && (char.IsAsciiDigit(list[i + 1])
                    || (i > 0 && char.IsAsciiLetterLower(list[i - 1]) && list[(i + 1)..].StartsWith("//"))),
                '/' => (i > 0 && list[i - 1] == ':') || (i > 1 && list[i - 1] == '/' && list[i - 2] == ':'),
                ',' => true,
                _ => s_host.Contains(list[i]),
            };
            if (!allowed)
            {
                return false;
            }
        }

        return list.Length != 1 || list[0] is '*' or ',' || s_host.Contains(list[0]);
    }

    /// <summary>True for one origin of a list: a scheme and a host, <c>null</c>, or nothing.</summary>
    public static bool Origin(string value) => value.Length == 0 || value == "null" || IsUrlOrigin(value);

    /// <summary>True for a list of methods, each with at most a comma and one space behind it.</summary>
    public static bool Methods(string value) => Words(value.Replace(" ", "", StringComparison.Ordinal), char.IsAsciiLetter);

    /// <summary>True for a list of header names and stars.</summary>
    public static bool ExposedHeaders(string value) => ExposedHeadersAsWritten(value.Replace(" ", "", StringComparison.Ordinal));

    /// <summary>As <see cref="Methods"/>, of the value as it is sent.</summary>
    public static bool MethodsAsWritten(string value) => Words(value, char.IsAsciiLetter);

    /// <summary>As <see cref="ExposedHeaders"/>, of the value as it is sent.</summary>
    public static bool ExposedHeadersAsWritten(string value) =>
        Words(value, c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '*');

    // What stands before a comma or a space is a word: commas and spaces alone are not.
    private static bool Words(string value, Func<char, bool> isLetter)
    {
        bool afterWord = false, afterComma = false;
        foreach (char c in value)
        {
            if (isLetter(c))
            {
                (afterWord, afterComma) = (true, false);
            }
            else if (c == ',' && afterWord)
            {
                (afterWord, afterComma) = (false, true);
            }
            else if (c is ' ' or '\t' && (afterWord || afterComma))
            {
                (afterWord, afterComma) = (false, false);
            }
            else
            {
                return false;
            }
        }

        return value.Length > 0;
    }

    private static bool IsUrlOrigin(string text)
    {
        int scheme = text.IndexOf("://", StringComparison.Ordinal);
        if (scheme <= 0 || text.AsSpan(0, scheme).IndexOfAnyExceptInRange('a', 'z') >= 0)
        {
            return false;
        }

        ReadOnlySpan<char> rest = text.AsSpan(scheme + 3);
        rest = rest.StartsWith("*.") ? rest[2..] : rest;
        int colon = rest.IndexOf(':');
        ReadOnlySpan<char> host = colon < 0 ? rest : rest[..colon], port = colon < 0 ? [] : rest[(colon + 1)..];
        return host.IndexOfAnyExcept(s_host) < 0 && (colon < 0 || (port.Length > 0 && port.IndexOfAnyExceptInRange('0', '9') < 0));
    }
}
