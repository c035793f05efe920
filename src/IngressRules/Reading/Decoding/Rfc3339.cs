using System.Globalization;

namespace IngressRules.Reading.Decoding;

/// <summary>Times as Go reads RFC 3339: a capital T and Z, an optional fraction, a zone.</summary>
internal static class Rfc3339
{
    /// <summary>Reads a time. A time outside the range of .NET becomes the nearest one inside.</summary>
    public static bool TryParse(string text, out DateTimeOffset time)
    {
        time = default;
        ReadOnlySpan<char> rest = text;
        if (!Number(ref rest, 4, 4, out int year) || !Skip(ref rest, '-') || !Number(ref rest, 2, 2, out int month) || !Skip(ref rest, '-')
            || !Number(ref rest, 2, 2, out int day) || !Skip(ref rest, 'T') || !Number(ref rest, 1, 2, out int hour) || !Skip(ref rest, ':')
            || !Number(ref rest, 2, 2, out int minute) || !Skip(ref rest, ':') || !Number(ref rest, 2, 2, out int second))
        {
            return false;
        }

        long ticks = 0;
        if (!rest.IsEmpty && rest[0] is '.' or ',')
        {
            rest = rest[1..];
            int digits = rest.IndexOfAnyExceptInRange('0', '9');
            digits = digits < 0 ? rest.Length : digits;
            if (digits == 0)
            {
                return false;
            }

            ticks = long.Parse(rest[..Math.Min(digits, 7)], CultureInfo.InvariantCulture);
            for (int i = digits; i < 7; i++)
            {
                ticks *= 10;
            }

            rest = rest[digits..];
        }

        if (!Zone(rest, out TimeSpan offset) || month is < 1 or > 12 || day < 1 || hour > 23 || minute > 59 || second > 59)
        {
            return false;
        }

        // Year 0 is a leap year in Go and does not exist in .NET.
        if (year == 0)
        {
            time = DateTimeOffset.MinValue;
            return day <= DateTime.DaysInMonth(4, month);
        }

        if (day > DateTime.DaysInMonth(year, month))
        {
            return false;
        }

        long utc = new DateTime(year, month, day, hour, minute, second, DateTimeKind.Utc).Ticks + ticks - offset.Ticks;
        time = new DateTimeOffset(Math.Clamp(utc, DateTime.MinValue.Ticks, DateTime.MaxValue.Ticks), TimeSpan.Zero);
        return true;
    }

    private static bool Zone(ReadOnlySpan<char> text, out TimeSpan offset)
    {
        offset = default;
        if (text is "Z")
        {
            return true;
        }

        if (text.IsEmpty || text[0] is not ('+' or '-'))
        {
            return false;
        }

        int sign = text[0] == '-' ? -1 : 1;
        text = text[1..];
        if (!Number(ref text, 2, 2, out int hours) || !Skip(ref text, ':') || !Number(ref text, 2, 2, out int minutes) || !text.IsEmpty)
        {
            return false;
        }

        offset = sign * new TimeSpan(hours, minutes, 0);
        return hours <= 24 && minutes <= 60;
    }

    private static bool Number(ref ReadOnlySpan<char> text, int fewest, int most, out int value)
    {
        value = 0;
        int digits = 0;
        while (digits < most && digits < text.Length && char.IsAsciiDigit(text[digits]))
        {
            value = (value * 10) + text[digits] - '0';
            digits++;
        }

        text = text[digits..];
        return digits >= fewest;
    }

    private static bool Skip(ref ReadOnlySpan<char> text, char c)
    {
        bool found = !text.IsEmpty && text[0] == c;
        text = found ? text[1..] : text;
        return found;
    }
}
