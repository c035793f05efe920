using IngressRules.Comparison;

namespace IngressRules.Cli.Output;

/// <summary>Says of which hosts a comparison says nothing (<see cref="RoutingComparison.NotCompared"/>).</summary>
internal static class UncomparedHosts
{
    private const int MostNamed = 10;

    /// <summary>The sentence, without a full stop; null where all hosts are compared.</summary>
    /// <param name="hosts">The hosts.</param>
    /// <param name="show">How the name of a host is written.</param>
    public static string? Sentence(IReadOnlyList<string> hosts, Func<string, string> show)
    {
        if (hosts.Count == 0)
        {
            return null;
        }

        IEnumerable<string> named = hosts.Take(MostNamed).Select(h => h == RoutingChange.OtherHosts ? "every other host" : show(h));
        string more = hosts.Count > MostNamed ? $" and {Summary.Grouped(hosts.Count - MostNamed)} more" : "";
        return $"not compared, because custom matchers decide about their paths: {string.Join(", ", named)}{more}";
    }
}
