using System.Runtime.InteropServices;

namespace EdgeRouter;

/// <summary>
/// The last resort of a router that is a process of its own: whatever still hangs when its time is over, be it the thread pool or the
/// runtime's own end, the process ends.
/// </summary>
internal static class ProcessEnd
{
    /// <summary>The process ends this much before its time is over, because the system needs a moment too.</summary>
    private static readonly TimeSpan s_margin = TimeSpan.FromMilliseconds(50);

    private static bool s_isOurs;

    /// <summary>Says that the process is the router's own, and may be ended with it.</summary>
    public static void Own() => s_isOurs = true;

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

    /// <summary>Ends the process without anything that could wait, as <c>_exit</c> of POSIX does.</summary>
    [DllImport("libc", EntryPoint = "_exit"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern void ExitAtOnce(int status);
}
