namespace IngressRules.Model;

/// <summary>Wildcard hosts, such as <c>*.example.com</c>: the asterisk stands for exactly one label (specification 3.4).</summary>
public static class WildcardHost
{
    private const string Prefix = "*.";

    /// <summary>True for a host that starts with <c>*.</c>.</summary>
    public static bool Is(string host)
    {
        ArgumentNullException.ThrowIfNull(host);
        return host.StartsWith(Prefix, StringComparison.Ordinal);
    }

    /// <summary>The one wildcard that covers a host: <c>*.b.c</c> for <c>a.b.c</c>.</summary>
    /// <param name="host">The host, in the case and form in which hosts are compared.</param>
    /// <returns>The wildcard; null for a single label, for a host that starts with a dot, and for a wildcard itself.</returns>
    public static string? Over(string host)
    {
        ArgumentNullException.ThrowIfNull(host);
        int dot = host.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && dot + 1 < host.Length && !Is(host) ? string.Concat("*", host.AsSpan(dot)) : null;
    }

    /// <summary>The part after the <c>*.</c> of a wildcard; any other host unchanged.</summary>
    public static string Parent(string host) => Is(host) ? host[Prefix.Length..] : host;
}
