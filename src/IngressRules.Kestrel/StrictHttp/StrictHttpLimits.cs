using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace IngressRules.Kestrel.StrictHttp;

/// <summary>How large a head may be and how long it may take, as the server's own limits say.</summary>
/// <param name="RequestLine">The longest request line, in bytes with its end.</param>
/// <param name="Headers">The most that all header lines may have together, in bytes with their ends.</param>
/// <param name="HeaderCount">The most header lines.</param>
/// <param name="HeadTimeout">The time from the first byte of a head to its last.</param>
internal sealed record StrictHttpLimits(int RequestLine, int Headers, int HeaderCount, TimeSpan HeadTimeout)
{
    public static StrictHttpLimits Of(KestrelServerLimits limits) =>
        new(limits.MaxRequestLineSize, limits.MaxRequestHeadersTotalSize, limits.MaxRequestHeaderCount, limits.RequestHeadersTimeout);
}
