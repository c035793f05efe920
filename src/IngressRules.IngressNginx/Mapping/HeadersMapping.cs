using IngressRules.IngressNginx.Settings;
using IngressRules.Model;
using IngressRules.Policies;

namespace IngressRules.IngressNginx.Mapping;

/// <summary>What is changed in headers of requests and responses (N33, N66, N67, N90, N93).</summary>
internal static class HeadersMapping
{
    private const string Host = "upstream-vhost", Custom = "custom-headers";
    private const string RedirectFrom = "proxy-redirect-from", RedirectTo = "proxy-redirect-to";

    /// <summary>The headers of requests where no annotation changes them.</summary>
    public static RequestHeaderPolicy Requests { get; } = new() { AsIngressNginx = true };

    /// <summary>The headers of requests.</summary>
    public static RequestHeaderPolicy ReadRequest(IngressReading reading)
    {
        ValueState state = reading.Text(Host, out string host);
        if (state == ValueState.Invalid)
        {
            reading.LeaveOut(Host);
        }
        else if (host.Contains('$', StringComparison.Ordinal))
        {
            reading.Close(Host, "Variables are not known here.", "Write the host itself, in an Ingress for each Service.");
        }

        // Passwords were taken from the request also where nobody asked for them (N50).
        bool dropsPassword = reading.TextOrNull("auth-type") == "basic" && reading.TextOrNull("auth-realm") == "off";
        return (state, dropsPassword) switch
        {
            (not ValueState.Valid, false) => Requests,
            _ => Requests with
            {
                Host = state == ValueState.Valid ? host : null,
                Remove = dropsPassword ? ["Authorization"] : [],
            },
        };
    }

    /// <summary>The headers of responses.</summary>
    public static ResponseHeaderPolicy? ReadResponse(IngressReading reading)
    {
        ValueMap<string> set = ValueMap<string>.Empty;
        ValueState state = reading.Text(Custom, out string map);
        if (state == ValueState.Invalid)
        {
            reading.Close(Custom);
        }
        else if (state == ValueState.Valid)
        {
            HeaderMap.Read(reading, Custom, map, reading.Settings.AllowedResponseHeaders, out set);
        }

        TextReplacement? domain = Pair(reading, "proxy-cookie-domain", reading.Settings.ProxyCookieDomain);
        TextReplacement? path = Pair(reading, "proxy-cookie-path", reading.Settings.ProxyCookiePath);
        TextReplacement? redirect = Redirect(reading);
        return set.Count == 0 && domain is null && path is null && redirect is null
            ? Default(reading.Settings)
            : new ResponseHeaderPolicy
            {
                Set = set,
                StrictTransportSecurity = Hsts(reading.Settings),
                CookieDomain = domain,
                CookiePath = path,
                Redirect = redirect,
            };
    }

    /// <summary>The headers of responses where no annotation changes them; null for no change.</summary>
    public static ResponseHeaderPolicy? Default(NginxSettings settings) =>
        Hsts(settings) is { } hsts ? new ResponseHeaderPolicy { StrictTransportSecurity = hsts } : null;

    private static string? Hsts(NginxSettings settings) => !settings.Hsts
        ? null
        : FormattableString.Invariant($"max-age={settings.HstsMaxAge}")
            + (settings.HstsIncludeSubdomains ? "; includeSubDomains" : "") + (settings.HstsPreload ? "; preload" : "");

    // What stands there is two words of nginx: what is replaced, and by what.
    private static TextReplacement? Pair(IngressReading reading, string name, string otherwise)
    {
        string text = reading.TextOrNull(name) ?? otherwise;
        if (text == "off")
        {
            return null;
        }

        if (text.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [{ } from, { } to])
        {
            return new TextReplacement(from, to);
        }

        reading.Ignore(name, "It is neither off nor two words: what is replaced, and by what.");
        return null;
    }

    private static TextReplacement? Redirect(IngressReading reading)
    {
        string from = reading.TextOrNull(RedirectFrom) ?? reading.Settings.ProxyRedirectFrom;
        string to = reading.TextOrNull(RedirectTo) ?? reading.Settings.ProxyRedirectTo;
        if (from is "off" or "default" || to == "off")
        {
            reading.IdleWithout("proxy-redirect-from", RedirectTo);
            reading.Idle(RedirectFrom, "The backend's Location is sent as it is.");
            return null;
        }

        return new TextReplacement(from, to);
    }
}
