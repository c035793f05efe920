using Microsoft.AspNetCore.Http;

namespace IngressRules.AspNetCore.Policies;

/// <summary>Reads a cookie as the client sent it; ASP.NET Core would decode its value.</summary>
internal static class RequestCookie
{
    /// <summary>The value of the first cookie of a name; null for none.</summary>
    /// <param name="request">The request.</param>
    /// <param name="name">The name.</param>
    /// <param name="comparison">How names are compared.</param>
    public static string? Find(HttpRequest request, string name, StringComparison comparison)
    {
        foreach (string? header in request.Headers.Cookie)
        {
            ReadOnlySpan<char> text = header;
            foreach (Range range in text.Split(';'))
            {
                ReadOnlySpan<char> pair = text[range].Trim();
                int equals = pair.IndexOf('=');
                if (equals > 0 && pair[..equals].TrimEnd().Equals(name, comparison))
                {
                    return pair[(equals + 1)..].TrimStart().ToString();
                }
            }
        }

        return null;
    }
}
