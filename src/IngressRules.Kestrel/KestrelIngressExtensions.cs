using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Microsoft.AspNetCore.Hosting;

/// <summary>Sets Kestrel up as the front of a router: what passes is the backends' business, not the server's.</summary>
public static class KestrelIngressExtensions
{
    private const int MaxRequestLine = 32 * 1024;
    private const int MaxHeaders = 64 * 1024;

    /// <summary>
    /// Bodies of any size and speed, targets of 16 KiB and more, header values byte for byte, and the authority of an absolute target in the place
    /// of <c>Host</c> (RFC 9112, 3.2.2). The time for a head stays limited.
    /// </summary>
    /// <param name="kestrel">The server's options.</param>
    public static KestrelServerOptions UseIngressDefaults(this KestrelServerOptions kestrel)
    {
        ArgumentNullException.ThrowIfNull(kestrel);
        kestrel.AllowHostHeaderOverride = true;
        KestrelServerLimits limits = kestrel.Limits;
        limits.MaxRequestBodySize = null;
        limits.MaxRequestLineSize = MaxRequestLine;
        limits.MaxRequestHeadersTotalSize = MaxHeaders;

        // One header may use up the room of all, in every version. A longer one costs a client of HTTP/2 its connection.
        limits.Http2.MaxRequestHeaderFieldSize = MaxHeaders;
        limits.Http3.MaxRequestHeaderFieldSize = MaxHeaders;

        // A phone in a tunnel uploads slowly and an event stream says nothing for minutes. Who is too slow is for the backend to say.
        limits.MinRequestBodyDataRate = null;
        limits.MinResponseDataRate = null;

        // Latin-1 gives every byte a character and every such character its byte again, so UTF-8 and everything else pass as they are.
        kestrel.RequestHeaderEncodingSelector = _ => Encoding.Latin1;
        kestrel.ResponseHeaderEncodingSelector = _ => Encoding.Latin1;
        return kestrel;
    }
}
