using System.Globalization;

namespace IngressRules.Model;

/// <summary>The port that a text means which stands where a backend's port belongs.</summary>
internal static class PortText
{
    /// <summary>
    /// The field of <c>port</c> and its valid value, such as <c>number: 80</c> or <c>name: http</c>; null where the text means none, or
    /// not one alone. Of <c>http:80</c> and <c>80/TCP</c> it is the number.
    /// </summary>
    public static string? Field(string value)
    {
        int colon = value.LastIndexOf(':');
        if (colon > 0 && value.AsSpan(0, colon).IndexOfAnyExceptInRange('0', '9') < 0)
        {
            // Of two numbers each may be the Service's.
            return null;
        }

        string port = value[(colon + 1)..].Trim();
        int slash = port.IndexOf('/', StringComparison.Ordinal);
        port = slash > 0 && port[(slash + 1)..].ToUpperInvariant() is "TCP" or "UDP" or "SCTP" ? port[..slash]
            : port.EndsWith(".0", StringComparison.Ordinal) ? port[..^2]
            : port;
        if (int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out int number))
        {
            return number is >= 1 and <= 65535 ? string.Create(CultureInfo.InvariantCulture, $"number: {number}") : null;
        }

        string name = port.ToLowerInvariant();
        return NameGrammars.PortName(name) == PortNameFaults.None ? $"name: {name}" : null;
    }
}
