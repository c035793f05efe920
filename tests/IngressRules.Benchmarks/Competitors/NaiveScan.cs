using IngressRules.Model;

namespace IngressRules.Benchmarks.Competitors;

/// <summary>The straightforward correct implementation: all rules in order of precedence are tried until one matches.</summary>
internal sealed class NaiveScan : ICompetitor
{
    private readonly (string Host, bool Wildcard, string Path, bool Exact)[] _rules;
    private readonly (string Host, string Path)[] _requests;

    public NaiveScan(Workload workload)
    {
        _requests = workload.Requests;
        _rules =
        [
            .. workload.Ingresses
                .SelectMany(i => i.Spec.Rules[0].Http!.Paths, (i, p) => (i.Spec.Rules[0].Host, Path: p))
                .OrderBy(r => r.Host[0] == '*')
                .ThenBy(r => r.Path.PathType != PathType.Exact)
                .ThenByDescending(r => r.Path.Path!.Length)
                .Select(r => (r.Host.TrimStart('*'), r.Host[0] == '*', r.Path.Path!.TrimEnd('/'), r.Path.PathType == PathType.Exact)),
        ];
    }

    public int Pass(int count)
    {
        int found = 0;
        foreach ((string host, string path) in _requests.AsSpan(0, count))
        {
            found += Find(host, path) >= 0 ? 1 : 0;
        }

        return found;
    }

    private int Find(string host, string path)
    {
        for (int i = 0; i < _rules.Length; i++)
        {
            ref readonly (string Host, bool Wildcard, string Path, bool Exact) rule = ref _rules[i];
            if ((rule.Wildcard ? IsUnder(host, rule.Host) : string.Equals(host, rule.Host, StringComparison.OrdinalIgnoreCase))
                && path.StartsWith(rule.Path, StringComparison.Ordinal)
                && (path.Length == rule.Path.Length || (path[rule.Path.Length] == '/' && !rule.Exact)))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>True if the host is one label followed by the suffix, which begins with its dot.</summary>
    private static bool IsUnder(string host, string suffix) =>
        host.EndsWith(suffix, StringComparison.OrdinalIgnoreCase)
            && host.IndexOf('.', StringComparison.Ordinal) == host.Length - suffix.Length
            && host[0] != '.';
}
