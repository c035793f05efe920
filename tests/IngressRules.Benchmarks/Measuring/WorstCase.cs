using System.Globalization;
using IngressRules.Compilation;
using IngressRules.Matching;
using IngressRules.Model;
using IngressRules.Validation;

namespace IngressRules.Benchmarks.Measuring;

/// <summary>Requests of one kind and length, and two tables of different size that match them the same way.</summary>
/// <param name="Name">What the case is.</param>
/// <param name="Bytes">The length of a request: host and path.</param>
/// <param name="Requests">Requests of that length.</param>
/// <param name="Few">The table of 100 rules.</param>
/// <param name="Many">The table of 10,000 rules.</param>
internal sealed record WorstCase(string Name, int Bytes, (string Host, string Path)[] Requests, IngressMatcher Few, IngressMatcher Many)
{
    private const int FewRules = 100;
    private const int ManyRules = 10_000;
    private const int DifferentRequests = 64;

    /// <summary>How many requests a pass has: about a million bytes.</summary>
    public int PassLength => Math.Max(DifferentRequests, 2_000_000 / (Bytes + 50));

    public int Pass(IngressMatcher matcher)
    {
        int found = 0;
        for (int i = PassLength; i > 0; i--)
        {
            (string host, string path) = Requests[i & (Requests.Length - 1)];
            found += matcher.TryMatch(host, path, out _) ? 1 : 0;
        }

        return found;
    }

    /// <summary>All cases, each for requests of growing length.</summary>
    public static IEnumerable<WorstCase> All()
    {
        // The requests pass all rules on their path, so the lookup continues to the end of the path.
        (IngressMatcher few, IngressMatcher many) = (UnderOneHost(FewRules, Deep), UnderOneHost(ManyRules, Deep));
        foreach (int bytes in (int[])[128, 512, 2048, 8192])
        {
            yield return Make("path of one long element", few, many, _ => ("one.example.com", "/" + new string('x', bytes - 1)));
        }

        foreach (int elements in (int[])[8, 16, 32, 63])
        {
            yield return Make(
                $"path of {elements} elements", few, many, _ => ("one.example.com", string.Concat(Enumerable.Repeat("/e", elements))));
        }

        foreach (int bytes in (int[])[512, 8192])
        {
            yield return Make(
                "path of dot segments", few, many, _ => ("one.example.com", string.Concat(Enumerable.Repeat("/e/..", bytes / 5))));
        }

        (few, many) = (UnderOneHost(FewRules, Flat), UnderOneHost(ManyRules, Flat));
        foreach (int elements in (int[])[1, 16])
        {
            yield return Make(
                "10,000 paths under one host", few, many, i =>
                    ("one.example.com", Flat(i) + string.Concat(Enumerable.Repeat("/further", elements - 1))));
        }

        (few, many) = (Wildcards(FewRules), Wildcards(ManyRules));
        foreach (int label in (int[])[2, 60])
        {
            yield return Make("10,000 wildcard hosts", few, many, i => ($"{new string('a', label)}.{Domain(i)}", "/"));
        }

        static string Flat(int i) => string.Create(CultureInfo.InvariantCulture, $"/path-{i}");

        static string Deep(int i) => i < 63 ? string.Concat(Enumerable.Repeat("/e", i + 1)) : Flat(i);
    }

    private static string Domain(int i) => string.Create(CultureInfo.InvariantCulture, $"tenant-{i}.example.com");

    private static WorstCase Make(string name, IngressMatcher few, IngressMatcher many, Func<int, (string Host, string Path)> request)
    {
        // Both tables contain the rules that these requests match, so both give the same results.
        (string Host, string Path)[] requests = [.. Enumerable.Range(0, DifferentRequests).Select(request)];
        return new(name, requests[0].Host.Length + requests[0].Path.Length, requests, few, many);
    }

    private static IngressMatcher UnderOneHost(int count, Func<int, string> path) =>
        Build([NewIngress(0, "one.example.com", Enumerable.Range(0, count).Select(path))]);

    private static IngressMatcher Wildcards(int count) =>
        Build(Enumerable.Range(0, count).Select(i => NewIngress(i, "*." + Domain(i), ["/"])));

    private static IngressMatcher Build(IEnumerable<Ingress> ingresses) =>
        new(IngressCompiler.Compile(IngressValidator.Validate(ingresses)));

    private static Ingress NewIngress(int number, string host, IEnumerable<string> paths) => new()
    {
        Metadata = new() { Name = string.Create(CultureInfo.InvariantCulture, $"worst-{number}"), Namespace = "default" },
        Spec = new()
        {
            Rules =
            [
                new()
                {
                    Host = host,
                    Http = new()
                    {
                        Paths =
                        [
                            .. paths.Select(
                                p => new HttpIngressPath
                                {
                                    Path = p,
                                    PathType = PathType.Prefix,
                                    Backend = IngressBackend.ForService("app", 80),
                                }),
                        ],
                    },
                },
            ],
        },
    };
}
