using System.Runtime.InteropServices;

namespace EdgeRouter;

/// <summary>
/// The end of a router that is a process of its own. A signal that comes before the router can stop in an orderly way ends the process at
/// once, as a success. And whatever still hangs when the router's time is over, be it the thread pool or the runtime's own end, the process
/// ends.
/// </summary>
internal static class ProcessEnd
{
    /// <summary>The process ends this much before its time is over, because the system needs a moment too.</summary>
    private static readonly TimeSpan s_margin = TimeSpan.FromMilliseconds(50);

    private static Action? s_stop;
    private static bool s_isOurs;

    /// <summary>Says that the process is the router's own, and may be ended with it.</summary>
    /// <returns>The registrations of its signals, which hold for as long as they are referred to.</returns>
    public static IReadOnlyList<PosixSignalRegistration> Own()
    {
        s_isOurs = true;
        return OperatingSystem.IsWindows() ? [] : [.. Stopping.Signals.Select(signal => PosixSignalRegistration.Create(signal, OnSignal))];
    }

    /// <summary>Says how the router is asked to stop from now on.</summary>
    /// <param name="stop">Asks it; asking twice is asking once.</param>
    public static void OnSignalCall(Action stop) => Volatile.Write(ref s_stop, stop);

    /// <summary>Ends the process after a time, if it is still there.</summary>
    /// <param name="time">The time.</param>
    public static void Within(TimeSpan time)
    {
        if (s_isOurs && !OperatingSystem.IsWindows())
        {
            // A thread of its own: the pool's may all be blocked.
            new Thread(() =>
            {
                Thread.Sleep(time > s_margin ? time - s_margin : time);
                ExitAtOnce(0);
            })
            {
                IsBackground = true,
                Name = "EdgeRouter end",
            }.Start();
        }
    }

    private static void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        if (Volatile.Read(ref s_stop) is { } stop)
        {
            stop();
        }
        else
        {
            ExitAtOnce(0);
        }
    }

    /// <summary>Ends the process without anything that could wait, as <c>_exit</c> of POSIX does.</summary>
    [DllImport("libc", EntryPoint = "_exit"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern void ExitAtOnce(int status);
}
