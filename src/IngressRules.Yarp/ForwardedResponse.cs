using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace IngressRules.Yarp;

/// <summary>Changes to the head of an endpoint's response beyond those that YARP makes.</summary>
internal static class ForwardedResponse
{
    /// <summary>Headers of the message itself. They are kept even if an endpoint lists them in <c>Connection</c>.</summary>
    private static readonly HashSet<string> s_framing = new(
        [HeaderNames.Connection, HeaderNames.ContentLength, HeaderNames.TransferEncoding, HeaderNames.Upgrade],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// True for a response that cannot be forwarded: its status code is not a final one, or its <c>Transfer-Encoding</c>, which the proxy
    /// removes, applies a compression that the client did not ask for, or it succeeds without opening the WebSocket that was asked for: to
    /// an HTTP/2 client every success means that it is open (RFC 8441, 5).
    /// </summary>
    public static bool IsUnusable(HttpResponseMessage answer, HttpContext context)
    {
        if (answer.IsSuccessStatusCode
            && (answer.Version.Major < 2 || answer.StatusCode != HttpStatusCode.OK)
            && context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true })
        {
            return true;
        }

        if ((int)answer.StatusCode < 200 && answer.StatusCode != HttpStatusCode.SwitchingProtocols)
        {
            return true;
        }

        return answer.Headers.NonValidated.TryGetValues(HeaderNames.TransferEncoding, out HeaderStringValues codings)
            && codings.Any(
                c => !c.Equals("chunked", StringComparison.OrdinalIgnoreCase) && !c.Equals("identity", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>
    /// Removes headers that apply only to the connection to the endpoint (RFC 9110, 7.6.1), and those that the client's version of HTTP
    /// does not support.
    /// </summary>
    /// <param name="response">The response to the client, already filled by YARP.</param>
    /// <param name="answer">The endpoint's response.</param>
    public static void Tidy(HttpResponse response, HttpResponseMessage answer)
    {
        if (answer.Headers.NonValidated.TryGetValues(HeaderNames.Connection, out HeaderStringValues connection))
        {
            foreach (string value in connection)
            {
                // The usual values; neither names a header.
                if (value is not "keep-alive" and not "close")
                {
                    DropNamed(response.Headers, value);
                }
            }
        }

        // A response without body must not have a Content-Length (RFC 9110, 8.6); the server would wait for that many bytes. A 205 says
        // that it has none.
        if (!MayHaveBody(response.StatusCode))
        {
            response.Headers.ContentLength = response.StatusCode == StatusCodes.Status205ResetContent ? 0 : null;
        }

        // The server does not send trailers in HTTP/1.1.
        if (!response.SupportsTrailers())
        {
            response.Headers.Remove(HeaderNames.Trailer);
        }
    }

    /// <summary>The length of the head of a response in bytes, as HTTP/1.1 writes it.</summary>
    /// <param name="answer">The endpoint's response.</param>
    public static int HeadLength(HttpResponseMessage answer)
    {
        // The status line without its reason, and the empty line.
        int length = "HTTP/1.1 200 \r\n\r\n".Length + (answer.ReasonPhrase?.Length ?? 0);
        return length + LengthOf(answer.Headers) + LengthOf(answer.Content.Headers);

        static int LengthOf(HttpHeaders headers)
        {
            int sum = 0;
            foreach ((string name, HeaderStringValues values) in headers.NonValidated)
            {
                foreach (string value in values)
                {
                    sum += name.Length + value.Length + ": \r\n".Length;
                }
            }

            return sum;
        }
    }

    /// <summary>False for a status whose response has no body, whatever the endpoint sends (RFC 9110, 15.3.5 and 15.3.6).</summary>
    public static bool MayHaveBody(int status) => status is not StatusCodes.Status204NoContent and not StatusCodes.Status205ResetContent;

    private static void DropNamed(IHeaderDictionary headers, string connection)
    {
        foreach (Range part in connection.AsSpan().Split(','))
        {
            string name = connection.AsSpan(part).Trim().ToString();
            if (name.Length > 0 && !s_framing.Contains(name))
            {
                headers.Remove(name);
            }
        }
    }
}
