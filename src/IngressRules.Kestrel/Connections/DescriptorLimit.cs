using System.Runtime.InteropServices;

namespace IngressRules.Kestrel.Connections;

/// <summary>The limit of file descriptors of this process, on Linux.</summary>
internal static class DescriptorLimit
{
    private const int OpenFiles = 7;

    /// <summary>The kernel allows no more for a process, whatever its limit says (fs.nr_open).</summary>
    private const long Most = 1 << 20;

    /// <summary>
    /// Raises the soft limit to the hard one. The runtime does so too when it starts, but not in every form in which a program can be
    /// published.
    /// </summary>
    /// <returns>The limit that holds now; null where it is unknown.</returns>
    public static long? Raise()
    {
        if (getrlimit(OpenFiles, out Limit limit) != 0)
        {
            return null;
        }

        if (limit.Soft < limit.Hard && setrlimit(OpenFiles, new Limit { Soft = limit.Hard, Hard = limit.Hard }) == 0)
        {
            limit.Soft = limit.Hard;
        }

        return (long)Math.Min(limit.Soft, (nuint)Most);
    }

    /// <summary>The number of descriptors that are open.</summary>
    public static int CountOpen() => Directory.GetFileSystemEntries("/proc/self/fd").Length;

    [DllImport("libc"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int getrlimit(int resource, out Limit limit);

    [DllImport("libc"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int setrlimit(int resource, in Limit limit);

    [StructLayout(LayoutKind.Sequential)]
    private struct Limit
    {
        public nuint Soft;
        public nuint Hard;
    }
}
