using FsCheck;
using FsCheck.Fluent;
using IngressRules.Model;

namespace IngressRules.Tests.Properties;

/// <summary>
/// Generated tables whose hosts have more rules than the scan limit, so that they become tries with the default options. Paths consist of
/// few elements with common prefixes: they branch, form runs without a branch, and are prefixes of each other, as elements and as texts.
/// </summary>
internal static class LargeHosts
{
    private static readonly string[] RuleHosts = ["", "a.io", "*.a.io"];
    private static readonly string[] RequestHosts = ["a.io", "A.io:80", "b.a.io", "other.io", ""];

    // Several are text prefixes of each other; one has the length of full 16-byte steps of the element hash, one exceeds a block of 64.
    private static readonly string[] Elements =
    [
        "a", "ab", "abc", "abcd", "b", "ba", "c", "v1", "v2", "api", "x%20y", "é", "exactly-sixteen-",
        "an-element-of-more-than-sixty-four-characters-so-that-no-block-holds-it", "0", "1", "2", "3", "4", "5",
    ];

    private static readonly Gen<string> Element = Gen.Elements(Elements);

    // Elements that occur nowhere else, so that there is no branch between them.
    private static readonly string[] Runs = ["/run/without/a/branch", "/run/without/end", "/a/lonely/way/down", "/lonely/way"];

    private static readonly Gen<string> ManyPaths =
        from count in Gen.Frequency(
            (1, Gen.Constant(0)), (4, Gen.Constant(1)), (8, Gen.Constant(2)), (8, Gen.Constant(3)), (2, Gen.Constant(6)))
        from elements in Element.ArrayOf(count)
        from slash in Gen.Frequency((2, Gen.Constant("")), (1, Gen.Constant("/")))
        select count == 0 ? "/" : "/" + string.Join('/', elements) + slash;

    private static readonly Gen<string> Path = Gen.Frequency(
        (8, ManyPaths),
        (1, from run in Gen.Elements(Runs) from more in Gen.Elements("", "/", "/0") select run + more));

    public static Gen<string> RequestHost { get; } = Gen.Elements(RequestHosts);

    public static Gen<string> RequestTarget { get; } = Gen.OneOf(
        Path,
        from path in Path from more in Element select path + more,
        from path in Path from more in Path select path.TrimEnd('/') + more,
        from path in Path from odd in Gen.Elements(
            "//", "/.", "/../", "?q", "/%61", "%2F", ";v") from tail in Element select path + odd + tail);

    /// <summary>Two Ingresses, each with 80 to 140 paths for each of one to three hosts, and sometimes a default backend.</summary>
    public static Gen<Ingress[]> Ingresses { get; } =
        from hosts in Gen.SubListOf(RuleHosts).Where(h => h.Count > 0)
        from ingresses in Gen.CollectToArray(Enumerable.Range(0, 2), number => OneIngress(number, [.. hosts]))
        select ingresses;

    private static Gen<Ingress> OneIngress(int number, string[] hosts) =>
        from rules in Gen.CollectToArray(hosts, host => OneRule(host, $"s{number}-{Array.IndexOf(hosts, host)}"))
        from withDefault in Gen.Elements(true, false)
        select new Ingress
        {
            Metadata = new() { Namespace = "x", Name = $"i{number}" },
            Spec = new()
            {
                Rules = [.. rules],
                DefaultBackend = withDefault ? IngressBackend.ForService($"default-{number}", 80) : null,
            },
        };

    private static Gen<IngressRule> OneRule(string host, string service) =>
        from count in Gen.Choose(80, 140)
        from paths in Gen.CollectToArray(Enumerable.Range(0, count), p => OnePath($"{service}-{p}"))
        select new IngressRule { Host = host, Http = new() { Paths = [.. paths] } };

    private static Gen<HttpIngressPath> OnePath(string service) =>
        from path in Path
        from type in Gen.Elements(PathType.Prefix, PathType.Exact, PathType.ImplementationSpecific)
        select new HttpIngressPath { Path = path, PathType = type, Backend = IngressBackend.ForService(service, 80) };
}
