using System.Security.Cryptography;
using System.Text;
using IngressRules.Forwarding;
using IngressRules.Model;
using IngressRules.Policies;
using Microsoft.AspNetCore.Http;

namespace IngressRules.AspNetCore.Policies;

/// <summary>
/// The value of a cookie that keeps a client at its endpoint: a key, and the name of the backend that the endpoint belongs to (N80). Both
/// are opaque, tell nothing of the cluster, and are the same in every replica.
/// </summary>
/// <param name="Key">The key.</param>
/// <param name="Backend">The name of the backend; null for a value that has none.</param>
internal readonly record struct AffinityValue(string Key, string? Backend)
{
    private const int Length = 32;

    /// <summary>The value that a client sends; null for none.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cookie">The policy.</param>
    public static AffinityValue? Read(HttpRequest request, AffinityCookie cookie)
    {
        if (RequestCookie.Find(request, cookie.Name, StringComparison.Ordinal) is not { Length: > 0 } text)
        {
            return null;
        }

        int bar = text.IndexOf('|', StringComparison.Ordinal);
        return bar < 0 ? new(text, null) : new(text[..bar], text[(bar + 1)..]);
    }

    /// <summary>The name of a backend in cookies.</summary>
    /// <param name="backend">The backend.</param>
    public static string NameOf(BackendReference backend) => Hash("backend " + backend);

    /// <summary>The name of an endpoint in cookies that name one.</summary>
    /// <param name="endpoint">The endpoint.</param>
    public static string NameOf(BackendEndpoint endpoint) => Hash("endpoint " + endpoint.Authority);

    /// <summary>A new key.</summary>
    public static string NewKey() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Length / 2));

    /// <summary>How the value stands in a cookie.</summary>
    public override string ToString() => Backend is null ? Key : $"{Key}|{Backend}";

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..Length];
}
