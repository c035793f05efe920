namespace IngressRules.Validation;

/// <summary>
/// Recognises the texts that kube-apiserver accepts as an IP address: the four decimal numbers of IPv4, each with any number of leading
/// zeros, and IPv6 with an optional IPv4 tail. Zones, brackets, ports, and the short, hexadecimal and octal forms of C libraries are not
/// addresses, although <see cref="System.Net.IPAddress"/> accepts them.
/// </summary>
internal static class IpAddressText
{
    // The value is capped here, so that any number of digits fits an int.
    private const int TooBig = 0xFFFFFF;

    /// <summary>True where the text is an address.</summary>
    public static bool IsAddress(ReadOnlySpan<char> text) => TryParse(text, out _);

    /// <summary>
    /// True where the text is an address. <paramref name="form"/> then says whether all software reads it as the same address
    /// (specification 2.5).
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> text, out IpAddressForm form)
    {
        form = IpAddressForm.Plain;
        int first = text.IndexOfAny('.', ':');
        return first >= 0 && (text[first] == '.' ? IsIPv4(text, ref form) : IsIPv6(text, ref form));
    }

    private static bool IsIPv4(ReadOnlySpan<char> text, ref IpAddressForm form)
    {
        for (int i = 0; i < 4; i++)
        {
            if (i > 0)
            {
                if (text.IsEmpty || text[0] != '.')
                {
                    return false;
                }

                text = text[1..];
            }

            if (!TryReadNumber(text, 10, out int value, out int digits) || value > 0xFF)
            {
                return false;
            }

            if (digits > 1 && text[0] == '0')
            {
                form = IpAddressForm.LeadingZeros;
            }

            text = text[digits..];
        }

        return text.IsEmpty;
    }

    private static bool IsIPv6(ReadOnlySpan<char> text, ref IpAddressForm form)
    {
        // Eight groups of 16 bits; a double colon stands for one or more groups of zero, and an IPv4 tail for the last two.
        const int Groups = 8;
        Span<int> groups = stackalloc int[Groups];
        int count = 0, gap = -1;
        if (text.StartsWith("::", StringComparison.Ordinal))
        {
            gap = 0;
            text = text[2..];
        }

        while (count < Groups && !(text.IsEmpty && gap == count))
        {
            if (!TryReadNumber(text, 16, out int value, out int digits) || value > 0xFFFF)
            {
                return false;
            }

            if (digits < text.Length && text[digits] == '.')
            {
                if ((gap < 0 && count != Groups - 2) || count + 2 > Groups || !IsIPv4(text, ref form))
                {
                    return false;
                }

                count += 2;
                text = [];
                // Only the presence of an IPv4 tail matters below, not its value.
                break;
            }

            if (digits > 4)
            {
                form = IpAddressForm.LeadingZeros;
            }

            groups[count++] = value;
            text = text[digits..];
            if (text.IsEmpty)
            {
                break;
            }

            if (text[0] != ':' || text.Length == 1)
            {
                return false;
            }

            text = text[1..];
            if (text[0] == ':')
            {
                if (gap >= 0)
                {
                    return false;
                }

                gap = count;
                text = text[1..];
            }
        }

        // A double colon must stand for at least one group; without one, all eight groups must be present.
        if (!text.IsEmpty || (gap < 0 ? count != Groups : count == Groups))
        {
            return false;
        }

        if (form == IpAddressForm.Plain && IsIPv4Mapped(groups, count, gap))
        {
            form = IpAddressForm.IPv4Mapped;
        }

        return true;
    }

    // ::ffff:0:0/96, however it is written.
    private static bool IsIPv4Mapped(ReadOnlySpan<int> groups, int count, int gap)
    {
        int missing = groups.Length - count;
        for (int i = 0; i < 6; i++)
        {
            int value = gap < 0 || i < gap ? groups[i] : i < gap + missing ? 0 : groups[i - missing];
            if (value != (i == 5 ? 0xFFFF : 0))
            {
                return false;
            }
        }

        return true;
    }

    private static bool TryReadNumber(ReadOnlySpan<char> text, int radix, out int value, out int digits)
    {
        value = 0;
        for (digits = 0; digits < text.Length; digits++)
        {
            int digit = HexValue(text[digits]);
            if (digit >= radix)
            {
                break;
            }

            value = (value * radix) + digit;
            if (value >= TooBig)
            {
                return false;
            }
        }

        return digits > 0;
    }

    private static int HexValue(char c) => c switch
    {
        >= '0' and <= '9' => c - '0',
        >= 'a' and <= 'f' => c - 'a' + 10,
        >= 'A' and <= 'F' => c - 'A' + 10,
        _ => int.MaxValue,
    };
}

/// <summary>How an address is written.</summary>
internal enum IpAddressForm
{
    /// <summary>All software reads it as the same address.</summary>
    Plain,

    /// <summary>A number has leading zeros: other software reads such numbers as octal.</summary>
    LeadingZeros,

    /// <summary>An IPv6 address that contains an IPv4 one, such as <c>::ffff:1.2.3.4</c>.</summary>
    IPv4Mapped,
}
