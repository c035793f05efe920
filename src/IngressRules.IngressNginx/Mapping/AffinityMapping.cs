using IngressRules.Policies;

namespace IngressRules.IngressNginx.Mapping;

/// <summary>The cookie that keeps a client at its endpoint (N80, N81), before it is known for which Service and path.</summary>
/// <param name="Cookie">The cookie's attributes; null where the Ingress has no affinity.</param>
/// <param name="CookiePath">The <c>Path</c> attribute; null for the path of the rule.</param>
/// <param name="Mode">The mode; null where the Ingress does not say.</param>
/// <param name="IsCanarySticky">Whether a client stays at the side of the canary that served it.</param>
internal sealed record AffinityMapping(AffinityCookie? Cookie, string? CookiePath, string? Mode, bool IsCanarySticky)
{
    private const string Name = "session-cookie-name", Path = "session-cookie-path", Domain = "session-cookie-domain";
    private const string MaxAge = "session-cookie-max-age", Expires = "session-cookie-expires", Secure = "session-cookie-secure";
    private const string SameSite = "session-cookie-samesite", Conditional = "session-cookie-conditional-samesite-none";
    private const string ChangeOnFailure = "session-cookie-change-on-failure";

    /// <summary>Reads the affinity.</summary>
    public static AffinityMapping Read(IngressReading reading)
    {
        string? mode = reading.TextOrNull("affinity-mode");
        bool sticky = reading.TextOrNull("affinity-canary-behavior") != "legacy";
        if (reading.TextOrNull("affinity") != "cookie")
        {
            reading.IdleWithout("affinity: cookie", Name, Path, Domain, MaxAge, Expires, Secure, SameSite, Conditional, ChangeOnFailure);
            return new(null, null, mode, sticky);
        }

        string? sameSite = reading.TextOrNull(SameSite);
        if (sameSite is not (null or "None" or "Lax" or "Strict"))
        {
            reading.Ignore(SameSite, "Only the spellings None, Lax and Strict reach the cookie.");
            sameSite = null;
        }

        var cookie = new AffinityCookie(reading.TextOrNull(Name) ?? "INGRESSCOOKIE")
        {
            Domain = reading.TextOrNull(Domain),
            MaxAge = Seconds(reading, MaxAge),
            Expires = Seconds(reading, Expires),
            Secure = reading.Boolean(Secure, out bool secure) == ValueState.Valid && secure ? true : null,
            SameSite = sameSite,
            ConditionalSameSiteNone = reading.BooleanOr(Conditional, false),
            ChangeOnFailure = reading.BooleanOr(ChangeOnFailure, false),
        };
        return new(cookie, reading.TextOrNull(Path), mode, sticky);
    }

    private static long? Seconds(IngressReading reading, string name)
    {
        if (reading.TextOrNull(name) is not { } text)
        {
            return null;
        }

        if (GoText.TryParseInt(text, out long seconds))
        {
            return seconds;
        }

        reading.Ignore(name, "It is no number.");
        return null;
    }
}
