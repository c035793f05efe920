using System.Collections.Frozen;
using System.Diagnostics;
using IngressRules.Benchmarks;
using IngressRules.Compilation;
using IngressRules.Matching;
using IngressRules.Reading;
using IngressRules.Validation;

foreach (int rules in (int[])[100, 10_000, 100_000])
{
    var workload = new Workload(rules, 200_000, seed: 7);
    long t0 = Stopwatch.GetTimestamp();
    ValidationResult valid = IngressValidator.Validate(new ReadResult { Ingresses = [.. workload.Ingresses] });
    TimeSpan validate = Stopwatch.GetElapsedTime(t0);
    t0 = Stopwatch.GetTimestamp();
    CompiledRules compiled = IngressCompiler.Compile(valid);
    TimeSpan compile = Stopwatch.GetElapsedTime(t0);
    long before = GC.GetTotalMemory(true);
    t0 = Stopwatch.GetTimestamp();
    var matcher = new IngressMatcher(compiled);
    TimeSpan freeze = Stopwatch.GetElapsedTime(t0);
    long after = GC.GetTotalMemory(true);
    FrozenDictionary<string, string[]> floor = workload.Ingresses.ToFrozenDictionary(
        i => i.Spec.Rules[0].Host, i => i.Spec.Rules[0].Http!.Paths.Select(p => p.Path).ToArray());
    double best = double.MaxValue, bestFloor = double.MaxValue;
    for (int round = 0; round < 15; round++)
    {
        bestFloor = Math.Min(bestFloor, Time(() =>
        {
            int n = 0;
            foreach ((string host, string path) in workload.Requests)
            {
                if (floor.TryGetValue(host, out string[]? paths) && path.StartsWith(paths[0], StringComparison.Ordinal)) { n++; }
            }
            return n;
        }));
        best = Math.Min(best, Time(() =>
        {
            int n = 0;
            foreach ((string host, string path) in workload.Requests)
            {
                if (matcher.TryMatch(host, path, out _)) { n++; }
            }
            return n;
        }));
    }
    Console.WriteLine($"{rules,7}: floor {bestFloor:F1} ns, ours {best:F1} ns, ratio {best / bestFloor:F2}; validate {validate.TotalMilliseconds:F0} ms, compile {compile.TotalMilliseconds:F0} ms, freeze {freeze.TotalMilliseconds:F0} ms, {(after - before) / (double)rules:F0} B/rule");

    double Time(Func<int> run)
    {
        long start = Stopwatch.GetTimestamp();
        GC.KeepAlive(run());
        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / workload.Requests.Length;
    }
}
