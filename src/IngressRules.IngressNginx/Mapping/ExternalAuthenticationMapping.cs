using IngressRules.Model;
using IngressRules.Policies;

namespace IngressRules.IngressNginx.Mapping;

/// <summary>
/// A service that is asked about each request (N52 to N54). What cannot be asked as written closes the paths, also where the controller
/// then asked nobody (N64).
/// </summary>
internal static class ExternalAuthenticationMapping
{
    private const string Url = "auth-url", Method = "auth-method", SignIn = "auth-signin", Parameter = "auth-signin-redirect-param";
    private const string Headers = "auth-response-headers", SetHeaders = "auth-proxy-set-headers", Redirect = "auth-request-redirect";
    private const string AlwaysSetCookie = "auth-always-set-cookie", CacheDuration = "auth-cache-duration";

    /// <summary>Reads the policy; null for none, or where the paths are closed.</summary>
    public static ExternalAuthentication? Read(IngressReading reading)
    {
        ValueState state = reading.Text(Url, out string url);
        if (state == ValueState.Invalid)
        {
            reading.LeaveOut(Url);
            return null;
        }

        if (state != ValueState.Valid)
        {
            reading.IdleWithout("auth-url", Method, Parameter, Headers, SetHeaders, Redirect, AlwaysSetCookie);
            return state == ValueState.Empty && reading.Settings.GlobalAuthentication is null ? Empty(reading) : Global(reading);
        }

        if (AuthenticationUrl.Fault(url) is { } fault)
        {
            reading.Close(Url, fault);
            return null;
        }

        if (!Variables(reading, Url, url, out ValueList<RequestTextPart> parts) || !IsMethodValid(reading, out string? method)
            || !AreHeadersValid(reading, out ValueList<string> headers) || !AreSetHeadersValid(reading, out ValueMap<string> set))
        {
            return null;
        }

        foreach (string name in (string[])[Redirect, AlwaysSetCookie, CacheDuration])
        {
            ValueState rest = name == AlwaysSetCookie ? reading.Boolean(name, out _) : reading.Text(name, out _);
            if (rest == ValueState.Invalid || (name == CacheDuration && rest == ValueState.Valid && !AreDurations(reading)))
            {
                reading.Close(name, "The value is not valid. There, auth-url was then not asked at all.");
                return null;
            }
        }

        return new ExternalAuthentication(parts)
        {
            Method = method,
            ResponseHeaders = headers,
            SetHeaders = set,
            SignIn = SignInPage(reading),
            SignInParameter = reading.TextOrNull(Parameter) ?? "rd",
            RequestRedirect = reading.TextOrNull(Redirect) is { } redirect ? RequestText.Plain(redirect) : null,
            AlwaysSetCookie = reading.BooleanOr(AlwaysSetCookie, false),
        };
    }

    private static ExternalAuthentication? Empty(IngressReading reading)
    {
        reading.Ignore(Url, "The value is empty, so no service is asked.");
        return null;
    }

    private static ExternalAuthentication? Global(IngressReading reading)
    {
        if (reading.Settings.GlobalAuthentication is null)
        {
            reading.Idle("enable-global-auth", "The controller's ConfigMap has no global-auth-url.");
            return null;
        }

        if (!reading.BooleanOr("enable-global-auth", true))
        {
            return null;
        }

        if (reading.Settings.GlobalAuthenticationFault is { } fault)
        {
            reading.CloseForSettings(fault);
            return null;
        }

        return reading.Settings.GlobalAuthentication;
    }

    private static bool IsMethodValid(IngressReading reading, out string? method)
    {
        ValueState state = reading.Text(Method, out string text);
        method = state == ValueState.Valid ? text : null;
        if (state == ValueState.Invalid || (method is not null && !HeaderNames.IsName(method)))
        {
            reading.Close(Method);
            return false;
        }

        return true;
    }

    private static bool AreHeadersValid(IngressReading reading, out ValueList<string> headers)
    {
        headers = [];
        ValueState state = reading.Text(Headers, out string text);
        headers = GoText.List(text);
        if (state == ValueState.Invalid || !headers.All(HeaderNames.IsName))
        {
            reading.Close(Headers);
            return false;
        }

        return true;
    }

    private static bool AreSetHeadersValid(IngressReading reading, out ValueMap<string> headers)
    {
        headers = ValueMap<string>.Empty;
        ValueState state = reading.Text(SetHeaders, out string text);
        if (state is ValueState.Missing or ValueState.Empty)
        {
            return true;
        }

        if (state == ValueState.Invalid)
        {
            reading.Close(SetHeaders);
            return false;
        }

        return HeaderMap.Read(reading, SetHeaders, text, allowed: null, out headers);
    }

    // A page that is not valid is none, and the client gets the 401 itself.
    private static ValueList<RequestTextPart>? SignInPage(IngressReading reading)
    {
        if (reading.TextOrNull(SignIn) is not { } text)
        {
            return null;
        }

        if (RequestText.TryParse(text, out ValueList<RequestTextPart> parts, out string? unknown))
        {
            return parts;
        }

        reading.Refuse(SignIn, $"The variable {unknown} is not known here, so clients get 401 and are not redirected.");
        return null;
    }

    private static bool Variables(IngressReading reading, string name, string text, out ValueList<RequestTextPart> parts)
    {
        if (RequestText.TryParse(text, out parts, out string? unknown))
        {
            return true;
        }

        reading.Close(name, $"The variable {unknown} is not known here.",
            "Known are $host, $http_host, $scheme, $request_uri, $uri, $args, $remote_addr, $request_method, $escaped_request_uri, and "
                + "$http_… and $cookie_… with a name.");
        return false;
    }

    // Lists of statuses followed by times, such as "200 202 10m, 401 30s".
    private static bool AreDurations(IngressReading reading)
    {
        foreach (string list in reading.TextOrNull(CacheDuration)!.Split(','))
        {
            bool hasTime = false;
            foreach (string word in list.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                bool isStatus = word.Length == 3 && word.All(char.IsAsciiDigit);
                if (isStatus && hasTime)
                {
                    return false;
                }

                hasTime |= !isStatus && IsTime(word);
            }

            if (!hasTime && list.Trim().Length > 0)
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsTime(string word)
    {
        int digits = word.AsSpan().IndexOfAnyExceptInRange('0', '9');
        return digits > 0 && word[digits..] is "ms" or "s" or "m" or "h" or "d" or "w" or "M" or "y";
    }
}
