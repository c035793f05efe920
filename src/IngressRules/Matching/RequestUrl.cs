using System.Diagnostics.CodeAnalysis;
using IngressRules.Diagnostics;

namespace IngressRules.Matching;

/// <summary>
/// A request as a user types it: <c>http://host/path?query</c>, <c>//host/path</c>, <c>host/path</c>, or <c>/path</c> for a request without
/// host. The text is split but not changed. A URL library would decode and normalise it, which would hide the cases that users want to
/// test.
/// </summary>
/// <param name="Host">The Host header: with the port, without user name and password; empty if there is none.</param>
/// <param name="Target">The request target: path and query as typed; <c>/</c> if there is no path.</param>
/// <param name="IsHttps">True if the scheme is one that uses TLS; false without a scheme.</param>
public sealed record RequestUrl(string Host, string Target, bool IsHttps)
{
    private const string Forms = "Write http://host/path, host/path, or /path for a request without host.";

    /// <summary>Parses a text.</summary>
    /// <param name="text">The text. Leading and trailing white space is ignored.</param>
    /// <param name="url">The request; null if the text is not valid.</param>
    /// <param name="fault">What is wrong with the text and what to write instead; null if it is valid.</param>
    /// <returns>False if the text is empty or has a scheme that Ingress does not support.</returns>
    public static bool TryParse(string text, [NotNullWhen(true)] out RequestUrl? url, [NotNullWhen(false)] out string? fault)
    {
        ArgumentNullException.ThrowIfNull(text);
        text = text.Trim();
        url = null;
        fault = null;
        if (text.Length == 0)
        {
            fault = $"a URL is empty. {Forms}";
            return false;
        }

        // "://" is part of a scheme only before the first slash: "host/a://b" is a path with a colon in it.
        int scheme = text.IndexOf("://", StringComparison.Ordinal);
        if (scheme >= 0 && text.AsSpan(0, scheme).IndexOfAny('/', '?', '#') < 0)
        {
            string name = text[..scheme].ToLowerInvariant();
            if (name is not ("http" or "https" or "ws" or "wss"))
            {
                string given = name.Length == 0 ? "" : $", not {VisibleText.Of(name, maxLength: 20)}";
                fault = $"{QuotedText.Quote(text)}: Ingress carries HTTP and HTTPS{given}. {Forms}";
                return false;
            }

            url = Split(text, scheme + 3, name is "https" or "wss");
            return true;
        }

        // Two slashes start an authority, as in a link on a page (RFC 3986, 4.2).
        url = text.StartsWith("//", StringComparison.Ordinal) ? Split(text, 2, isHttps: false)
            : text[0] == '/' ? new RequestUrl("", text, IsHttps: false)
            : Split(text, 0, isHttps: false);
        return true;
    }

    private static RequestUrl Split(string text, int start, bool isHttps)
    {
        int length = text.AsSpan(start).IndexOfAny('/', '?', '#');
        string authority = length < 0 ? text[start..] : text.Substring(start, length);
        string target = length < 0 ? "" : text[(start + length)..];
        return new RequestUrl(authority[(authority.LastIndexOf('@') + 1)..], target.StartsWith('/') ? target : "/" + target, isHttps);
    }
}
