namespace IngressRules.Cli.Input;

/// <summary>
/// A request as a user writes it: <c>http://host/path?query</c>, <c>//host/path</c>, <c>host/path</c> or <c>/path</c>. It is split and
/// otherwise left as it is; a URL library would decode and tidy it up, and those are the cases that one asks about.
/// </summary>
/// <param name="Host">The authority as written, port included; empty for none.</param>
/// <param name="Target">Everything after the authority, as written; empty where nothing follows.</param>
internal readonly record struct RequestUrl(string Host, string Target)
{
    /// <summary>Splits a URL.</summary>
    /// <exception cref="ToolException">The text is empty, or has a scheme that Ingress does not carry.</exception>
    public static RequestUrl Parse(string url)
    {
        if (url.Length == 0)
        {
            throw new ToolException("a URL is empty; write one such as http://shop.example.com/cart, or /cart for a request without host");
        }

        // Only before the first slash is "://" a scheme: "host/a://b" has a path with a colon in it.
        int scheme = url.IndexOf("://", StringComparison.Ordinal);
        if (scheme >= 0 && url.AsSpan(0, scheme).IndexOfAny('/', '?', '#') >= 0)
        {
            scheme = -1;
        }

        if (scheme >= 0)
        {
            string name = url[..scheme].ToLowerInvariant();
            return name is "http" or "https" or "ws" or "wss"
                ? SplitAuthority(url, scheme + 3)
                : throw new ToolException($"{url}: Ingress carries HTTP and HTTPS, not {name}; write http://host/path");
        }

        if (url.StartsWith("//", StringComparison.Ordinal))
        {
            return SplitAuthority(url, 2);
        }

        return url[0] == '/' ? new RequestUrl("", url) : SplitAuthority(url, 0);
    }

    private static RequestUrl SplitAuthority(string url, int start)
    {
        int length = url.AsSpan(start).IndexOfAny('/', '?', '#');
        return length < 0 ? new RequestUrl(url[start..], "") : new RequestUrl(url.Substring(start, length), url[(start + length)..]);
    }
}
