using System.Diagnostics;
using System.Runtime.CompilerServices;
using IngressRules.Benchmarks.Competitors;

namespace IngressRules.Benchmarks.Measuring;

/// <summary>A competitor with its table, and what it cost to build.</summary>
/// <param name="Competitor">The competitor.</param>
/// <param name="Requests">The number of requests in a pass: all, or fewer for a slow competitor.</param>
/// <param name="BuildMilliseconds">The time to build the competitor from the model.</param>
/// <param name="RetainedBytes">The memory that it keeps in addition to the model.</param>
internal sealed record Entrant(ICompetitor Competitor, int Requests, double BuildMilliseconds, long RetainedBytes)
{
    private const int Builds = 3;

    // The base library is compiled ahead of time, so tiered compilation optimises its methods in three steps of thirty calls each.
    private const int WarmingSteps = 4;
    private const int WarmingPasses = 40;
    private const int WarmingRequests = 100;

    public static Entrant Build(int requests, Func<ICompetitor> build)
    {
        // Built several times, because other allocations may change the memory in between; the first build also includes JIT compilation.
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

    // Separate methods, so that no local variable keeps the measured object alive.
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
    /// Runs many short passes with pauses, in which tiered compilation optimises frequently called methods. Afterwards the code is the same
    /// as in a long-running process.
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
