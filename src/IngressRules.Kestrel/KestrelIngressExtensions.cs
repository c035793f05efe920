using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Microsoft.AspNetCore.Hosting;

/// <summary>Kestrel settings for a router, which leaves limits on bodies and headers to the backends.</summary>
public static class KestrelIngressExtensions
{
    private const int MaxRequestLine = 32 * 1024;
    private const int MaxHeaders = 64 * 1024;

    /// <summary>
    /// Allows bodies of any size and speed and targets of 16 KiB and more, passes header values byte for byte, and lets the authority of an
    /// absolute target replace <c>Host</c> (RFC 9112, 3.2.2). The time for a request head stays limited.
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

        // A single header may use the whole limit for headers, in every HTTP version. A longer one makes an HTTP/2 client lose its
        // connection.
        limits.Http2.MaxRequestHeaderFieldSize = MaxHeaders;
        limits.Http3.MaxRequestHeaderFieldSize = MaxHeaders;

        // Mobile clients upload slowly, and event streams can be silent for minutes. Whether a client is too slow is for the backend to
        // decide.
        limits.MinRequestBodyDataRate = null;
        limits.MinResponseDataRate = null;

        // Latin-1 maps every byte to a character and back, so UTF-8 and any other encoding pass unchanged.
        kestrel.RequestHeaderEncodingSelector = _ => Encoding.Latin1;
        kestrel.ResponseHeaderEncodingSelector = _ => Encoding.Latin1;
        return kestrel;
    }
}
