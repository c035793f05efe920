using System.Runtime.InteropServices;
using Perfolizer.Horology;

namespace IngressRules.Benchmarks.InProcess;

/// <summary>
/// The processor time of the calling thread. On a shared machine, wall time includes the time that the thread waits for a processor, and
/// more passes do not remove that error.
/// </summary>
internal sealed partial class ThreadClock : IClock
{
    private const int ThreadProcessorTime = 3;
    private const long NanosecondsPerSecond = 1_000_000_000;

    /// <summary>The clock of the thread if the system has one, otherwise wall time.</summary>
    public static IClock Best { get; } = OperatingSystem.IsLinux() ? new ThreadClock() : Chronometer.BestClock;

    public string Title => "processor time of the thread";

    public bool IsAvailable => OperatingSystem.IsLinux();

    public Frequency Frequency => new(NanosecondsPerSecond);

    public long GetTimestamp() => ReadClock(ThreadProcessorTime, out TimeSpec time) == 0
        ? (time.Seconds * NanosecondsPerSecond) + time.Nanoseconds
        : throw new InvalidOperationException("The system does not tell the processor time of a thread.");

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int ReadClock(int clock, out TimeSpec time);

    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
