using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace IngressRules.Kestrel.StrictHttp;

/// <summary>The size and time limits of a request head, taken from the server's own limits.</summary>
/// <param name="RequestLine">The maximum length of the request line in bytes, including its line end.</param>
/// <param name="Headers">The maximum length of all header lines together in bytes, including their line ends.</param>
/// <param name="HeaderCount">The maximum number of header lines.</param>
/// <param name="HeadTimeout">The maximum time from the first byte of a head to its last.</param>
internal sealed record StrictHttpLimits(int RequestLine, int Headers, int HeaderCount, TimeSpan HeadTimeout)
{
    public static StrictHttpLimits Of(KestrelServerLimits limits) =>
        new(limits.MaxRequestLineSize, limits.MaxRequestHeadersTotalSize, limits.MaxRequestHeaderCount, limits.RequestHeadersTimeout);
}
