namespace IngressRules.Benchmarks.Measuring;

/// <summary>The size of a run.</summary>
/// <param name="Rounds">How often the competitors take their turns.</param>
/// <param name="Passes">How often a competitor runs within a turn; the fastest pass of all turns counts.</param>
/// <param name="ReadBytes">About how much text a competitor reads within a turn.</param>
/// <param name="Updates">How many different Ingresses are changed.</param>
/// <param name="ThroughputSeconds">How long sixteen threads match, once with and once without updates.</param>
internal sealed record Settings(int Rounds, int Passes, long ReadBytes, int Updates, double ThroughputSeconds)
{
    public static Settings Full { get; } = new(Rounds: 10, Passes: 4, ReadBytes: 4_000_000, Updates: 1_000, ThroughputSeconds: 5);

    public static Settings Quick { get; } = new(Rounds: 5, Passes: 3, ReadBytes: 2_000_000, Updates: 1_000, ThroughputSeconds: 1.5);
}
