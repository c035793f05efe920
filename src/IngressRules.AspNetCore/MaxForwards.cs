using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace IngressRules.AspNetCore;

/// <summary>
/// <c>Max-Forwards</c> of TRACE and OPTIONS (RFC 9110, 7.6.2): how many more proxies such a request may pass. Every proxy counts it down,
/// and the one that gets 0 responds itself. Other methods are not affected.
/// </summary>
internal static class MaxForwards
{
    /// <summary>Counts the header down.</summary>
    /// <returns>True where the router itself is to respond.</returns>
    public static bool IsSpent(HttpRequest request)
    {
        if (!(HttpMethods.IsOptions(request.Method) || HttpMethods.IsTrace(request.Method))
            || !request.Headers.TryGetValue(HeaderNames.MaxForwards, out StringValues values))
        {
            return false;
        }

        // It stands once. Of several numbers the least counts, so that no second header lengthens the way.
        ulong left = ulong.MaxValue;
        foreach (string number in values.ToString().Split(','))
        {
            if (!ulong.TryParse(number.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out ulong read))
            {
                return false;
            }

            left = Math.Min(left, read);
        }

        if (left == 0)
        {
            return true;
        }

        request.Headers[HeaderNames.MaxForwards] = (left - 1).ToString(CultureInfo.InvariantCulture);
        return false;
    }

    /// <summary>
    /// Responds in place of the backend. TRACE is not allowed here: it would show the client's credentials, and whatever the proxies before
    /// the router have added.
    /// </summary>
    public static Task RespondAsync(HttpContext context)
    {
        bool options = HttpMethods.IsOptions(context.Request.Method);
        context.Response.StatusCode = options ? StatusCodes.Status204NoContent : StatusCodes.Status405MethodNotAllowed;
        context.Response.Headers.Allow = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";
        return Task.CompletedTask;
    }
}
