using IngressRules.Benchmarks;
using IngressRules.Benchmarks.InProcess;
using IngressRules.Benchmarks.Measuring;
using System.Diagnostics;

foreach (int rules in (int[])[100, 1_000])
{
    long s = Stopwatch.GetTimestamp();
    var t = new Table(rules);
    Console.WriteLine($"{rules}: table {Stopwatch.GetElapsedTime(s)}");
    s = Stopwatch.GetTimestamp();
    MatchBenchmarks.Table = t;
    foreach (var (n, c) in Turns.Run<MatchBenchmarks>(5, 3, t.Entrants.ContainsKey))
    {
        var e = t.Entrants[n];
        Console.WriteLine($"{n} {c.Nanoseconds / e.Requests:F1} ns {c.Bytes / e.Requests} B; build {e.BuildMilliseconds:F2} ms {e.RetainedBytes} B found {e.Competitor.Pass(e.Requests)}");
    }
    Console.WriteLine($"{rules}: run {Stopwatch.GetElapsedTime(s)}");
}
