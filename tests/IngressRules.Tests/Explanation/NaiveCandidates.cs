using IngressRules.Model;

namespace IngressRules.Tests.Explanation;

/// <summary>
/// Compares every rule with a request by the definitions alone: whether it takes the path, and whether one change of the request would make
/// it take it. Rules are named by their Service, which each has for itself.
/// </summary>
internal sealed class NaiveCandidates(IEnumerable<Ingress> ingresses, string implementationSpecific)
{
    /// <summary>The rules with paths of a host that take a path.</summary>
    public IEnumerable<string> Fitting(string host, string path) =>
        Rules(host).Where(r => Takes(r, path)).Select(r => r.Backend.Service!.Name);

    /// <summary>The rules of a host that differ from a path in capitals alone.</summary>
    public IEnumerable<string> Case(string host, string path) => Missing(host, path)
        .Where(r => Takes(r with { Path = r.Path.ToLowerInvariant() }, path.ToLowerInvariant()))
        .Select(r => r.Backend.Service!.Name);

    /// <summary>Those that would take it with a slash more or less at its end. A prefix does not mind.</summary>
    public IEnumerable<string> TrailingSlash(string host, string path) => Missing(host, path)
        .Where(r => MeaningOf(r) != "Prefix"
            && (path.EndsWith('/') ? path.Length > 1 && Takes(r, path[..^1]) : Takes(r, path + "/")))
        .Select(r => r.Backend.Service!.Name);

    /// <summary>The prefixes that would take it with a slash more where they end.</summary>
    public IEnumerable<string> ElementBoundary(string host, string path) => Missing(host, path)
        .Where(r => MeaningOf(r) == "Prefix" && path.StartsWith(Bare(r.Path), StringComparison.Ordinal)
            && Takes(r, path.Insert(Bare(r.Path).Length, "/")))
        .Select(r => r.Backend.Service!.Name);

    private IEnumerable<HttpIngressPath> Missing(string host, string path) =>
        path.StartsWith('/') ? Rules(host).Where(r => !Takes(r, path)) : [];

    private IEnumerable<HttpIngressPath> Rules(string host) => ingresses
        .SelectMany(i => i.Spec.Rules)
        .Where(r => r.Host == host)
        .SelectMany(r => r.Http?.Paths ?? [])
        .Select(p => p with { Path = CanonicalPath.OfRule(p.Path) });

    private string MeaningOf(HttpIngressPath rule) =>
        rule.PathType == PathType.ImplementationSpecific ? implementationSpecific : rule.PathType!.Value.Value;

    private bool Takes(HttpIngressPath rule, string path) => path.StartsWith('/') && MeaningOf(rule) switch
    {
        "Exact" => path == rule.Path,
        "TextPrefix" => path.StartsWith(rule.Path, StringComparison.Ordinal),
        _ => Elements(path).Take(Elements(rule.Path).Length).SequenceEqual(Elements(rule.Path)) || Elements(rule.Path).Length == 0,
    };

    private static string Bare(string path) => path.EndsWith('/') ? path[..^1] : path;

    /// <summary>The elements of a path, without an empty one at its end.</summary>
    private static string[] Elements(string path)
    {
        string[] elements = path[1..].Split('/');
        return elements[^1].Length == 0 ? elements[..^1] : elements;
    }
}
