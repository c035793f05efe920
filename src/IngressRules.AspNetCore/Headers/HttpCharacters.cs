using System.Buffers;

namespace IngressRules.AspNetCore.Headers;

/// <summary>The characters that HTTP gives a meaning (RFC 9110, 5.5 and 5.6.2).</summary>
internal static class HttpCharacters
{
    /// <summary>Those of a token: a method, the name of a header.</summary>
    public static SearchValues<char> Token { get; } =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>Those that no value of a header may have: all control characters but the tab.</summary>
    public static SearchValues<char> Controls { get; } =
        SearchValues.Create([.. Enumerable.Range(0, 32).Where(c => c != '\t').Append(127).Select(c => (char)c)]);
}
