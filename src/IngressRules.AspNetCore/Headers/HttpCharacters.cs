using System.Buffers;

namespace IngressRules.AspNetCore.Headers;

/// <summary>Character sets of HTTP (RFC 9110, 5.5 and 5.6.2).</summary>
internal static class HttpCharacters
{
    /// <summary>The characters of a token, such as a method or a header name.</summary>
    public static SearchValues<char> Token { get; } =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>The characters that a header value must not contain: all control characters except tab.</summary>
    public static SearchValues<char> Controls { get; } =
        SearchValues.Create([.. Enumerable.Range(0, 32).Where(c => c != '\t').Append(127).Select(c => (char)c)]);

    /// <summary>The characters of a host with its port: names, IPv4 and bracketed IPv6 addresses.</summary>
    public static SearchValues<char> Host { get; } =
        SearchValues.Create("-.:[]0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz");
}
