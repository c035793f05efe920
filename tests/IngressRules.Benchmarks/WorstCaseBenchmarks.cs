using BenchmarkDotNet.Attributes;
using IngressRules.Benchmarks.InProcess;
using IngressRules.Benchmarks.Measuring;

namespace IngressRules.Benchmarks;

/// <summary>Requests that cost as much as their length allows, against few rules and against many.</summary>
public class WorstCaseBenchmarks : InTurns
{
    internal static WorstCase Case { get; set; } = null!;

    [Benchmark]
    public int FewRules() => Case.Pass(Case.Few);

    [Benchmark]
    public int ManyRules() => Case.Pass(Case.Many);
}
