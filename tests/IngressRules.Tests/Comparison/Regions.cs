using IngressRules.Comparison;

namespace IngressRules.Tests.Comparison;

/// <summary>What a change says about requests, read word by word from the contract of its JSON form.</summary>
internal static class Regions
{
    /// <summary>The most specific host among some that takes a request, or <c>*</c>.</summary>
    public static string ClassOf(string host, IReadOnlySet<string> named)
    {
        int dot = host.IndexOf('.', StringComparison.Ordinal);
        return named.Contains(host) && host.Length > 0 ? host
            : dot > 0 && named.Contains("*" + host[dot..]) ? "*" + host[dot..]
            : "*";
    }

    /// <summary>True if a change holds a request of its class with a canonical path.</summary>
    public static bool Holds(RoutingChange change, string path) =>
        IsIn(change.Area, path) && !change.Except.Any(area => IsIn(area, path));

    private static bool IsIn(PathArea area, string path) => area.Extent switch
    {
        PathExtent.Exact => path == area.Path,
        PathExtent.TextPrefix => path.StartsWith(area.Path, StringComparison.Ordinal),
        _ => area.Path == "/" || IsBelow(area.Path.EndsWith('/') ? area.Path[..^1] : area.Path, path),
    };

    private static bool IsBelow(string above, string path) => path == above || path.StartsWith(above + "/", StringComparison.Ordinal);
}
