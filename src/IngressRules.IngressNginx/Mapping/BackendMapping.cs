using IngressRules.Policies;

namespace IngressRules.IngressNginx.Mapping;

/// <summary>Protocol, timeouts, retries and sizes (N49, N58, N86, N87, N89).</summary>
internal static class BackendMapping
{
    private const string Protocol = "backend-protocol", BodySize = "proxy-body-size", BufferSize = "proxy-buffer-size";
    private const string NextUpstream = "proxy-next-upstream";

    /// <summary>The size that nginx itself has where the controller writes none: one megabyte.</summary>
    public const long OwnBodySize = 1L << 20;

    private static readonly TimeSpan s_longest = TimeSpan.FromDays(20);

    /// <summary>The protocol, without TLS beyond it; null for plain HTTP, or where the paths are closed.</summary>
    public static BackendProtocol? ReadProtocol(IngressReading reading)
    {
        switch (reading.TextOrNull(Protocol)?.ToUpperInvariant())
        {
            case "HTTPS": return BackendProtocol.Https;
            case "GRPC": return BackendProtocol.Grpc;
            case "GRPCS": return BackendProtocol.Grpcs;
            case "AUTO_HTTP": return BackendProtocol.Client;
            case "FCGI":
                reading.Close(Protocol, "FastCGI is not spoken here.",
                    "Put a web server that speaks FastCGI between the router and the program, as a sidecar.");
                return null;
            default: return null;
        }
    }

    /// <summary>The largest request body. A size that passes the grammar and is none of nginx leaves nginx' own (N49).</summary>
    public static BodyLimit ReadBody(IngressReading reading)
    {
        string size = reading.TextOrNull(BodySize) ?? reading.Settings.ProxyBodySize;
        if (ByteSize.TryParse(size, withGiga: true, out long bytes))
        {
            return new BodyLimit(bytes == 0 ? null : bytes);
        }

        reading.Ignore(BodySize, "nginx has no size of this form, so its own limit of 1m stays.");
        return new BodyLimit(OwnBodySize);
    }

    /// <summary>The times, and the largest response head.</summary>
    public static BackendTimeouts ReadTimeouts(IngressReading reading) => new()
    {
        Connect = Seconds(reading, "proxy-connect-timeout", reading.Settings.ProxyConnectTimeout),
        Send = Seconds(reading, "proxy-send-timeout", reading.Settings.ProxySendTimeout),
        Read = Seconds(reading, "proxy-read-timeout", reading.Settings.ProxyReadTimeout),
        MaxResponseHead = Head(reading),
    };

    /// <summary>When another endpoint is tried.</summary>
    public static RetryPolicy ReadRetries(IngressReading reading)
    {
        NginxRetries.Words words = NginxRetries.Parse(reading.TextOrNull(NextUpstream) ?? reading.Settings.ProxyNextUpstream);
        long attempts = reading.IntegerOr("proxy-next-upstream-tries", reading.Settings.ProxyNextUpstreamTries);
        long seconds = reading.IntegerOr("proxy-next-upstream-timeout", reading.Settings.ProxyNextUpstreamTimeout);
        return new RetryPolicy
        {
            OnError = words.Has("error"),
            OnTimeout = words.Has("timeout"),
            OnInvalidHeader = words.Has("invalid_header"),
            Statuses = words.Statuses,
            NonIdempotent = words.NonIdempotent || reading.Settings.RetryNonIdempotent,
            Attempts = (int)Math.Clamp(attempts, 0, int.MaxValue),
            Timeout = Clamp(Math.Max(seconds, 0)),
        };
    }

    private static int? Head(IngressReading reading)
    {
        string size = reading.TextOrNull(BufferSize) ?? reading.Settings.ProxyBufferSize;
        if (ByteSize.TryParse(size, withGiga: false, out long bytes) && bytes > 0)
        {
            return (int)Math.Min(bytes, int.MaxValue);
        }

        reading.Ignore(BufferSize, "nginx has no size of this form.");
        return ByteSize.TryParse(reading.Settings.ProxyBufferSize, withGiga: false, out bytes) && bytes > 0
            ? (int)Math.Min(bytes, int.MaxValue)
            : null;
    }

    private static TimeSpan Seconds(IngressReading reading, string name, long otherwise)
    {
        long seconds = reading.IntegerOr(name, otherwise);
        if (seconds > 0)
        {
            return Clamp(seconds);
        }

        reading.Ignore(name, "A time of no seconds lets nothing through.");
        return Clamp(otherwise);
    }

    private static TimeSpan Clamp(long seconds) =>
        seconds >= s_longest.TotalSeconds ? s_longest : TimeSpan.FromSeconds(seconds);
}
