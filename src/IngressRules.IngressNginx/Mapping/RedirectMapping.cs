using System.Buffers;
using IngressRules.Policies;

namespace IngressRules.IngressNginx.Mapping;

/// <summary>The redirects of an Ingress (N36, N37, N39). They are read as a group: an empty value makes all of them absent.</summary>
/// <param name="Redirect">The redirect of every request; null for none.</param>
/// <param name="FromToWww">Whether the other form of the host is redirected.</param>
/// <param name="IsRelative">Whether redirects to a path leave scheme and host out.</param>
internal sealed record RedirectMapping(UrlRedirect? Redirect, bool FromToWww, bool IsRelative)
{
    private static readonly SearchValues<char> s_ofScheme =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.");

    private const string FromToWwwName = "from-to-www-redirect", RelativeName = "relative-redirects";
    private const string Temporal = "temporal-redirect", TemporalCode = "temporal-redirect-code";
    private const string Permanent = "permanent-redirect", PermanentCode = "permanent-redirect-code";

    private const string Ways = "For the same path over HTTPS write ssl-redirect or force-ssl-redirect, for the www. form of a host "
        + "from-to-www-redirect, and to keep the path a rewrite-target with a URL, such as https://new.example/$1.";

    /// <summary>No redirect.</summary>
    public static RedirectMapping None { get; } = new(null, false, false);

    /// <summary>Reads the redirects.</summary>
    public static RedirectMapping Read(IngressReading reading)
    {
        ValueState[] switches = [reading.Boolean(FromToWwwName, out bool www), reading.Boolean(RelativeName, out bool relative)];
        if (!IsUsable(reading, FromToWwwName, switches[0]) || !IsUsable(reading, RelativeName, switches[1])
            || !IsUsable(reading, Temporal, reading.Text(Temporal, out string temporal))
            || !IsUsable(reading, TemporalCode, reading.Integer(TemporalCode, out long temporalCode)))
        {
            return None;
        }

        // The permanent redirect is not even looked at beside a temporal one.
        if (temporal.Length > 0)
        {
            reading.Idle(Permanent, "temporal-redirect comes before it.");
            reading.Idle(PermanentCode, "temporal-redirect comes before it.");
            if (!IsHttpUrl(temporal))
            {
                reading.Ignore(Temporal, "It is no URL that begins with http, so no redirect of the Ingress counts.");
                return None;
            }

            return new(new(temporal, temporalCode is >= 300 and <= 307 ? (int)temporalCode : 302, relative), www, relative);
        }

        if (!IsUsable(reading, Permanent, reading.Text(Permanent, out string permanent))
            || !IsUsable(reading, PermanentCode, reading.Integer(PermanentCode, out long permanentCode)))
        {
            return None;
        }

        UrlRedirect? redirect = permanent.Length == 0
            ? null
            : new(permanent, permanentCode is >= 300 and <= 308 ? (int)permanentCode : 301, relative);
        return new(redirect, www, relative);
    }

    private static bool IsUsable(IngressReading reading, string name, ValueState state)
    {
        if (state == ValueState.Invalid)
        {
            reading.LeaveOut(name, instead: name is Temporal or Permanent ? Ways : null);
        }
        else if (state == ValueState.Empty)
        {
            reading.Ignore(name, "The value is empty, so no redirect of the Ingress counts.");
        }

        return state is ValueState.Missing or ValueState.Valid;
    }

    // The scheme need only begin with http, in either case: https is the other one that anybody writes.
    private static bool IsHttpUrl(string url)
    {
        int colon = url.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && url.StartsWith("http", StringComparison.OrdinalIgnoreCase)
            && url.AsSpan(0, colon).IndexOfAnyExcept(s_ofScheme) < 0;
    }
}
