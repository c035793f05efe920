using System.Diagnostics;
using System.Globalization;
using IngressRules.Benchmarks.Measuring;
using IngressRules.Benchmarks.Report;
using IngressRules.Compilation;
using IngressRules.Explanation;
using IngressRules.Matching;
using IngressRules.Model;
using IngressRules.Validation;

namespace IngressRules.Benchmarks.Explaining;

/// <summary>
/// Measures how long an explanation takes at 100,000 rules: with all candidates and their texts, for requests that a rule takes, that none
/// takes, and that many nearly take. The first one to a host makes its index and is shown by itself.
/// </summary>
internal static class ExplainRun
{
    private const int Rules = 100_000, Warming = 200, Explanations = 3_000;

    public static void Print(TextWriter to)
    {
        (string Name, Func<int, string> Host, Func<int, string> Path)[] tables =
        [
            ("one host", _ => "shop.example", i => $"/team{i % 100}/app{i}"),
            ("each rule its own host", i => $"h{i}.example", _ => "/app"),
            ("one host hides a wildcard", i => i < 10 ? "*.example" : "shop.example", i => $"/team{i % 100}/app{i}"),
            ("one host, elements that begin with each other", _ => "shop.example", i => $"/{new string('a', (i % 200) + 1)}/{i}"),
        ];
        var lines = new Lines("explain, 100,000 rules", "first", "median", "p99");
        var targets = new Targets();
        foreach ((string name, Func<int, string> host, Func<int, string> path) in tables)
        {
            var explainer = new RequestExplainer(new IngressMatcher(Build(host, path)), []);
            double first = Measure(explainer, Request(host, path, 7));
            var times = new Percentiles();
            for (int i = -Warming; i < Explanations; i++)
            {
                long start = Stopwatch.GetTimestamp();
                Explain(explainer, Request(host, path, i + Warming));
                if (i >= 0)
                {
                    times.Add(Stopwatch.GetElapsedTime(start));
                }
            }

            double p99 = times.At(99);
            lines.Add(name, $"{Lines.Number(first)} ms", $"{Lines.Number(times.Median)} ms", $"{Lines.Number(p99)} ms");
            targets.AtMost($"explain, {name}: p99", p99, 10, "ms");
        }

        lines.Print(to);
        to.WriteLine();
        targets.Print(to);
    }

    private static double Measure(RequestExplainer explainer, (string Host, string Target) request)
    {
        long start = Stopwatch.GetTimestamp();
        Explain(explainer, request);
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static int Explain(RequestExplainer explainer, (string Host, string Target) request) =>
        explainer.Explain(request.Host, request.Target).Candidates.Sum(c => c.Text.Length + c.BeatenBy.Count);

    /// <summary>Requests that hit, below a rule, in other capitals, with letters more, far above every rule, and to nothing.</summary>
    private static (string Host, string Target) Request(Func<int, string> hostOf, Func<int, string> pathOf, int i)
    {
        int rule = (int)((uint)i * 7919 % Rules);
        string host = hostOf(rule).Replace("*", "any", StringComparison.Ordinal), path = pathOf(rule);
        return (i % 6) switch
        {
            0 => (host, path),
            1 => (host, path + "/items/42?page=2"),
            2 => (host, path.ToUpperInvariant()),
            3 => (host, path + "bar"),
            4 => (host, "/"),
            _ => (host, $"/nothing/{i.ToString(CultureInfo.InvariantCulture)}"),
        };
    }

    private static CompiledRules Build(Func<int, string> host, Func<int, string> path) => IngressCompiler.Compile(
        IngressValidator.Validate(new KubernetesObjects
        {
            Ingresses = Enumerable.Range(0, Rules).GroupBy(i => i / 100).Select(g => new Ingress
            {
                Metadata = new() { Name = $"i{g.Key}", Namespace = "default" },
                Spec = new()
                {
                    Rules = g.Select(i => new IngressRule
                    {
                        Host = host(i),
                        Http = new()
                        {
                            Paths =
                            [
                                new()
                                {
                                    Path = path(i),
                                    PathType = i % 3 == 0 ? PathType.Exact : PathType.Prefix,
                                    Backend = IngressBackend.ForService($"s{i % 50}", 80),
                                },
                            ],
                        },
                    }).ToValueList(),
                },
            }).ToValueList(),
        }));
}
