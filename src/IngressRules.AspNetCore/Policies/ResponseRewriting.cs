using IngressRules.Policies;
using Microsoft.AspNetCore.Http;

namespace IngressRules.AspNetCore.Policies;

/// <summary>Changes cookies and redirects of a backend, which does not know under which name and path clients reach it (N90).</summary>
internal static class ResponseRewriting
{
    private const string Refresh = "Refresh";

    /// <summary>Changes the head of a backend's response.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="response">The response.</param>
    public static void Apply(ResponseHeaderPolicy policy, HttpResponse response)
    {
        IHeaderDictionary headers = response.Headers;
        if ((policy.CookieDomain ?? policy.CookiePath) is not null && headers.SetCookie is { Count: > 0 } cookies)
        {
            headers.SetCookie = cookies.Select(c => OfCookie(c ?? "", policy)).ToArray();
        }

        if (policy.Redirect is { } redirect)
        {
            if (headers.Location is [{ } location] && location.StartsWith(redirect.From, StringComparison.Ordinal))
            {
                headers.Location = redirect.To + location[redirect.From.Length..];
            }

            if (headers[Refresh] is [{ } refresh])
            {
                headers[Refresh] = OfRefresh(refresh, redirect);
            }
        }
    }

    private static string OfCookie(string cookie, ResponseHeaderPolicy policy)
    {
        string[] parts = cookie.Split(';');
        for (int i = 1; i < parts.Length; i++)
        {
            string part = parts[i].Trim();
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            (string name, string value) = equals < 0 ? (part, "") : (part[..equals].Trim(), part[(equals + 1)..].Trim());
            if (policy.CookieDomain is { } domain && Is(name, "Domain") && Is(value.TrimStart('.'), domain.From.TrimStart('.')))
            {
                parts[i] = $" {name}={domain.To.TrimStart('.')}";
            }
            else if (policy.CookiePath is { } path && Is(name, "Path") && value.StartsWith(path.From, StringComparison.Ordinal))
            {
                parts[i] = $" {name}={path.To}{value[path.From.Length..]}";
            }
        }

        return string.Join(';', parts);
    }

    /// <summary><c>Refresh: 5; url=http://…</c>.</summary>
    private static string OfRefresh(string refresh, TextReplacement redirect)
    {
        const string Url = "url=";
        int at = refresh.IndexOf(Url, StringComparison.OrdinalIgnoreCase);
        return at >= 0 && refresh.AsSpan(at + Url.Length).StartsWith(redirect.From, StringComparison.Ordinal)
            ? string.Concat(refresh.AsSpan(0, at + Url.Length), redirect.To, refresh.AsSpan(at + Url.Length + redirect.From.Length))
            : refresh;
    }

    private static bool Is(string text, string other) => text.Equals(other, StringComparison.OrdinalIgnoreCase);
}
