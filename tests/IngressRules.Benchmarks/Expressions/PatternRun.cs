using System.Diagnostics;
using IngressRules.Benchmarks.Measuring;
using IngressRules.Benchmarks.Report;
using IngressRules.Compilation;
using IngressRules.IngressNginx;
using IngressRules.Matching;
using IngressRules.Model;
using IngressRules.Validation;

namespace IngressRules.Benchmarks.Expressions;

/// <summary>
/// Measures matches under a host whose paths are regular expressions of ingress-nginx, for paths of about 45 characters that the table has
/// never seen: those that some expression takes, nearly takes, and random ones. Beside it is a host of 1,000 plain rules. The first match
/// of a table and the slowest of those that follow show what building it step by step costs.
/// </summary>
internal static class PatternRun
{
    private const int Warming = 200_000, Matches = 100_000;

    public static void Print(TextWriter to)
    {
        (string Name, Func<int, string> Expression, Func<Random, string> Path)[] kinds =
        [
            ("literal beginnings", i =>
                $"/team{i % 37}/app{i}(/|$)(.*)", r => $"/team{r.Next(37)}/app{r.Next(1200)}/{Text(r, 30, "abcdef/")}"),
            ("any first element", i =>
                $"/[^/]+/item{i}(/|$)(.*)", r => $"/{Text(r, 8, "abcdef")}/item{r.Next(1200)}/{Text(r, 25, "abcdef/")}"),
            ("any beginning", i => $"/.*/item{i}/.*", r => $"/{Text(r, 8, "abcdef")}/item{r.Next(2000)}/{Text(r, 25, "abcdef/")}"),
            ("any beginning, random paths", i => $"/.*/item{i}/.*", r => $"/{Text(r, 44, "abcdefitm/0123456789")}"),
            ("look-aheads", i => $"/(?!api/)[a-z]+{i}/(.*)", r => $"/{Text(r, 6, "abcdef")}{r.Next(1200)}/{Text(r, 30, "abcdef/")}"),
            ("two free parts", i => $"/.*foo{i}/.*bar{i}$", r => $"/foo{r.Next(1000)}/x/foo{r.Next(1000)}/{Text(r, 15,
                "abrf/")}/bar{r.Next(1000)}"),
            ("2,000 states each", i => $"/.*a.{{10}}b{i}", r => $"/{Text(r, 44, "abcd")}"),
        ];
        var lines = new Lines("match", "expressions", "first", "slowest", "median", "p99", "beside plain", "bytes a match");
        var targets = new Targets();
        IngressMatcher plain = Build(1_000, i => $"/team{i % 37}/app{i}", annotate: false);
        (double plainMedian, _, _) = Measure(plain, kinds[0].Path, lines, "plain rules", 1_000, beside: null);
        foreach ((string name, Func<int, string> expression, Func<Random, string> path) in kinds)
        {
            foreach (int count in (int[])[1, 10, 100, 1_000])
            {
                IngressMatcher matcher = Build(count, expression, annotate: true);
                (double median, double p99, double bytes) = Measure(matcher, path, lines, name, count, plainMedian);
                if (count == 1_000 && name != kinds[^1].Name)
                {
                    targets.AtMost($"1,000 expressions, {name}: median", median / 1_000, 20, "µs");
                    targets.AtMost($"1,000 expressions, {name}: p99", p99 / 1_000, 20, "µs");
                    targets.AtMost($"1,000 expressions, {name}: allocated", bytes, 1, "bytes");
                }
            }
        }

        lines.Print(to);
        to.WriteLine();
        targets.Print(to);
    }

    private static (double Median, double Late, double Bytes) Measure(
        IngressMatcher matcher, Func<Random, string> path, Lines lines, string name, int count, double? beside)
    {
        var random = new Random(count);
        var times = new Percentiles();
        double first = 0, slowest = 0;
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < Warming && Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(10); i++)
        {
            double time = Time(matcher, path(random)).TotalMilliseconds;
            first = i == 0 ? time : first;
            slowest = i == 0 ? 0 : Math.Max(slowest, time);
        }

        // A table that is slow is measured for less long.
        start = Stopwatch.GetTimestamp();
        string[] paths = [.. Enumerable.Range(0, Matches).Select(_ => path(random))];
        long before = GC.GetAllocatedBytesForCurrentThread();
        double bytes = 0;
        for (int i = 0; i < Matches && (i % 100 > 0 || Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(10)); i++)
        {
            TimeSpan time = Time(matcher, paths[i]);
            long after = GC.GetAllocatedBytesForCurrentThread();
            bytes += after - before;
            times.Add(time);
            before = GC.GetAllocatedBytesForCurrentThread();
        }

        double median = times.Median * 1e6, p99 = times.At(99) * 1e6;
        bytes /= times.Count;
        lines.Add(
            name, Lines.Number(count), $"{Lines.Number(first)} ms", $"{Lines.Number(slowest)} ms", $"{Lines.Number(median)} ns",
            $"{Lines.Number(p99)} ns", beside is { } b ? Lines.Times(median / b) : "", Lines.Number(bytes));
        return (median, p99, bytes);
    }

    private static TimeSpan Time(IngressMatcher matcher, string path)
    {
        long start = Stopwatch.GetTimestamp();
        matcher.TryMatch("shop.example", path, out _);
        return Stopwatch.GetElapsedTime(start);
    }

    private static string Text(Random random, int length, string alphabet) =>
        string.Create(length, (random, alphabet), static (text, made) =>
        {
            foreach (ref char c in text)
            {
                c = made.alphabet[made.random.Next(made.alphabet.Length)];
            }
        });

    private static IngressMatcher Build(int count, Func<int, string> path, bool annotate) => new(IngressCompiler.Compile(
        IngressValidator.Validate(new KubernetesObjects
        {
            Ingresses = Enumerable.Range(0, count).GroupBy(i => i / 100).Select(g => new Ingress
            {
                Metadata = new()
                {
                    Name = $"i{g.Key}",
                    Namespace = "default",
                    Annotations = annotate ? [new("nginx.ingress.kubernetes.io/use-regex", "true")] : [],
                },
                Spec = new()
                {
                    IngressClassName = annotate ? IngressNginxDialect.ClassName : null,
                    Rules =
                    [
                        new()
                        {
                            Host = "shop.example",
                            Http = new()
                            {
                                Paths = g.Select(i => new HttpIngressPath
                                {
                                    Path = path(i),
                                    PathType = annotate ? PathType.ImplementationSpecific : PathType.Prefix,
                                    Backend = IngressBackend.ForService($"s{i % 50}", 80),
                                }).ToValueList(),
                            },
                        },
                    ],
                },
            }).ToValueList(),
        }),
        new CompilerOptions { Dialect = annotate ? new IngressNginxDialect() : null }));
}
