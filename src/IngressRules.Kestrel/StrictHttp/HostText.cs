using System.Buffers;

namespace IngressRules.Kestrel.StrictHttp;

/// <summary>
/// Checks the syntax of a Host header (RFC 9110, 7.2): a name or an address, and a port. It accepts only what the server accepts, because
/// the server rejects other hosts without an explanation.
/// </summary>
internal static class HostText
{
    private static readonly SearchValues<byte> s_name =
        SearchValues.Create("!$&'()-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    private static readonly SearchValues<byte> s_address = SearchValues.Create(":.0123456789ABCDEFabcdef"u8);

    /// <summary>True for a valid host, and for the empty text, which means no host.</summary>
    public static bool IsValid(ReadOnlySpan<byte> host)
    {
        // The shortest address is [::].
        int end = host.StartsWith((byte)'[') ? host.IndexOf((byte)']') + 1 : host.IndexOfAnyExcept(s_name);
        if (end < 0)
        {
            return true;
        }

        ReadOnlySpan<byte> name = host[..end], port = host[end..];
        bool named = name.StartsWith((byte)'[')
            ? name.Length >= 4 && !name[1..^1].ContainsAnyExcept(s_address)
            : name.Length > 0;
        return named && (port.IsEmpty || (port[0] == ':' && port.Length > 1 && !port[1..].ContainsAnyExceptInRange((byte)'0', (byte)'9')));
    }
}
