using System.Diagnostics.CodeAnalysis;

namespace IngressRules.Explanation;

/// <summary>
/// A request as a person writes it: <c>http://host/path?query</c>, <c>host/path</c> or <c>/path</c>. It is split and otherwise left as it
/// is, because what a URL library would tidy up is what one asks about.
/// </summary>
/// <param name="Host">The authority, port included; empty for none.</param>
/// <param name="Target">What would stand in the request line.</param>
/// <param name="IsHttps">Whether it says that it goes over TLS; one without scheme does not.</param>
public sealed record AskedUrl(string Host, string Target, bool IsHttps = false)
{
    /// <summary>Splits a URL; false for a text that no HTTP request can ask for.</summary>
    /// <param name="text">What was typed.</param>
    /// <param name="asked">The parts; null where the result is false.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out AskedUrl? asked)
    {
        ArgumentNullException.ThrowIfNull(text);
        asked = null;
        if (text.Length == 0)
        {
            return false;
        }

        bool https = false;

        // Only before the first slash is "://" a scheme: "host/a://b" has a path with a colon in it.
        int scheme = text.IndexOf("://", StringComparison.Ordinal);
        if (scheme >= 0 && text.AsSpan(0, scheme).IndexOfAny('/', '?', '#') < 0)
        {
            string name = text[..scheme].ToLowerInvariant();
            if (name is not ("http" or "https" or "ws" or "wss"))
            {
                return false;
            }

            https = name is "https" or "wss";

            text = text[(scheme + 3)..];
        }
        else if (text[0] == '/')
        {
            asked = new("", text);
            return true;
        }

        int length = text.AsSpan().IndexOfAny('/', '?', '#');
        string target = length < 0 ? "/" : text[length..];
        asked = new(length < 0 ? text : text[..length], target.StartsWith('/') ? target : "/" + target, https);
        return true;
    }
}
