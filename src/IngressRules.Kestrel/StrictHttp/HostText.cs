using System.Buffers;

namespace IngressRules.Kestrel.StrictHttp;

/// <summary>
/// Says what a Host header may be (RFC 9110, 7.2): a name or an address, and a port. It takes what the server behind it takes and no more, because
/// the server refuses a host without a word of explanation.
/// </summary>
internal static class HostText
{
    private static readonly SearchValues<byte> s_name =
        SearchValues.Create("!$&'()-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    private static readonly SearchValues<byte> s_address = SearchValues.Create(":.0123456789ABCDEFabcdef"u8);

    /// <summary>True for a host, and for the empty text, which names none.</summary>
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
