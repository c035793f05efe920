using IngressRules.Compilation;
using IngressRules.Model;

namespace IngressRules.Tests.Comparison;

/// <summary>Pairs of small tables over few hosts and path elements, of which the second is often a change of the first.</summary>
internal sealed class RandomTables(int seed)
{
    private static readonly string[] s_hosts = ["", "", "a", "b", "a.b", "b.b", "*.b", "*.a.b", "b.a.b"];
    private static readonly string[] s_elements = ["a", "a", "b", "b", "ab", "c"];

    // A server stores them as ImplementationSpecific only.
    private static readonly string[] s_odd =
    [
        "", "/a//b", "/a//", "//", "/./a", "/a/.", "/a?b", "/%4%31", "/%41", "/a%2fb", "/.", "/..a", "/a/.b", "/a#", "/a/b//", "/A", "/é",
    ];

    private readonly Random _random = new(seed);

    public CompilerOptions Options() => new()
    {
        HostFallthrough = One(3),
        OwnHostByNamespace = One(6),
        GlobalDefaultNeedsHostlessRule = One(6),
        CollapseSlashes = !One(6),
        ImplementationSpecific = Of(
            [
                ImplementationSpecificMatching.Prefix, ImplementationSpecificMatching.Prefix, ImplementationSpecificMatching.Exact,
                ImplementationSpecificMatching.TextPrefix,
            ]),
    };

    public List<Ingress> Table() => [.. Enumerable.Range(0, _random.Next(0, 5)).Select(i => OneIngress($"i{i}"))];

    /// <summary>Another table: the same, renamed, with an Ingress more, less or different, or one that has nothing to do with it.</summary>
    public List<Ingress> Change(List<Ingress> table)
    {
        List<Ingress> changed = [.. table];
        for (int edits = _random.Next(0, 3); edits > 0; edits--)
        {
            int at = changed.Count == 0 ? -1 : _random.Next(changed.Count);
            switch (_random.Next(6))
            {
                case 0:
                    changed.Add(OneIngress($"n{edits}"));
                    break;
                case 1 when at >= 0:
                    changed.RemoveAt(at);
                    break;
                case 2 when at >= 0:
                    changed[at] = OneIngress(changed[at].Metadata.Name);
                    break;
                case 3 when at >= 0:
                    changed[at] = Renamed(changed[at]);
                    break;
                case 4 when at >= 0:
                    changed[at] = changed[at] with { Spec = changed[at].Spec with { DefaultBackend = Backend() } };
                    break;
                case 5 when _random.Next(4) == 0:
                    changed = Table();
                    break;
            }
        }

        return changed;
    }

    private static Ingress Renamed(Ingress ingress) =>
        ingress with { Metadata = ingress.Metadata with { Name = ingress.Metadata.Name + "-new" } };

    private Ingress OneIngress(string name)
    {
        IngressRule[] rules = [.. Enumerable.Range(0, _random.Next(0, 4)).Select(_ => Rule())];
        return new()
        {
            Metadata = new() { Namespace = Of(["x", "x", "x", "y"]), Name = name },
            Spec = new() { Rules = [.. rules], DefaultBackend = rules.Length == 0 || One(4) ? Backend() : null },
        };
    }

    private IngressRule Rule() => new()
    {
        Host = Of(s_hosts),
        Http = One(12) ? null : new() { Paths = [.. Enumerable.Range(0, _random.Next(1, 5)).Select(_ => Path())] },
    };

    private HttpIngressPath Path()
    {
        bool odd = One(10);
        string path = "/" + string.Join('/', Enumerable.Range(0, _random.Next(0, 4)).Select(_ => Of(s_elements)));
        path += path.Length > 1 && One(4) ? "/" : "";
        return new()
        {
            Path = odd ? Of(s_odd) : path,
            PathType = odd ? PathType.ImplementationSpecific
                : Of([PathType.Exact, PathType.Prefix, PathType.Prefix, PathType.ImplementationSpecific]),
            Backend = Backend(),
        };
    }

    private IngressBackend Backend() => IngressBackend.ForService(Of(["p", "q", "r"]), 80);

    private bool One(int of) => _random.Next(of) == 0;

    private T Of<T>(T[] choices) => choices[_random.Next(choices.Length)];
}
