using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Microsoft.AspNetCore.Hosting;

/// <summary>Kestrel settings for a router, which leaves limits on bodies and headers to the backends.</summary>
public static class KestrelIngressExtensions
{
    private const int MaxRequestLine = 32 * 1024;
    private const int MaxHeaders = 64 * 1024;

    /// <summary>
    /// How much of its uploads an HTTP/2 client may send before they are read: this much of a connection can lie in memory. It is enough
    /// for 20 Mbit/s to a client that is a tenth of a second away.
    /// </summary>
    private const int Http2Window = 256 * 1024;

    /// <summary>
    /// Allows bodies of any size and speed and targets of 16 KiB and more, passes header values byte for byte, and lets the authority of an
    /// absolute target replace <c>Host</c> (RFC 9112, 3.2.2). The time for a request head stays limited, and an HTTP/2 client may send 256
    /// KiB of its uploads ahead, 128 KiB of one of them.
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
        limits.Http2.InitialConnectionWindowSize = Http2Window;
        limits.Http2.InitialStreamWindowSize = Http2Window / 2;

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
