using IngressRules.IngressNginx.Mapping;
using IngressRules.Model;
using IngressRules.Policies;

namespace IngressRules.IngressNginx.Settings;

/// <summary>The keys by which one service is asked about the requests of all Ingresses.</summary>
internal static class GlobalAuthenticationSettings
{
    private const string Url = "global-auth-url", Method = "global-auth-method", SignIn = "global-auth-signin";
    private const string Parameter = "global-auth-signin-redirect-param", Headers = "global-auth-response-headers";
    private const string Redirect = "global-auth-request-redirect", Snippet = "global-auth-snippet";
    private const string AlwaysSetCookie = "global-auth-always-set-cookie";

    /// <summary>These keys.</summary>
    public static IReadOnlySet<string> Names { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        Url, Method, SignIn, Parameter, Headers, Redirect, Snippet, AlwaysSetCookie, "global-auth-cache-key", "global-auth-cache-duration",
    };

    /// <summary>
    /// Settings with the service of a ConfigMap. Where it cannot be asked as written, the paths that depend on it are closed.
    /// </summary>
    public static NginxSettings Apply(NginxSettings settings, ConfigMap map)
    {
        string url = Value(map, Url);
        if (url.Length == 0)
        {
            return settings;
        }

        string method = Value(map, Method);
        ValueList<string> headers = GoText.List(Value(map, Headers));
        string? fault =
            map.Data.Any(d => Names.Contains(d.Key) && d.Value.Length >= ConfigMap.MaxValueLength) ? "A value is longer than is kept."
            : Value(map, Snippet).Length > 0 ? "global-auth-snippet is code, and is never run here."
            : AuthenticationUrl.Fault(url);
        if (fault is null && !RequestText.TryParse(url, out _, out string? unknown))
        {
            fault = $"The variable {unknown} is not known here.";
        }

        if (fault is null && (!headers.All(HeaderNames.IsName) || (method.Length > 0 && !HeaderNames.IsName(method))))
        {
            fault = "A header or the method is not valid.";
        }

        _ = RequestText.TryParse(url, out ValueList<RequestTextPart> parts, out _);
        ValueList<RequestTextPart>? signIn =
            Value(map, SignIn) is { Length: > 0 } text && RequestText.TryParse(text, out ValueList<RequestTextPart> page, out _)
                ? page : null;
        return settings with
        {
            GlobalAuthenticationFault = fault is null ? null : $"{Url} of the controller's ConfigMap cannot be asked: {fault}",
            GlobalAuthentication = new(parts)
            {
                Method = method.Length == 0 ? null : method,
                ResponseHeaders = headers,
                SignIn = signIn,
                SignInParameter = Value(map, Parameter) is { Length: > 0 } name ? name : "rd",
                RequestRedirect = Value(map, Redirect) is { Length: > 0 } redirect ? RequestText.Plain(redirect) : null,
                AlwaysSetCookie = GoText.TryParseBool(Value(map, AlwaysSetCookie), out bool always) && always,
            },
        };
    }

    private static string Value(ConfigMap map, string key) => map.Data.TryGetValue(key, out string? value) ? value.Trim() : "";
}
