using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using IngressRules.Reading;

namespace IngressRules.AspNetCore.Files;

/// <summary>
/// Notifications on Linux. .NET's file watcher does not pass on the event that matters most here: that a writer has closed the file. With
/// it a change can be read at once, but never while it is half written.
/// </summary>
internal sealed class InotifyWatch : IDirectoryWatch
{
    private const int Interrupted = 4;

    private static readonly string[] s_markable = ["/proc", "/sys", "/dev", "/"];

    private readonly IReadOnlyList<string> _roots;
    private readonly Action<string?, FileEvent> _changed;
    private readonly Action<string, string> _cannotWatch;
    private readonly Lock _lock = new();
    private readonly Dictionary<int, TaskCompletionSource> _marks = [];
    private Dictionary<int, string> _directories = [];
    private HashSet<string> _links = new(StringComparer.Ordinal);
    private readonly HashSet<string> _refused = new(StringComparer.Ordinal);
    private readonly int _instance;
    private bool _stopped;

    private InotifyWatch(int instance, IReadOnlyList<string> roots, Action<string?, FileEvent> changed, Action<string, string> cannotWatch)
    {
        _instance = instance;
        _roots = roots;
        _changed = changed;
        _cannotWatch = cannotWatch;
        new Thread(Listen) { IsBackground = true, Name = "IngressRules file events" }.Start();
    }

    /// <summary>Creates a watch; null where there is nothing to watch, or where the system has no inotify or no free instance.</summary>
    public static InotifyWatch? TryCreate(
        IReadOnlyList<string> roots, Action<string?, FileEvent> changed, Action<string, string> cannotWatch)
    {
        int instance = roots.Count > 0 && OperatingSystem.IsLinux() ? Inotify.Open() : -1;
        return instance < 0 ? null : new(instance, roots, changed, cannotWatch);
    }

    public void Ensure()
    {
        lock (_lock)
        {
            if (_stopped)
            {
                return;
            }

            // A watch stays with the directory that the name pointed to when it was added. Adding it again is cheap and returns the same
            // watch, unless a link points elsewhere now.
            Dictionary<int, string> before = _directories;
            _directories = [];
            _links = [.. _roots.SelectMany(RealPath.LinksOf)];
            IEnumerable<string> directories = _roots.SelectMany(DirectoriesOf).Concat(_links.Select(l => Path.GetDirectoryName(l)!));
            foreach (string directory in directories.Distinct(StringComparer.Ordinal))
            {
                int watch = Inotify.Watch(_instance, directory);
                if (watch >= 0)
                {
                    _directories.TryAdd(watch, directory);
                    _refused.Remove(directory);
                }
                else if (Directory.Exists(directory) && _refused.Add(directory))
                {
                    // Reported once per directory.
                    _cannotWatch(directory, Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError()));
                }
            }

            foreach (int old in before.Keys.Where(w => !_directories.ContainsKey(w)))
            {
                Inotify.Unwatch(_instance, old);
            }
        }
    }

    /// <summary>Puts a mark at the end of the system's event queue and waits until the listener has read it.</summary>
    public void CatchUp()
    {
        var passed = new TaskCompletionSource();
        lock (_lock)
        {
            // Any directory works that is not watched itself.
            int mark = _stopped ? -1 : s_markable.Select(d => Inotify.Mark(_instance, d)).FirstOrDefault(m => m >= 0, -1);
            if (mark < 0)
            {
                return;
            }

            _marks.Add(mark, passed);
        }

        passed.Task.Wait();
    }

    public void Dispose()
    {
        lock (_lock)
        {
            if (!_stopped)
            {
                _stopped = true;
                PassAllMarks();

                // Removing any watch wakes the listener, which then closes the instance. Only the listener may close it, because it reads
                // from it.
                Inotify.Unwatch(_instance, Inotify.Watch(_instance, "/"));
            }
        }
    }

    /// <summary>
    /// The directories to watch for a configured path: the path itself and all directories below it in which manifests are read, or else
    /// the nearest existing directory above it.
    /// </summary>
    private static IEnumerable<string> DirectoriesOf(string root)
    {
        if (Directory.Exists(root))
        {
            return ManifestDirectory.Directories(root);
        }

        string? above = Path.GetDirectoryName(root);
        while (above is not null && !Directory.Exists(above))
        {
            above = Path.GetDirectoryName(above);
        }

        return above is null ? [] : [above];
    }

    private void Listen()
    {
        var buffer = new byte[64 * 1024];
        while (true)
        {
            int length = Inotify.Read(_instance, buffer);
            lock (_lock)
            {
                if (_stopped || (length < 0 && Marshal.GetLastPInvokeError() is not Interrupted))
                {
                    _stopped = true;
                    PassAllMarks();
                    Inotify.Close(_instance);
                    return;
                }
            }

            for (int at = 0; at + Inotify.HeaderSize <= length;)
            {
                ReadOnlySpan<byte> header = buffer.AsSpan(at, Inotify.HeaderSize);
                int watch = BinaryPrimitives.ReadInt32LittleEndian(header);
                uint mask = BinaryPrimitives.ReadUInt32LittleEndian(header[4..]);
                int nameLength = BinaryPrimitives.ReadInt32LittleEndian(header[12..]);
                string name = Encoding.UTF8.GetString(buffer.AsSpan(at + Inotify.HeaderSize, nameLength)).TrimEnd('\0');
                at += Inotify.HeaderSize + nameLength;
                TryAnnounce(watch, mask, name);
            }
        }
    }

    /// <summary>
    /// Announces an event. Where that fails unexpectedly, everything is looked at instead: the thread must go on to listen.
    /// </summary>
    private void TryAnnounce(int watch, uint mask, string name)
    {
#pragma warning disable CA1031 // Whatever goes wrong with one event, the next ones count.
        try
        {
            Announce(watch, mask, name);
        }
        catch (Exception error)
        {
            _cannotWatch(name, error.Message);
            _changed(null, FileEvent.Closed);
        }
#pragma warning restore CA1031
    }

    private void Announce(int watch, uint mask, string name)
    {
        if ((mask & Inotify.Overflow) != 0)
        {
            _changed(null, FileEvent.Closed);
            lock (_lock)
            {
                PassAllMarks();
            }

            return;
        }

        string? directory;
        bool isLinkOnTheWay;
        lock (_lock)
        {
            if (_marks.Remove(watch, out TaskCompletionSource? passed))
            {
                passed.SetResult();
            }

            // Remaining events of a watch that was removed.
            if (!_directories.TryGetValue(watch, out directory))
            {
                return;
            }

            if ((mask & Inotify.Ignored) != 0)
            {
                // The directory is gone. A new one of the same name would need a new watch.
                _directories.Remove(watch);
            }

            isLinkOnTheWay = name.Length > 0 && _links.Contains(Path.Combine(directory, name));
        }

        string path = Path.Combine(directory, name);
        if ((mask & (Inotify.Ignored | Inotify.IsDirectory)) != 0 || name.Length == 0 || isLinkOnTheWay || IsDirectoryByLink(path))
        {
            if (isLinkOnTheWay || Matters(path))
            {
                _changed(null, FileEvent.Closed);
            }

            return;
        }

        _changed(path, EventOf(mask, path));
    }

    /// <summary>Releases everyone who waits for a mark: marks can be lost in an overflow, and after the end no more arrive.</summary>
    private void PassAllMarks()
    {
        foreach (TaskCompletionSource passed in _marks.Values)
        {
            passed.SetResult();
        }

        _marks.Clear();
    }

    private static FileEvent EventOf(uint mask, string path) => (mask & Inotify.Modify) != 0 ? FileEvent.Written
        : (mask & (Inotify.Delete | Inotify.MovedFrom | Inotify.Attributes)) != 0 ? FileEvent.Touched
        : (mask & Inotify.Create) != 0 && !RealPath.IsLink(path) ? FileEvent.Touched
        : FileEvent.Closed;

    /// <summary>True for a directory that lies below a configured path and is not hidden, or that contains a configured path.</summary>
    private bool Matters(string path) => _roots.Any(r =>
        path == r
        || (path.StartsWith(r + Path.DirectorySeparatorChar, StringComparison.Ordinal) && !ManifestPath.IsHidden(r, path))
        || r.StartsWith(path + Path.DirectorySeparatorChar, StringComparison.Ordinal));

    private static bool IsDirectoryByLink(string path) => !ManifestName.IsManifest(path) && RealPath.IsLink(path) && Directory.Exists(path);
}
