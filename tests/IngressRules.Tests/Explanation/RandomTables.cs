using IngressRules.Compilation;
using IngressRules.Model;

namespace IngressRules.Tests.Explanation;

/// <summary>
/// Tables made from a seed whose rules meet often: few hosts, few short elements, all path types, paths that no request has, rules without
/// paths, default backends, Ingresses of several namespaces and ages.
/// </summary>
internal static class RandomTables
{
    private static readonly string[] s_hosts = ["", "a.io", "b.a.io", "*.a.io", "*.b.a.io", "1.2.3.400", "*.0.0.1"];
    private static readonly string[] s_elements = ["a", "b", "ab", "A"];

    // Only ImplementationSpecific may have these.
    private static readonly string[] s_odd =
        ["/a//b", "/a/./b", "/a/../b", "/a/.", "/a/..", "/a?b", "/b#", "//", "/a//", "", "/.", "/a/.b"];

    /// <summary>The options of a seed: each combination comes up.</summary>
    public static CompilerOptions OptionsOf(int seed) => new()
    {
        ImplementationSpecific = (seed % 3) switch
        {
            0 => ImplementationSpecificMatching.Prefix,
            1 => ImplementationSpecificMatching.Exact,
            _ => ImplementationSpecificMatching.TextPrefix,
        },
        HostFallthrough = seed / 3 % 2 == 1,
        CollapseSlashes = seed / 6 % 4 != 3,
        OwnHostByNamespace = seed / 24 % 4 == 3,
        MaxFindingsPerObject = 1,
    };

    /// <summary>The Ingresses of a seed. Each has a name of its own.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="paths">About how many paths there are.</param>
    public static Ingress[] IngressesOf(int seed, int paths)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, random.Next(1, 5)).Select(number => new Ingress
        {
            Metadata = new()
            {
                Namespace = Pick(["x", "y"]),
                Name = $"i{number}",
                CreationTimestamp = random.Next(3) == 0 ? null : new DateTimeOffset(2025, 1, 1, 0, 0, random.Next(3), TimeSpan.Zero),
            },
            Spec = new()
            {
                Rules = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Rule())],
                DefaultBackend = random.Next(4) == 0 ? IngressBackend.ForService($"d{number}", 80) : null,
            },
        })];

        IngressRule Rule() => random.Next(8) == 0
            ? new() { Host = Pick(s_hosts) }
            : new() { Host = Pick(s_hosts), Http = new() { Paths = [.. Enumerable.Range(0, random.Next(1, paths)).Select(_ => Path())] } };

        HttpIngressPath Path()
        {
            PathType type = Pick([PathType.Prefix, PathType.Exact, PathType.ImplementationSpecific]);
            bool isOdd = type == PathType.ImplementationSpecific && random.Next(4) == 0;
            string plain = "/" + string.Join('/', Enumerable.Range(0, random.Next(4)).Select(_ => Pick(s_elements)));
            string path = isOdd ? Pick(s_odd) : plain.Length > 1 && random.Next(3) == 0 ? plain + "/" : plain;
            return new() { Path = path, PathType = type, Backend = IngressBackend.ForService("s", 80) };
        }

        T Pick<T>(T[] from) => from[random.Next(from.Length)];
    }
}
