using System.Runtime.InteropServices;
using System.Text;

namespace IngressRules.AspNetCore.Files;

/// <summary>The system calls of Linux's inotify(7) that the watcher needs.</summary>
internal static class Inotify
{
    public const uint Modify = 0x2;
    public const uint Attributes = 0x4;
    public const uint CloseWrite = 0x8;
    public const uint MovedFrom = 0x40;
    public const uint MovedTo = 0x80;
    public const uint Create = 0x100;
    public const uint Delete = 0x200;
    public const uint DeleteSelf = 0x400;
    public const uint Overflow = 0x4000;
    public const uint Ignored = 0x8000;
    public const uint IsDirectory = 0x4000_0000;
    public const int HeaderSize = 16;

    private const uint OnlyDirectories = 0x100_0000;
    private const uint OnlyNew = 0x1000_0000;
    private const int CloseOnExec = 0x80000;

    /// <summary>Opens an instance; negative where the system has none left.</summary>
    public static int Open() => inotify_init1(CloseOnExec);

    /// <summary>Watches a directory; negative on failure.</summary>
    public static int Watch(int instance, string directory) => inotify_add_watch(
        instance,
        Encoding.UTF8.GetBytes(directory + '\0'),
        Modify | Attributes | CloseWrite | MovedFrom | MovedTo | Create | Delete | OnlyDirectories);

    /// <summary>
    /// Adds and removes a watch, so that its removal is announced as a mark in the event queue; negative where the directory already has a
    /// watch.
    /// </summary>
    public static int Mark(int instance, string directory)
    {
        int watch = inotify_add_watch(instance, Encoding.UTF8.GetBytes(directory + '\0'), DeleteSelf | OnlyDirectories | OnlyNew);
        if (watch >= 0)
        {
            Unwatch(instance, watch);
        }

        return watch;
    }

    /// <summary>Removes a watch, which is announced as <see cref="Ignored"/>.</summary>
    public static void Unwatch(int instance, int watch) => _ = inotify_rm_watch(instance, watch);

    /// <summary>Waits for events.</summary>
    public static int Read(int instance, byte[] buffer) => (int)read(instance, buffer, buffer.Length);

    public static void Close(int instance) => _ = close(instance);

    [DllImport("libc", SetLastError = true), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int inotify_init1(int flags);

    [DllImport("libc", SetLastError = true), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int inotify_add_watch(int fd, byte[] pathname, uint mask);

    [DllImport("libc", SetLastError = true), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int inotify_rm_watch(int fd, int wd);

    [DllImport("libc", SetLastError = true), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint read(int fd, byte[] buffer, nint count);

    [DllImport("libc", SetLastError = true), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int close(int fd);
}
