using IngressRules.IngressNginx.Annotations;
using IngressRules.Model;
using IngressRules.Policies;

namespace IngressRules.IngressNginx.Mapping;

/// <summary>Cross-origin sharing (N45 to N48).</summary>
internal static class CorsMapping
{
    private const string Enable = "enable-cors", AllowOrigin = "cors-allow-origin", AllowMethods = "cors-allow-methods";
    private const string AllowHeaders = "cors-allow-headers", ExposeHeaders = "cors-expose-headers";
    private const string AllowCredentials = "cors-allow-credentials", MaxAge = "cors-max-age";

    private const string DefaultMethods = "GET, PUT, POST, DELETE, PATCH, OPTIONS";
    private const string DefaultHeaders =
        "DNT,Keep-Alive,User-Agent,X-Requested-With,If-Modified-Since,Cache-Control,Content-Type,Range,Authorization";
    private const long DefaultMaxAge = 1_728_000;

    /// <summary>Reads the policy; null for none.</summary>
    public static CorsPolicy? Read(IngressReading reading)
    {
        if (!reading.BooleanOr(Enable, false))
        {
            reading.IdleWithout("enable-cors", AllowOrigin, AllowMethods, AllowHeaders, ExposeHeaders, AllowCredentials, MaxAge);
            return null;
        }

        ValueList<CorsOrigin>? origins = Origins(reading);
        var policy = new CorsPolicy
        {
            Origins = origins ?? [],
            AllowCredentials = reading.BooleanOr(AllowCredentials, true),
            AllowMethods = AsWritten(reading, AllowMethods, CorsGrammar.MethodsAsWritten) ?? DefaultMethods,
            AllowHeaders = reading.TextOrNull(AllowHeaders) ?? DefaultHeaders,
            ExposeHeaders = AsWritten(reading, ExposeHeaders, CorsGrammar.ExposedHeadersAsWritten),
            MaxAge = reading.IntegerOr(MaxAge, DefaultMaxAge),
        };
        if (origins is null)
        {
            reading.Ignore(AllowOrigin, "It has no valid origin, so nothing is shared and OPTIONS requests go to the backend.");
            return null;
        }

        return policy;
    }

    // Empty for everyone; null where no origin is left.
    private static ValueList<CorsOrigin>? Origins(IngressReading reading)
    {
        if (reading.TextOrNull(AllowOrigin) is not { } list)
        {
            return [];
        }

        var origins = new List<CorsOrigin>();
        foreach (string entry in list.Split(','))
        {
            string origin = entry.Trim();
            if (origin == "*")
            {
                return [];
            }

            if (origin.Length > 0 && CorsGrammar.Origin(origin))
            {
                origins.Add(new(origin));
            }
        }

        return origins.Count == 0 ? null : origins.ToValueList();
    }

    private static string? AsWritten(IngressReading reading, string name, Func<string, bool> isValid)
    {
        string? value = reading.TextOrNull(name);
        if (value is null || isValid(value))
        {
            return value;
        }

        reading.Ignore(name, "The value has too many spaces.");
        return null;
    }
}
