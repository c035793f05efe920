using System.Globalization;
using System.Text;
using IngressRules.Diagnostics;

namespace IngressRules.Kubernetes.Events;

/// <summary>A finding as a text of bounded length: where, what and what to do, and its code.</summary>
internal static class FindingText
{
    private const string Ellipsis = "…";

    /// <summary>The text of a finding.</summary>
    /// <param name="place">Where, with a colon and a space; or empty.</param>
    /// <param name="message">What is wrong and what to do.</param>
    /// <param name="times">In how many fields the same is wrong.</param>
    /// <param name="code">The code; empty for none.</param>
    /// <param name="maxBytes">How long it is at most, in UTF-8. The code is never cut.</param>
    public static string Of(string place, string message, int times, string code, int maxBytes)
    {
        string more = times == 1
            ? ""
            : string.Create(CultureInfo.InvariantCulture, $" The same holds for {times - 1} more fields.");
        string end = code.Length == 0 ? "" : $" ({code})";
        return Cut(VisibleText.Of($"{place}{message}{more}"), maxBytes - end.Length) + end;
    }

    private static string Cut(string text, int maxBytes)
    {
        if (Encoding.UTF8.GetByteCount(text) <= maxBytes)
        {
            return text;
        }

        int room = maxBytes - Encoding.UTF8.GetByteCount(Ellipsis);
        Encoding.UTF8.GetEncoder().Convert(text, new byte[room], flush: false, out int used, out _, out _);
        return string.Concat(text.AsSpan(0, used), Ellipsis);
    }
}
