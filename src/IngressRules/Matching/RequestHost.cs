using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;

namespace IngressRules.Matching;

/// <summary>Normalises the host of a request to the form that rules are compared with (specification 3.10).</summary>
public static class RequestHost
{
    // IndexOfAnyInRange of the base library boxes its bounds until tiered compilation has optimised it; SearchValues does not.
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

    /// <summary>Fast path for a host that is a plain name, as nearly all are.</summary>
    /// <typeparam name="T"><see cref="char"/> or <see cref="byte"/>.</typeparam>
    /// <param name="host">The host.</param>
    /// <param name="name">The host in lower case.</param>
    /// <returns>
    /// False if the host may have a port or a trailing dot, may be an IP address, or is too long; the caller then uses the slow path.
    /// </returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool TryRead<T>(ReadOnlySpan<T> host, out TextBlock name)
        where T : unmanaged
    {
        if (host.IsEmpty || !EndsAsName(host[^1]) || !TextBlock.TryRead(host, 0, out name))
        {
            name = default;
            return false;
        }

        // A colon starts a port or is part of an IPv6 address, which begins with a bracket.
        bool plain = name.IsAscii && (name.PlacesOf(':') | (name.PlacesOf('[') & 1)) == 0;
        name = name.ToLower();
        return plain;
    }

    /// <summary>
    /// The name without port and without one trailing dot. Empty for an IP address and for a name that is not ASCII: these match only rules
    /// without host (Q18, Q19).
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

    /// <summary>False for a digit, with which an address or a port may end, and for a dot.</summary>
    private static bool EndsAsName<T>(T unit)
        where T : unmanaged
    {
        char last = typeof(T) == typeof(byte) ? (char)Unsafe.BitCast<T, byte>(unit) : Unsafe.BitCast<T, char>(unit);
        return last is not (>= '0' and <= '9') and not '.';
    }

    private static bool IsIPv4(ReadOnlySpan<byte> host)
    {
        // A name that ends in a letter is not an address. This decides nearly every request.
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
