using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace IngressRules.Yarp;

/// <summary>What is done to the head of an endpoint's answer beyond what YARP does.</summary>
internal static class ForwardedResponse
{
    /// <summary>What belongs to the message itself, whatever an endpoint says of it in <c>Connection</c>.</summary>
    private static readonly HashSet<string> s_framing = new(
        [HeaderNames.Connection, HeaderNames.ContentLength, HeaderNames.TransferEncoding, HeaderNames.Upgrade],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// True for an answer that cannot be handed on: its status is none, or its body is packed in a way that nobody asked for and only its
    /// <c>Transfer-Encoding</c> told, which ends here.
    /// </summary>
    public static bool IsUnusable(HttpResponseMessage answer)
    {
        if ((int)answer.StatusCode < 200 && answer.StatusCode != HttpStatusCode.SwitchingProtocols)
        {
            return true;
        }

        return answer.Headers.NonValidated.TryGetValues(HeaderNames.TransferEncoding, out HeaderStringValues codings)
            && codings.Any(
                c => !c.Equals("chunked", StringComparison.OrdinalIgnoreCase) && !c.Equals("identity", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>
    /// Takes away what was meant for the connection to the endpoint (RFC 9110, 7.6.1), and what the client's version
    /// of HTTP has no room for.
    /// </summary>
    /// <param name="response">The answer to the client. YARP has filled it.</param>
    /// <param name="answer">The endpoint's answer.</param>
    public static void Tidy(HttpResponse response, HttpResponseMessage answer)
    {
        if (answer.Headers.NonValidated.TryGetValues(HeaderNames.Connection, out HeaderStringValues connection))
        {
            foreach (string value in connection)
            {
                // What nearly every endpoint says, if it says anything, names no header.
                if (value is not "keep-alive" and not "close")
                {
                    DropNamed(response.Headers, value);
                }
            }
        }

        // An answer that can have no body states no length (RFC 9110, 8.6), and the server would wait for one.
        if (response.StatusCode == StatusCodes.Status204NoContent)
        {
            response.Headers.ContentLength = null;
        }

        // The server sends no trailers in HTTP/1.1.
        if (!response.SupportsTrailers())
        {
            response.Headers.Remove(HeaderNames.Trailer);
        }
    }

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
