using System.Text;

namespace IngressRules.Yarp;

/// <summary>
/// Limits how often the connection handler resends a request by itself. If an endpoint closes the connection without a response, the
/// handler sends a request without body again to the same endpoint, up to four times in all. One resend is needed, because an idle
/// connection may have been closed; more would only repeat the load on an endpoint that reads requests and hangs up. The handler has no
/// setting for this, but it calls the header encoding selector each time it writes a header.
/// </summary>
internal sealed class OwnRepeats
{
    private const int MostSends = 2;

    private static readonly HttpRequestOptionsKey<OwnRepeats> s_key = new("IngressRules.OwnRepeats");

    private int _sends;

    /// <summary>Limits the sends of a request.</summary>
    public static void Bound(HttpRequestMessage request) => request.Options.Set(s_key, new OwnRepeats());

    /// <summary>
    /// The encoding of a request header: Latin-1, which maps every byte to a character and back, as the server in front does too.
    /// </summary>
    /// <exception cref="HttpRequestException">The request has been sent as often as allowed.</exception>
    public static Encoding EncodingOf(string header, HttpRequestMessage request)
    {
        // Over HTTP/2 an endpoint tells which requests it has not processed, and only those are resent.
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
