using BenchmarkDotNet.Attributes;

namespace IngressRules.Benchmarks.InProcess;

/// <summary>What all benchmarks share: the number of the round.</summary>
public abstract class InTurns
{
    /// <summary>The largest number of rounds; a run skips those that it does not need.</summary>
    public static IEnumerable<int> AllRounds => Enumerable.Range(1, 50);

    [ParamsSource(nameof(AllRounds))]
    public int Round { get; set; }
}
