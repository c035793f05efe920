using System.Buffers;
using System.Text;

namespace IngressRules.Matching;

/// <summary>Frees the host of a request from what no rule can contain (spec sheet 3.10).</summary>
public static class RequestHost
{
    // The range searches of the base library box their bounds until they are compiled a second time; a set of values does not.
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789");

    /// <summary>
    /// The name alone: without port and without one trailing dot. Empty for an IP address and for anything that is not ASCII, which only
    /// rules without host can take (Q18, Q19).
    /// </summary>
    public static ReadOnlySpan<char> Normalize(ReadOnlySpan<char> host)
    {
        if (host.IsEmpty || host[0] == '[')
        {
            return default;
        }

        int colon = host.LastIndexOf(':');
        if (colon >= 0 && !host[(colon + 1)..].ContainsAnyExcept(Digits))
        {
            host = host[..colon];
        }

        if (host.EndsWith('.'))
        {
            host = host[..^1];
        }

        return IsIPv4(host) || !Ascii.IsValid(host) ? default : host;
    }

    private static bool IsIPv4(ReadOnlySpan<char> host)
    {
        // A name that ends in a letter is no address, which settles nearly every request.
        if (host.IsEmpty || !char.IsAsciiDigit(host[^1]))
        {
            return false;
        }

        int parts = 0;
        foreach (Range part in host.Split('.'))
        {
            ReadOnlySpan<char> digits = host[part];
            if (digits.IsEmpty || digits.ContainsAnyExcept(Digits))
            {
                return false;
            }

            parts++;
        }

        return parts == 4;
    }
}
