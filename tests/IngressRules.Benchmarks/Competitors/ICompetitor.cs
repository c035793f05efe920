namespace IngressRules.Benchmarks.Competitors;

/// <summary>Something that answers the requests of a workload.</summary>
internal interface ICompetitor
{
    /// <summary>Answers the first requests of the stream and returns how many found a backend.</summary>
    int Pass(int requests);
}
