using BenchmarkDotNet.Attributes;
using IngressRules.Benchmarks.InProcess;
using IngressRules.Benchmarks.Measuring;

namespace IngressRules.Benchmarks;

/// <summary>The most expensive requests for their length, against few rules and many rules.</summary>
public class WorstCaseBenchmarks : InTurns
{
    internal static WorstCase Case { get; set; } = null!;

    [Benchmark]
    public int FewRules() => Case.Pass(Case.Few);

    [Benchmark]
    public int ManyRules() => Case.Pass(Case.Many);
}
