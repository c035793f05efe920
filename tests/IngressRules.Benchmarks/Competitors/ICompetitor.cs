namespace IngressRules.Benchmarks.Competitors;

/// <summary>An implementation that matches the requests of a workload.</summary>
internal interface ICompetitor
{
    /// <summary>Matches the first requests of the stream and returns how many found a backend.</summary>
    int Pass(int requests);
}
