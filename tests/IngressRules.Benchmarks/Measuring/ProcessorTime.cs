namespace IngressRules.Benchmarks.Measuring;

/// <summary>The time that all threads of this process spend on processors: what parallel work would take on one core.</summary>
internal static class ProcessorTime
{
    /// <summary>The least of several runs, in milliseconds.</summary>
    public static double Best(int runs, Func<object> run)
    {
        double best = double.MaxValue;
        for (int i = 0; i < runs; i++)
        {
            TimeSpan before = Environment.CpuUsage.TotalTime;
            GC.KeepAlive(run());
            best = Math.Min(best, (Environment.CpuUsage.TotalTime - before).TotalMilliseconds);
        }

        return best;
    }
}
