using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace EdgeRouter;

/// <summary>
/// Where to listen: <c>127.0.0.1:8080</c>, <c>[::1]:8080</c>, <c>localhost:8080</c>, or <c>:8080</c> for every address of the machine.
/// </summary>
/// <param name="Address">The address; null for all addresses.</param>
/// <param name="Port">The port; 0 lets the system choose.</param>
public sealed record ListenAddress(IPAddress? Address, int Port)
{
    public static ListenAddress Default { get; } = new(IPAddress.Loopback, 8080);

    public static bool TryParse(string text, [NotNullWhen(true)] out ListenAddress? address)
    {
        address = null;
        int colon = text.LastIndexOf(':');
        if (colon < 0
            || !int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int port)
            || port > 65535)
        {
            return false;
        }

        string host = text[..colon];
        if (host is "" or "*")
        {
            address = new(null, port);
            return true;
        }

        if (host == "localhost")
        {
            address = new(IPAddress.Loopback, port);
            return true;
        }

        // An IPv6 address contains colons, so it needs brackets.
        bool bracketed = host.StartsWith('[') && host.EndsWith(']');
        if (host.Contains(':', StringComparison.Ordinal) != bracketed
            || !IPAddress.TryParse(bracketed ? host[1..^1] : host, out IPAddress? ip))
        {
            return false;
        }

        address = new(ip, port);
        return true;
    }

    public override string ToString() => Address is null ? $"*:{Port}" : new IPEndPoint(Address, Port).ToString();
}
