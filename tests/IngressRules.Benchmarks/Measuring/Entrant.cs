using System.Diagnostics;
using IngressRules.Benchmarks.Competitors;

namespace IngressRules.Benchmarks.Measuring;

/// <summary>A competitor over one table, and what it took to build it.</summary>
/// <param name="Competitor">The competitor.</param>
/// <param name="Requests">How many requests a pass has: all, or as many as it can do in good time.</param>
/// <param name="BuildMilliseconds">From the model to the first answer.</param>
/// <param name="RetainedBytes">What it keeps beside the model.</param>
internal sealed record Entrant(ICompetitor Competitor, int Requests, double BuildMilliseconds, long RetainedBytes)
{
    private const int WarmingPasses = 40;
    private const int WarmingRequests = 100;

    public static Entrant Build(int requests, Func<ICompetitor> build)
    {
        long before = GC.GetTotalMemory(forceFullCollection: true), start = Stopwatch.GetTimestamp();
        ICompetitor competitor = build();
        double milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        var entrant = new Entrant(competitor, requests, milliseconds, GC.GetTotalMemory(forceFullCollection: true) - before);
        entrant.Warm();
        return entrant;
    }

    /// <summary>
    /// Many short passes, twice: the runtime compiles a method again after thirty calls and a moment of rest, and the code that it then makes is
    /// what a long-running host runs.
    /// </summary>
    private void Warm()
    {
        for (int i = 0; i < 2 * WarmingPasses; i++)
        {
            Competitor.Pass(Math.Min(WarmingRequests, Requests));
            if (i == WarmingPasses)
            {
                Thread.Sleep(TimeSpan.FromMilliseconds(200));
            }
        }
    }
}
