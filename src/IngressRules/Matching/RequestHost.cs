using System.Text;

namespace IngressRules.Matching;

/// <summary>Frees the host of a request from what no rule can contain (spec sheet 3.10).</summary>
internal static class RequestHost
{
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
        if (colon >= 0 && !host[(colon + 1)..].ContainsAnyExceptInRange('0', '9'))
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
            if (digits.IsEmpty || digits.ContainsAnyExceptInRange('0', '9'))
            {
                return false;
            }

            parts++;
        }

        return parts == 4;
    }
}
