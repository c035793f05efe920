using IngressRules.Model;

namespace IngressRules.Policies;

/// <summary>
/// Cross-origin sharing (the Fetch standard's CORS protocol): headers on every response of the route, and 204 for OPTIONS requests. They
/// replace the backend's headers of the same names.
/// </summary>
public sealed record CorsPolicy
{
    /// <summary>Who may read the responses; empty for everyone, which is sent as <c>*</c>.</summary>
    public ValueList<CorsOrigin> Origins { get; init; } = [];

    /// <summary>Whether <c>Access-Control-Allow-Credentials: true</c> is sent.</summary>
    public bool AllowCredentials { get; init; }

    /// <summary>The value of <c>Access-Control-Allow-Methods</c>.</summary>
    public string AllowMethods { get; init; } = "";

    /// <summary>The value of <c>Access-Control-Allow-Headers</c>.</summary>
    public string AllowHeaders { get; init; } = "";

    /// <summary>The value of <c>Access-Control-Expose-Headers</c>; null for none.</summary>
    public string? ExposeHeaders { get; init; }

    /// <summary>The value of <c>Access-Control-Max-Age</c>, in seconds.</summary>
    public long MaxAge { get; init; }

    /// <summary>The value of <c>Access-Control-Allow-Origin</c> for a request; null where its origin may not read the response.</summary>
    /// <param name="origin">The request's <c>Origin</c>; null or empty for none.</param>
    public string? AllowedOrigin(string? origin)
    {
        if (Origins.Count == 0)
        {
            return "*";
        }

        foreach (CorsOrigin allowed in Origins)
        {
            if (!string.IsNullOrEmpty(origin) && allowed.Matches(origin))
            {
                return origin;
            }
        }

        return null;
    }
}

/// <summary>An origin: scheme, host and port, compared as a whole and without regard to case.</summary>
/// <param name="Text"><c>https://app.example:8443</c>, <c>https://*.app.example</c> for one label, or <c>null</c>.</param>
public sealed record CorsOrigin(string Text)
{
    /// <summary>True for a request's origin that is this one.</summary>
    /// <param name="origin">The request's <c>Origin</c>.</param>
    public bool Matches(string origin)
    {
        ArgumentNullException.ThrowIfNull(origin);
        int star = Text.IndexOf("://*.", StringComparison.Ordinal);
        if (star < 0)
        {
            return origin.Equals(Text, StringComparison.OrdinalIgnoreCase);
        }

        ReadOnlySpan<char> scheme = Text.AsSpan(0, star + 3), parent = Text.AsSpan(star + 4);
        if (origin.Length <= scheme.Length + parent.Length
            || !origin.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)
            || !origin.EndsWith(parent, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        foreach (char c in origin.AsSpan(scheme.Length, origin.Length - scheme.Length - parent.Length))
        {
            if (!char.IsAsciiLetterOrDigit(c) && c != '-')
            {
                return false;
            }
        }

        return true;
    }
}
