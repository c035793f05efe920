using System.Diagnostics.CodeAnalysis;
using IngressRules.Diagnostics;

namespace IngressRules.Matching;

/// <summary>
/// A request as somebody types it: <c>http://host/path?query</c>, <c>//host/path</c>, <c>host/path</c>, or <c>/path</c> for a request
/// without host. The text is split and otherwise left as it is: a URL library would decode and normalise it, and those are the cases that
/// one asks about.
/// </summary>
/// <param name="Host">What stands in the Host header, with the port and without a user name and a password; empty for none.</param>
/// <param name="Target">What stands in the request line: path and query as they were typed, and <c>/</c> where no path was.</param>
/// <param name="IsHttps">True where the scheme says that the request goes over TLS; without a scheme it does not.</param>
public sealed record RequestUrl(string Host, string Target, bool IsHttps)
{
    private const string Forms = "Write http://host/path, host/path, or /path for a request without host.";

    /// <summary>Splits a text.</summary>
    /// <param name="text">The text. White space around it does not count.</param>
    /// <param name="url">The request; null where the text is none.</param>
    /// <param name="fault">What is wrong with the text and what to write instead; null where nothing is.</param>
    /// <returns>False for an empty text, and for a scheme that Ingress does not carry.</returns>
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

        // Only before the first slash is "://" a scheme: "host/a://b" has a path with a colon in it.
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

        // Two slashes begin an authority, as in a link on a page (RFC 3986, 4.2).
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
