using System.Text;

namespace IngressRules.Yarp;

/// <summary>
/// Bounds how often the connection handler sends one request by itself. On a connection that an endpoint closes without an answer it sends
/// a request without body again, up to four times in all, to the same endpoint. One more time is needed, because the connection may have
/// gone stale while nobody used it; an endpoint that reads and hangs up should not get more of it. The handler has no setting for it, but
/// it asks for an encoding each time that it writes a header.
/// </summary>
internal sealed class OwnRepeats
{
    private const int MostSends = 2;

    private static readonly HttpRequestOptionsKey<OwnRepeats> s_key = new("IngressRules.OwnRepeats");

    private int _sends;

    /// <summary>Bounds the sends of a request.</summary>
    public static void Bound(HttpRequestMessage request) => request.Options.Set(s_key, new OwnRepeats());

    /// <summary>Latin-1 gives every byte a character and every such character its byte again, as the server in front does it too.</summary>
    /// <exception cref="HttpRequestException">The request was sent often enough.</exception>
    public static Encoding EncodingOf(string header, HttpRequestMessage request)
    {
        // HTTP/2 tells which requests an endpoint has not looked at, and only those are sent again.
        if (header == "Host"
            && request.Version.Major == 1
            && request.Options.TryGetValue(s_key, out OwnRepeats? repeats)
            && ++repeats._sends > MostSends)
        {
            throw new HttpRequestException(HttpRequestError.ResponseEnded, "The endpoint closed the connection without an answer.");
        }

        return Encoding.Latin1;
    }
}
