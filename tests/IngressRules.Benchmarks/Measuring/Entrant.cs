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
    private const int Builds = 3;

    // The base library is compiled ahead of time, so its methods come to their final form in three steps of thirty calls each.
    private const int WarmingSteps = 4;
    private const int WarmingPasses = 40;
    private const int WarmingRequests = 100;

    public static Entrant Build(int requests, Func<ICompetitor> build)
    {
        // Something else may come or go while one is built, so it is done several times; the first time also compiles the code that builds.
        double[] milliseconds = new double[Builds];
        long[] retained = new long[Builds];
        var kept = new ICompetitor?[1];
        for (int i = 0; i < Builds; i++)
        {
            Forget(kept);
            long before = GC.GetTotalMemory(forceFullCollection: true);
            milliseconds[i] = Keep(kept, build);
            retained[i] = GC.GetTotalMemory(forceFullCollection: true) - before;
        }

        Array.Sort(retained);
        var entrant = new Entrant(kept[0]!, requests, milliseconds.Min(), retained[Builds / 2]);
        entrant.Warm();
        return entrant;
    }

    // Methods of their own, so that no local variable keeps alive what is measured.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Forget(ICompetitor?[] kept)
    {
        (kept[0] as IDisposable)?.Dispose();
        kept[0] = null;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static double Keep(ICompetitor?[] kept, Func<ICompetitor> build)
    {
        long start = Stopwatch.GetTimestamp();
        kept[0] = build();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

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
