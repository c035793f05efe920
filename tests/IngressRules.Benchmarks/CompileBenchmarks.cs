using BenchmarkDotNet.Attributes;
using IngressRules.Benchmarks.InProcess;
using IngressRules.Compilation;
using IngressRules.Matching;
using IngressRules.Model;
using IngressRules.Validation;

namespace IngressRules.Benchmarks;

/// <summary>From the model to a matcher, stage by stage.</summary>
public class CompileBenchmarks : InTurns
{
    internal static IReadOnlyList<Ingress> Ingresses { get; set; } = [];

    internal static ValidationResult Valid { get; set; } = null!;

    internal static CompiledRules Compiled { get; set; } = null!;

    [Benchmark]
    public int Validate() => IngressValidator.Validate(Ingresses).Ingresses.Count;

    [Benchmark]
    public int Compile() => IngressCompiler.Compile(Valid).Hosts.Count;

    [Benchmark]
    public IngressMatcher Freeze() => new(Compiled);
}
