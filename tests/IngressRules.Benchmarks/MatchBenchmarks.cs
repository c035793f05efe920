using BenchmarkDotNet.Attributes;
using IngressRules.Benchmarks.InProcess;
using IngressRules.Benchmarks.Measuring;

namespace IngressRules.Benchmarks;

/// <summary>One pass over the stream of requests, or over a part of it for a slow competitor.</summary>
public class MatchBenchmarks : InTurns
{
    internal static Table Table { get; set; } = null!;

    [Benchmark]
    public int Floor() => Run(nameof(Floor));

    [Benchmark]
    public int Ours() => Run(nameof(Ours));

    [Benchmark]
    public int OursUtf8() => Run(nameof(OursUtf8));

    [Benchmark]
    public int Naive() => Run(nameof(Naive));

    [Benchmark]
    public int AspNetCore() => Run(nameof(AspNetCore));

    [Benchmark]
    public int Yarp() => Run(nameof(Yarp));

    private static int Run(string name)
    {
        Entrant entrant = Table.Entrants[name];
        return entrant.Competitor.Pass(entrant.Requests);
    }
}
