namespace IngressRules.Benchmarks.Measuring;

/// <summary>The processor time of all threads of this process: what parallel work would take on one core.</summary>
internal static class ProcessorTime
{
    /// <summary>The minimum of several runs, in milliseconds.</summary>
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
