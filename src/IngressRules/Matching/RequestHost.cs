using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;

namespace IngressRules.Matching;

/// <summary>Frees the host of a request from what no rule can contain (specification 3.10).</summary>
public static class RequestHost
{
    // The range searches of the base library box their bounds until they are compiled a second time; a set of values does not.
    private static readonly SearchValues<byte> Digits = SearchValues.Create("0123456789"u8);

    /// <summary>
    /// The name that rules are compared with: in lower case, without port and trailing dot; empty where only rules without host can take
    /// the request.
    /// </summary>
    /// <param name="host">The host as a request names it.</param>
    public static string GetName(string host)
    {
        ArgumentNullException.ThrowIfNull(host);
        return Encoding.ASCII.GetString(Normalize(Encoding.UTF8.GetBytes(host))).ToLowerInvariant();
    }

    /// <summary>Reads a host that is a plain name, as nearly all are.</summary>
    /// <typeparam name="T"><see cref="char"/> or <see cref="byte"/>.</typeparam>
    /// <param name="host">The host.</param>
    /// <param name="name">The host in lower case.</param>
    /// <returns>False where the host may have a port or a trailing dot, may be an address, or is too long: the slow
    /// road decides then.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool TryRead<T>(ReadOnlySpan<T> host, out TextBlock name)
        where T : unmanaged
    {
        if (host.IsEmpty || !EndsAsName(host[^1]) || !TextBlock.TryRead(host, 0, out name))
        {
            name = default;
            return false;
        }

        // A colon begins a port or belongs to an address, which a bracket opens.
        bool plain = name.IsAscii && (name.PlacesOf(':') | (name.PlacesOf('[') & 1)) == 0;
        name = name.ToLower();
        return plain;
    }

    /// <summary>
    /// The name alone: without port and without one trailing dot. Empty for an IP address and for anything that is not ASCII, which only
    /// rules without host can take (Q18, Q19).
    /// </summary>
    internal static ReadOnlySpan<byte> Normalize(ReadOnlySpan<byte> host)
    {
        if (host.IsEmpty || host[0] == '[')
        {
            return default;
        }

        int colon = host.LastIndexOf((byte)':');
        if (colon >= 0 && !host[(colon + 1)..].ContainsAnyExcept(Digits))
        {
            host = host[..colon];
        }

        if (host.EndsWith((byte)'.'))
        {
            host = host[..^1];
        }

        return IsIPv4(host) || !Ascii.IsValid(host) ? default : host;
    }

    /// <summary>False for a digit, which may end an address or a port, and for a dot.</summary>
    private static bool EndsAsName<T>(T unit)
        where T : unmanaged
    {
        char last = typeof(T) == typeof(byte) ? (char)Unsafe.BitCast<T, byte>(unit) : Unsafe.BitCast<T, char>(unit);
        return last is not (>= '0' and <= '9') and not '.';
    }

    private static bool IsIPv4(ReadOnlySpan<byte> host)
    {
        // A name that ends in a letter is no address, which settles nearly every request.
        if (host.IsEmpty || !Digits.Contains(host[^1]))
        {
            return false;
        }

        int parts = 0;
        foreach (Range part in host.Split((byte)'.'))
        {
            ReadOnlySpan<byte> digits = host[part];
            if (digits.IsEmpty || digits.ContainsAnyExcept(Digits))
            {
                return false;
            }

            parts++;
        }

        return parts == 4;
    }
}
