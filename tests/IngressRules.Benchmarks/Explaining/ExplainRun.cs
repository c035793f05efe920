using System.Globalization;
using IngressRules.Benchmarks.InProcess;
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
/// takes, and that many nearly take. The first one to a table is shown by itself; the code has then run before, with another table of the
/// same rules. Times are the thread's processor time.
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
            ("one host, ten rules of each path", _ => "shop.example", i => $"/team{i % 100}/app{i % 10_000}"),
            ("one host, paths that differ in capitals", _ => "shop.example", i => $"/{Capitals(i)}/app{i}"),
            ("one host, regular expressions", _ => "shop.example", i => $"/team{i % 100}/app{i}(/|$)(.*)"),
        ];
        var lines = new Lines("explain, 100,000 rules", "first", "first miss", "median", "p99");
        var targets = new Targets();
        foreach ((string name, Func<int, string> host, Func<int, string> path) in tables)
        {
            var warm = new RequestExplainer(new IngressMatcher(Build(host, path)), []);
            for (int i = 0; i < Explanations; i++)
            {
                Explain(warm, Request(host, path, i));
            }

            var explainer = new RequestExplainer(new IngressMatcher(Build(host, path)), []);
            double first = Measure(explainer, Request(host, path, 8));
            double unknown = Measure(explainer, Request(host, path, 6));
            var times = new Percentiles();
            for (int i = -Warming; i < Explanations; i++)
            {
                double time = Measure(explainer, Request(host, path, i + Warming));
                if (i >= 0)
                {
                    times.Add(TimeSpan.FromMilliseconds(time));
                }
            }

            double p99 = times.At(99);
            double[] measured = [first, unknown, times.Median, p99];
            lines.Add([name, .. Array.ConvertAll(measured, m => $"{Lines.Number(m)} ms")]);
            targets.AtMost($"explain, {name}: first", first, 10, "ms");
            targets.AtMost($"explain, {name}: first of another host", unknown, 10, "ms");
            targets.AtMost($"explain, {name}: p99", p99, 10, "ms");
        }

        lines.Print(to);
        to.WriteLine();
        targets.Print(to);
    }

    private static double Measure(RequestExplainer explainer, (string Host, string Target) request)
    {
        long start = ThreadClock.Best.GetTimestamp();
        Explain(explainer, request);
        return (ThreadClock.Best.GetTimestamp() - start) / ThreadClock.Best.Frequency.Hertz * 1000;
    }

    private static int Explain(RequestExplainer explainer, (string Host, string Target) request)
    {
        explainer.Misses.Renew();
        RequestExplanation explanation = explainer.Explain(request.Host, request.Target);
        return explanation.Candidates.Sum(c => c.Text.Length + c.BeatenBy.Count)
            + (explanation.Match.Success ? 0 : explainer.Misses.Of(request.Host, request.Target).Text.Length);
    }

    /// <summary>
    /// Requests that hit, below a rule, in other capitals, with letters more, far above every rule, to nothing, and to another host.
    /// </summary>
    private static (string Host, string Target) Request(Func<int, string> hostOf, Func<int, string> pathOf, int i)
    {
        int rule = (int)((uint)i * 7919 % Rules);
        string host = hostOf(rule).Replace("*", "any", StringComparison.Ordinal), path = pathOf(rule);
        return (i % 7) switch
        {
            0 => (host, path),
            1 => (host, path + "/items/42?page=2"),
            2 => (host, path.ToUpperInvariant()),
            3 => (host, path + "bar"),
            4 => (host, "/"),
            5 => (host, $"/nothing/{i.ToString(CultureInfo.InvariantCulture)}"),
            _ => ("x" + host, path),
        };
    }

    /// <summary>One of the ways to write 17 letters.</summary>
    private static string Capitals(int i) => string.Create(17, i, static (text, bits) =>
    {
        for (int at = 0; at < text.Length; at++)
        {
            text[at] = (bits >> at & 1) == 0 ? 'a' : 'A';
        }
    });

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
