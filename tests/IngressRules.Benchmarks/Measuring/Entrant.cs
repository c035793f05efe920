using System.Diagnostics;
using System.Runtime.CompilerServices;
using IngressRules.Benchmarks.Competitors;

namespace IngressRules.Benchmarks.Measuring;

/// <summary>A competitor over one table, and what it took to build it.</summary>
/// <param name="Competitor">The competitor.</param>
/// <param name="Requests">How many requests a pass has: all, or as many as it can do in good time.</param>
/// <param name="BuildMilliseconds">From the model to the first answer.</param>
/// <param name="RetainedBytes">What it keeps beside the model.</param>
internal sealed record Entrant(ICompetitor Competitor, int Requests, double BuildMilliseconds, long RetainedBytes)
{
    // The base library is compiled ahead of time, so its methods come to their final form in three steps of thirty calls each.
    private const int WarmingSteps = 4;
    private const int WarmingPasses = 40;
    private const int WarmingRequests = 100;

    public static Entrant Build(int requests, Func<ICompetitor> build)
    {
        BuildAndForget(build);
        long before = GC.GetTotalMemory(forceFullCollection: true), start = Stopwatch.GetTimestamp();
        ICompetitor competitor = build();
        double milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        var entrant = new Entrant(competitor, requests, milliseconds, GC.GetTotalMemory(forceFullCollection: true) - before);
        entrant.Warm();
        return entrant;
    }

    /// <summary>The first time is spent on compiling the code that builds. A method of its own, so that nothing keeps what it built.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void BuildAndForget(Func<ICompetitor> build) => (build() as IDisposable)?.Dispose();

    /// <summary>
    /// Many short passes with rests between them, in which the runtime compiles again what is called often: what it then makes is what a
    /// long-running host runs.
    /// </summary>
    private void Warm()
    {
        for (int i = 1; i <= WarmingSteps * WarmingPasses; i++)
        {
            Competitor.Pass(Math.Min(WarmingRequests, Requests));
            if (i % WarmingPasses == 0)
            {
                Thread.Sleep(TimeSpan.FromMilliseconds(150));
            }
        }
    }
}
