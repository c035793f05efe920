using System.Net.Sockets;
using System.Text;

namespace IngressRules.Yarp;

/// <summary>
/// Limits how often the connection handler resends a request by itself. If an endpoint closes the connection without a response, the
/// handler sends a request without body again to the same endpoint, up to four times in all, and perhaps over another connection that has
/// been idle for as long. Instead <see cref="EndpointHandler"/> sends it once more over a new connection; more would only repeat the load
/// on an endpoint that reads requests and hangs up. The handler has no setting for this, but it calls the header encoding selector each
/// time it writes a header.
/// </summary>
internal sealed class OwnRepeats
{
    private static readonly HttpRequestOptionsKey<OwnRepeats> s_key = new("IngressRules.OwnRepeats");

    private int _allowed = 1;
    private int _sends;

    /// <summary>Limits the sends of a request to one.</summary>
    public static OwnRepeats Bound(HttpRequestMessage request)
    {
        var repeats = new OwnRepeats();
        request.Options.Set(s_key, repeats);
        return repeats;
    }

    /// <summary>Allows another send.</summary>
    public void AllowOneMore() => _allowed = _sends + 1;

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
            && repeats._sends++ >= repeats._allowed)
        {
            throw new ConnectionLostException();
        }

        return Encoding.Latin1;
    }

    /// <summary>True if the connection was closed or reset before the head of a response was complete.</summary>
    public static bool IsConnectionLost(HttpRequestException failure, HttpRequestMessage request) => failure switch
    {
        ConnectionLostException => true,

        // No connection came about, or the endpoint responded with something else than HTTP.
        { HttpRequestError: not (HttpRequestError.Unknown or HttpRequestError.ResponseEnded) } => false,
        { InnerException: HttpProtocolException } => false,
        { InnerException: HttpIOException } => request.Version.Major == 2,
        { InnerException: IOException { InnerException: SocketException } } => true,
        _ => false,
    };

    private sealed class ConnectionLostException()
        : HttpRequestException(HttpRequestError.ResponseEnded, "The endpoint closed the connection without a response.");
}
