using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using IngressRules.Model;

namespace IngressRules.IngressNginx.Mapping;

/// <summary>Comma lists of addresses and networks, as the controller reads them: each entry must be valid (N68).</summary>
internal static class NetworkList
{
    private static readonly SearchValues<char> s_ofIPv6 = SearchValues.Create("0123456789abcdefABCDEF:.");

    /// <summary>Reads a list. The empty text is the empty list.</summary>
    public static bool TryParse(string text, out ValueList<IPNetwork> networks)
    {
        networks = [];
        if (text.Length == 0)
        {
            return true;
        }

        var found = new List<IPNetwork>();
        foreach (string entry in text.Split(','))
        {
            if (!TryParseEntry(entry.Trim(), out IPNetwork network))
            {
                return false;
            }

            found.Add(network);
        }

        networks = found.Distinct().ToValueList();
        return true;
    }

    private static bool TryParseEntry(string text, out IPNetwork network)
    {
        network = default;
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        if (!TryParseAddress(slash < 0 ? text : text[..slash], out IPAddress? address))
        {
            return false;
        }

        int bits = address!.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;
        int length = bits;
        if (slash >= 0
            && (!int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out length)
                || length > bits || (text.Length > slash + 2 && text[slash + 1] == '0')))
        {
            return false;
        }

        // A client of IPv4 never has the form of IPv6 here, so its network must not have it either.
        if (address.IsIPv4MappedToIPv6)
        {
            if (length < 96)
            {
                return false;
            }

            (address, length) = (address.MapToIPv4(), length - 96);
        }

        network = new IPNetwork(Masked(address, length), length);
        return true;
    }

    // .NET also reads shortened, octal and hexadecimal forms of IPv4, and zones; here they are no addresses.
    private static bool TryParseAddress(string text, out IPAddress? address)
    {
        address = null;
        if (text.Contains(':', StringComparison.Ordinal))
        {
            int tail = text.LastIndexOf(':') + 1;
            return text.AsSpan().IndexOfAnyExcept(s_ofIPv6) < 0
                && (!text.Contains('.', StringComparison.Ordinal) || IsIPv4(text[tail..]))
                && IPAddress.TryParse(text, out address) && address.AddressFamily == AddressFamily.InterNetworkV6;
        }

        return IsIPv4(text) && IPAddress.TryParse(text, out address);
    }

    private static bool IsIPv4(string text)
    {
        string[] parts = text.Split('.');
        return parts.Length == 4 && parts.All(p => p.Length is > 0 and <= 3 && p.All(char.IsAsciiDigit)
            && (p.Length == 1 || p[0] != '0') && int.Parse(p, CultureInfo.InvariantCulture) <= 255);
    }

    private static IPAddress Masked(IPAddress address, int length)
    {
        byte[] bytes = address.GetAddressBytes();
        for (int i = 0; i < bytes.Length; i++)
        {
            int kept = Math.Clamp(length - (i * 8), 0, 8);
            bytes[i] &= (byte)(0xFF << (8 - kept));
        }

        return new IPAddress(bytes);
    }
}
