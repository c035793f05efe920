using System.Collections.Frozen;

namespace IngressRules.Benchmarks.Competitors;

/// <summary>
/// A lower limit for any matcher that reads its input: one lookup of the host and one comparison of the path with the first path of that
/// host. Its results are wrong for wildcards, other case and other paths; it is only a reference for the time.
/// </summary>
internal sealed class Floor(Workload workload) : ICompetitor
{
    private readonly FrozenDictionary<string, string[]> _hosts = workload.Ingresses.ToFrozenDictionary(
        i => i.Spec.Rules[0].Host, i => i.Spec.Rules[0].Http!.Paths.Select(p => p.Path).ToArray());

    public int Pass(int count)
    {
        int found = 0;
        foreach ((string host, string path) in workload.Requests.AsSpan(0, count))
        {
            found += _hosts.TryGetValue(host, out string[]? paths) && path.StartsWith(paths[0], StringComparison.Ordinal) ? 1 : 0;
        }

        return found;
    }
}
