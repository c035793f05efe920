using System.CommandLine.Parsing;
using System.Globalization;

namespace EdgeRouter;

/// <summary>Reads the values of the command line's options.</summary>
internal static class OptionText
{
    /// <summary>The longest time that an option may say, in seconds: timers of the platform can wait for some weeks at most.</summary>
    private const double LongestTime = 2_000_000;

    /// <summary>The text of an option's only value; empty where there is not exactly one.</summary>
    public static string Of(ArgumentResult result) => result.Tokens.Count == 1 ? result.Tokens[0].Value : "";

    /// <summary>Reads a time in seconds, or adds an error and returns null.</summary>
    /// <param name="result">The value.</param>
    /// <param name="least">The shortest time in seconds.</param>
    /// <param name="most">The longest time in seconds.</param>
    public static TimeSpan? Seconds(ArgumentResult result, double least = 0, double most = LongestTime)
    {
        string text = Of(result);
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds)
            && seconds >= least
            && seconds <= most)
        {
            return TimeSpan.FromSeconds(seconds);
        }

        result.AddError($"\"{text}\" is no time; write it in seconds, as 30 or 0.5");
        return null;
    }

    /// <summary>Reads a whole number from 1 on, or adds an error and returns null.</summary>
    /// <param name="result">The value.</param>
    /// <param name="what">What is counted, such as <c>connections</c>.</param>
    public static int? Count(ArgumentResult result, string what)
    {
        string text = Of(result);
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= 1)
        {
            return number;
        }

        result.AddError($"\"{text}\" is no number of {what}; write 1 or more");
        return null;
    }

    /// <summary>Reads a number of bytes, or adds an error and returns null.</summary>
    /// <param name="result">The value.</param>
    public static long? Bytes(ArgumentResult result)
    {
        string text = Of(result);
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number))
        {
            return number;
        }

        result.AddError($"\"{text}\" is no number of bytes; write one without a unit, as 8388608 for 8 MiB");
        return null;
    }

    /// <summary>Reads a port, or adds an error and returns null; null also for an option without one.</summary>
    /// <param name="result">The value.</param>
    public static int? Port(ArgumentResult result)
    {
        if (result.Tokens.Count == 0)
        {
            return null;
        }

        string text = Of(result);
        if (ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ushort number) && number > 0)
        {
            return number;
        }

        result.AddError($"\"{text}\" is no port; write a number from 1 to 65535");
        return null;
    }

    /// <summary>Reads an address to listen on, or adds an error and returns null.</summary>
    /// <param name="result">The value.</param>
    public static ListenAddress? Address(ArgumentResult result)
    {
        string text = Of(result);
        if (!ListenAddress.TryParse(text, out ListenAddress? address))
        {
            result.AddError($"\"{text}\" is no address to listen on; write one as 127.0.0.1:8080, [::1]:8080 or :8080");
        }

        return address;
    }

    /// <summary>Reads one of several words, or adds an error and returns the default of the type.</summary>
    /// <param name="result">The value.</param>
    /// <param name="words">The words and what they stand for.</param>
    public static T OneOf<T>(ArgumentResult result, Dictionary<string, T> words)
        where T : struct
    {
        string text = Of(result);
        if (words.TryGetValue(text, out T value))
        {
            return value;
        }

        string option = (result.Parent as OptionResult)?.Option.Name ?? "";
        result.AddError($"\"{text}\" is not among the choices of {option}: {string.Join(", ", words.Keys)}");
        return default;
    }
}
