using System.Globalization;
using System.Text;
using IngressRules.Policies;
using Microsoft.Extensions.Primitives;

namespace IngressRules.AspNetCore.Policies;

/// <summary>Writes <c>Set-Cookie</c> of a cookie that keeps a client at its endpoint (N80).</summary>
internal static class AffinityCookieHeader
{
    /// <summary>The value of the header.</summary>
    /// <param name="cookie">The policy.</param>
    /// <param name="value">The value of the cookie.</param>
    /// <param name="isHttps">Whether the client uses HTTPS.</param>
    /// <param name="userAgent">What the client says that it is.</param>
    /// <param name="now">The current time.</param>
    public static string Write(AffinityCookie cookie, AffinityValue value, bool isHttps, StringValues userAgent, DateTimeOffset now)
    {
        var text = new StringBuilder(160).Append(cookie.Name).Append('=').Append(value);
        Append(text, "Path", cookie.Path);
        Append(text, "Domain", cookie.Domain);
        Append(text, "Expires", cookie.Expires is { } seconds ? Date(now, seconds) : null);
        Append(text, "Max-Age", cookie.MaxAge?.ToString(CultureInfo.InvariantCulture));
        if (cookie.Secure ?? isHttps)
        {
            text.Append("; Secure");
        }

        text.Append("; HttpOnly");
        bool leftOut = cookie is { SameSite: "None", ConditionalSameSiteNone: true } && !KnowsSameSiteNone(userAgent.ToString());
        Append(text, "SameSite", leftOut ? null : cookie.SameSite);
        return text.ToString();
    }

    /// <summary>False for browsers that take <c>SameSite=None</c> for <c>Strict</c>, or refuse the cookie.</summary>
    /// <param name="userAgent">What the client says that it is.</param>
    internal static bool KnowsSameSiteNone(string userAgent)
    {
        bool Has(string text) => userAgent.Contains(text, StringComparison.Ordinal);
        return !(Has("Chrome/4") || Has("Chrome/5") || Has("Chrome/6") || Has("CPU iPhone OS 12") || Has("iPad; CPU OS 12")
            || (Has("Macintosh") && Has("Intel Mac OS X 10_14") && Has("Safari") && !Has("Chrome")));
    }

    /// <summary>A date in the far future where the policy's number is beyond all dates.</summary>
    private static string Date(DateTimeOffset now, long seconds)
    {
        long most = (long)(DateTimeOffset.MaxValue - now).TotalSeconds - 1, least = (long)(DateTimeOffset.UnixEpoch - now).TotalSeconds;
        return now.AddSeconds(Math.Clamp(seconds, least, most)).ToString("R", CultureInfo.InvariantCulture);
    }

    private static void Append(StringBuilder text, string name, string? value)
    {
        if (value is null)
        {
            return;
        }

        text.Append("; ").Append(name).Append('=');
        foreach (char c in value)
        {
            // These would end the attribute.
            if (c is > '\x1f' and < '\x7f' and not ';')
            {
                text.Append(c);
            }
        }
    }
}
