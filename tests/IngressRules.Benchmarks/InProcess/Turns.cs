using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Engines;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.NoEmit;
using Perfolizer.Horology;

namespace IngressRules.Benchmarks.InProcess;

/// <summary>What a benchmark costs.</summary>
/// <param name="Nanoseconds">The fastest pass, which is the one least disturbed by other processes.</param>
/// <param name="Bytes">What a pass allocates.</param>
internal readonly record struct Cost(double Nanoseconds, long Bytes)
{
    public double Milliseconds => Nanoseconds / 1e6;
}

/// <summary>
/// Runs the benchmarks of a class in this process, in turns. The parameter <c>Round</c> comes before the method in BenchmarkDotNet's
/// execution order, so every competitor runs once before any runs again, and a busy moment of the machine affects them all.
/// </summary>
internal static class Turns
{
    public static Dictionary<string, Cost> Run<T>(int rounds, int passes, IClock clock, Func<string, bool>? only = null)
    {
        var log = new AccumulationLogger();
        Job job = Job.Default
            .WithToolchain(new InProcessNoEmitToolchain(timeout: TimeSpan.FromMinutes(10), logOutput: false))
            .WithClock(clock)
            .WithStrategy(RunStrategy.Monitoring)
            .WithInvocationCount(1).WithUnrollFactor(1)
            .WithWarmupCount(1).WithIterationCount(passes)
            .WithGcForce(false);
        IConfig config = ManualConfig.CreateEmpty()
            .AddJob(job)
            .AddDiagnoser(MemoryDiagnoser.Default)
            .AddLogger(log)
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .AddFilter(
                new BenchmarkDotNet.Filters.SimpleFilter(
                    c => (int)c.Parameters["Round"] <= rounds && only?.Invoke(c.Descriptor.WorkloadMethod.Name) != false))
            .WithArtifactsPath(Path.Combine(Path.GetTempPath(), "IngressRules.Benchmarks"))
            .WithOptions(ConfigOptions.DisableLogFile | ConfigOptions.DisableOptimizationsValidator);
        Summary summary = BenchmarkRunner.Run<T>(config);
        if (summary.HasCriticalValidationErrors || summary.Reports.Length == 0 || summary.Reports.Any(r => !r.Success))
        {
            throw new InvalidOperationException(log.GetLog());
        }

        return summary.Reports
            .GroupBy(r => r.BenchmarkCase.Descriptor.WorkloadMethod.Name)
            .ToDictionary(g => g.Key, g => new Cost(
                g.SelectMany(r => r.GetResultRuns()).Min(m => m.Nanoseconds / m.Operations),
                g.Min(r => r.GcStats.GetBytesAllocatedPerOperation(r.BenchmarkCase) ?? 0)));
    }
}
