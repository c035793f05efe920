namespace IngressRules.AspNetCore.Headers;

/// <summary>One element of the <c>Forwarded</c> header (RFC 7239): what one proxy reports about the request it received.</summary>
internal static class ForwardedElement
{
    /// <summary>Formats an element.</summary>
    /// <param name="from">The address of the client; empty where it is unknown.</param>
    /// <param name="host">The host as the client sent it; empty for none.</param>
    /// <param name="scheme"><c>http</c> or <c>https</c>.</param>
    public static string Of(string from, string host, string scheme)
    {
        string node = from.Length == 0 ? "unknown" : from.Contains(':', StringComparison.Ordinal) ? $"\"[{from}]\"" : from;
        return host.Length == 0 ? $"for={node};proto={scheme}" : $"for={node};host={Quoted(host)};proto={scheme}";
    }

    private static string Quoted(string host)
    {
        if (!host.AsSpan().ContainsAnyExcept(HttpCharacters.Token))
        {
            return host;
        }

        string escaped = host.AsSpan().ContainsAny('"', '\\')
            ? host.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)
            : host;
        return $"\"{escaped}\"";
    }
}
