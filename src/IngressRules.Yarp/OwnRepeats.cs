using System.Net.Sockets;
using System.Text;

namespace IngressRules.Yarp;

/// <summary>
/// Limits how often the connection handler resends a request by itself. If an endpoint closes the connection without a response, the
/// handler sends a request without body again to the same endpoint, up to four times in all, and perhaps over another connection that has
/// been idle for as long. Instead <see cref="YarpForwarder"/> sends it once more over a new connection; more would only repeat the load
/// on an endpoint that reads requests and hangs up. The handler has no setting for this, but it calls the header encoding selector each
/// time it writes a header.
/// </summary>
internal sealed class OwnRepeats
{
    // Error codes of HTTP/2 (RFC 9113, 7).
    private const long NoError = 0, RefusedStream = 7;

    private static readonly HttpRequestOptionsKey<OwnRepeats> s_key = new("IngressRules.OwnRepeats");

    private bool _sent;

    /// <summary>Limits the sends of a request to one.</summary>
    public static void Bound(HttpRequestMessage request) => request.Options.Set(s_key, new OwnRepeats());

    /// <summary>
    /// The encoding of a request header: Latin-1, which maps every byte to a character and back, as the server in front does too.
    /// </summary>
    /// <exception cref="HttpRequestException">The request has been sent already.</exception>
    public static Encoding EncodingOf(string header, HttpRequestMessage request)
    {
        // Over HTTP/2 an endpoint tells which requests it has not processed, and only those are resent.
        if (header == "Host"
            && request.Version.Major == 1
            && request.Options.TryGetValue(s_key, out OwnRepeats? repeats))
        {
            if (repeats._sent)
            {
                throw new ConnectionLostException();
            }

            repeats._sent = true;
        }

        return Encoding.Latin1;
    }

    /// <summary>True if the connection was closed or reset before the head of a response was complete.</summary>
    /// <param name="failure">What the handler reports.</param>
    /// <param name="bounded">
    /// True if this class limited the sends: in HTTP/1.1, and without content. Where no byte of a response came, the failure is then
    /// <see cref="ConnectionLostException"/>. The handler does not resend the others by itself, and says only that the connection ended.
    /// </param>
    public static bool IsConnectionLost(Exception? failure, bool bounded) => failure switch
    {
        ConnectionLostException => true,

        // In HTTP/2 the endpoint says that it has not processed the request: it is about to close the connection, or takes no more on it.
        HttpRequestException { InnerException: HttpProtocolException { ErrorCode: NoError or RefusedStream } } => true,

        // No connection came about, or the endpoint responded with something else than HTTP.
        HttpRequestException { HttpRequestError: not (HttpRequestError.Unknown or HttpRequestError.ResponseEnded) } => false,
        HttpRequestException { InnerException: HttpProtocolException } => false,
        HttpRequestException { InnerException: HttpIOException } => !bounded,

        // In HTTP/2 it lies deeper, because it ended the connection of several requests.
        HttpRequestException { InnerException: IOException broken } => broken.GetBaseException() is SocketException,
        _ => false,
    };

    private sealed class ConnectionLostException()
        : HttpRequestException(HttpRequestError.ResponseEnded, "The endpoint closed the connection without a response.");
}
