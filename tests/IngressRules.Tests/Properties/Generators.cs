using FsCheck;
using FsCheck.Fluent;
using IngressRules.Model;
using IngressRules.Tests.Support;

namespace IngressRules.Tests.Properties;

/// <summary>
/// Generates small tables with few hosts and few path elements, so that all combinations of the precedence rules occur. kube-apiserver
/// would store all of the Ingresses.
/// </summary>
internal static class Generators
{
    private static readonly string[] RuleHosts =
    [
        "", "", "a.io", "b.a.io", "*.a.io", "*.b.a.io", "io", "*.io", "*.0.0.1", LongHost, "*." + LongHost,
    ];

    private static readonly string[] Elements =
    [
        "a", "a", "b", "ab", "A", "a.b", "~a", "a%20b", "%61", "é", "a*", "{a}",
        "of-twenty-nine-characters-abc", "of-thirty-four-characters-abcdefgh",
    ];

    private const string LongHost = "a-name-of-more-than-sixty-four-characters.is-rare-but-lawful.example.io";

    private static readonly string[] RequestHosts =
    [
        LongHost, "Eu." + LongHost + ":443",
        "a.io", "b.a.io", "q.a.io", "x.y.a.io", "q.b.a.io", "io", "z.io", "B.A.IO", "a.io:8080", "a.io.", "b.a.io.:443", "", "[::1]",
        "10.0.0.1:80", ".a.io", "xn--a.io", "_x.a.io", "é.io", "q.0.0.1", "9.0.0.1",
    ];

    private static readonly string[] Oddities =
        ["//", "/./", "/../", "/%2e%2e/", "/%61", "/%2F", "/..", "/.", "?q=/a", "#f", "/%zz", "/a;x=1", "/%C3%A9", "%20", "/", "//../"];

    private static readonly Gen<string> RulePath =
        from elements in Gen.Elements(Elements).UpTo(3)
        from slash in Gen.Elements("", "/")
        select ("/" + string.Join('/', elements) + slash).Replace("//", "/", StringComparison.Ordinal);

    public static Gen<string> RequestHost { get; } = Gen.Elements(RequestHosts);

    public static Gen<string> RequestTarget { get; } = Gen.OneOf(
        RulePath,
        from path in RulePath from more in Gen.Elements(Elements) select path + more,
        from path in RulePath
        from odd in Gen.Elements(Oddities)
        from tail in Gen.Elements("", "a", "/b")
        select path.TrimEnd('/') + odd + tail,
        Gen.Elements("/", "", "*", "/a", "/a/b/ab/a"));

    public static Gen<Ingress[]> Ingresses { get; } =
        from count in Gen.Choose(1, 6)
        from ingresses in Gen.CollectToArray(Enumerable.Range(0, count), OneIngress)
        select ingresses;

    private static Gen<Ingress> OneIngress(int number) =>
        from ns in Gen.Elements("x", "y", "x-y")
        from age in Gen.Choose(0, 4)
        from ruleCount in Gen.Choose(0, 4)
        from rules in Gen.CollectToArray(Enumerable.Range(0, ruleCount), r => OneRule($"s{number}-{r}"))
        from withDefault in Gen.Frequency((1, Gen.Constant(true)), (3, Gen.Constant(false)))
        select new Ingress
        {
            Metadata = new()
            {
                Namespace = ns,
                Name = $"i{number}",
                CreationTimestamp = age == 4 ? null : new DateTimeOffset(2025, 1, 1, 0, 0, age, TimeSpan.Zero),
            },
            Spec = new()
            {
                Rules = [.. rules],
                DefaultBackend = withDefault || ruleCount == 0 ? IngressBackend.ForService($"default-{number}", 80) : null,
            },
        };

    private static Gen<IngressRule> OneRule(string service) =>
        from host in Gen.Elements(RuleHosts)
        from count in Gen.Choose(0, 4)
        from paths in Gen.CollectToArray(Enumerable.Range(0, count), p => OnePath($"{service}-{p}"))
        select new IngressRule { Host = host, Http = count == 0 ? null : new() { Paths = [.. paths] } };

    private static Gen<HttpIngressPath> OnePath(string service) =>
        from path in RulePath
        from type in Gen.Frequency(
            (6, Gen.Constant(PathType.Prefix)), (4, Gen.Constant(PathType.Exact)), (2, Gen.Constant(PathType.ImplementationSpecific)))
        select new HttpIngressPath { Path = path, PathType = type, Backend = IngressBackend.ForService(service, 80) };
}
