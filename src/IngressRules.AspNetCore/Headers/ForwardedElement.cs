using System.Text;
using Microsoft.Extensions.Primitives;

namespace IngressRules.AspNetCore.Headers;

/// <summary>One element of the <c>Forwarded</c> header (RFC 7239): what one proxy reports about the request it received.</summary>
/// <param name="For">The client's address, perhaps with a port; null where it is not given.</param>
/// <param name="Host">The host as the client sent it; null where it is not given.</param>
/// <param name="Proto">The scheme; null where it is not given.</param>
internal readonly record struct ForwardedElement(string? For, string? Host, string? Proto)
{
    /// <summary>
    /// Reads the elements of a header, the client's first. Text that is no element gives an element without parts. Where a quotation does
    /// not end, nothing of the header can be relied on, because what a proxy has added would be part of it.
    /// </summary>
    public static IReadOnlyList<ForwardedElement> Parse(StringValues header)
    {
        if (header.Count == 0)
        {
            return [];
        }

        var elements = new List<ForwardedElement>();
        foreach (string? line in header)
        {
            if (Split(line ?? "", ',') is not { } texts)
            {
                return [];
            }

            elements.AddRange(texts.Select(Read));
        }

        return elements;
    }

    /// <summary>Formats an element.</summary>
    /// <param name="from">The address of the client; empty where it is unknown.</param>
    /// <param name="host">The host as the client sent it; empty for none.</param>
    /// <param name="scheme"><c>http</c> or <c>https</c>.</param>
    public static string Of(string from, string host, string scheme)
    {
        string node = from.Length == 0 ? "unknown" : from.Contains(':', StringComparison.Ordinal) ? $"\"[{from}]\"" : from;
        return host.Length == 0 ? $"for={node};proto={scheme}" : $"for={node};host={Quoted(host)};proto={scheme}";
    }

    private static ForwardedElement Read(string text)
    {
        var read = default(ForwardedElement);
        foreach (string pair in Split(text, ';') ?? [])
        {
            int equals = pair.IndexOf('=', StringComparison.Ordinal);
            string name = equals < 0 ? "" : pair[..equals].Trim();
            string value = equals < 0 ? "" : Unquoted(pair[(equals + 1)..].Trim());
            read = name.Equals("for", StringComparison.OrdinalIgnoreCase) ? read with { For = value }
                : name.Equals("host", StringComparison.OrdinalIgnoreCase) ? read with { Host = value }
                : name.Equals("proto", StringComparison.OrdinalIgnoreCase) ? read with { Proto = value }
                : read;
        }

        return read;
    }

    private static string Quoted(string host)
    {
        if (!host.AsSpan().ContainsAnyExcept(HttpCharacters.Token))
        {
            return host;
        }

        string escaped = host.AsSpan().ContainsAny('"', '\\')
            ? host.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)
            : host;
        return $"\"{escaped}\"";
    }

    private static string Unquoted(string value)
    {
        if (value is not ['"', .., '"'] || value.Length < 2)
        {
            return value;
        }

        var text = new StringBuilder(value.Length);
        for (int i = 1; i < value.Length - 1; i++)
        {
            i += value[i] == '\\' && i < value.Length - 2 ? 1 : 0;
            text.Append(value[i]);
        }

        return text.ToString();
    }

    /// <summary>Splits at a character that stands outside of quotations; null where a quotation does not end.</summary>
    private static List<string>? Split(string text, char separator)
    {
        var parts = new List<string>();
        int start = 0;
        bool quoted = false;
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '"')
            {
                quoted = !quoted;
            }
            else if (quoted && text[i] == '\\')
            {
                i++;
            }
            else if (!quoted && text[i] == separator)
            {
                parts.Add(text[start..i]);
                start = i + 1;
            }
        }

        parts.Add(text[start..]);
        return quoted ? null : parts;
    }
}
