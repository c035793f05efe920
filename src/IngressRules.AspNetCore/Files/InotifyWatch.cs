using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using IngressRules.Reading;

namespace IngressRules.AspNetCore.Files;

/// <summary>
/// Notifications on Linux. The framework's own watcher does not pass on the one that matters most here: that a writer has closed his file. With
/// it a change can be read at once and never in halves.
/// </summary>
internal sealed class InotifyWatch : IDirectoryWatch
{
    private const int Interrupted = 4;

    private readonly IReadOnlyList<string> _roots;
    private readonly Action<string?, ChangeKind> _changed;
    private readonly Action<string, string> _cannotWatch;
    private readonly Lock _lock = new();
    private Dictionary<int, string> _directories = [];
    private HashSet<string> _links = new(StringComparer.Ordinal);
    private readonly HashSet<string> _refused = new(StringComparer.Ordinal);
    private readonly int _instance;
    private bool _stopped;

    private InotifyWatch(int instance, IReadOnlyList<string> roots, Action<string?, ChangeKind> changed, Action<string, string> cannotWatch)
    {
        _instance = instance;
        _roots = roots;
        _changed = changed;
        _cannotWatch = cannotWatch;
        new Thread(Listen) { IsBackground = true, Name = "IngressRules file events" }.Start();
    }

    /// <summary>A watch, or null where there is nothing to watch, and where the system has no inotify or none left.</summary>
    public static InotifyWatch? TryCreate(IReadOnlyList<string> roots, Action<string?, ChangeKind> changed, Action<string, string> cannotWatch)
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

            // A watch is on what the name meant when it was made. Asking again is cheap and gives the same watch, unless a link has turned.
            Dictionary<int, string> before = _directories;
            _directories = [];
            _links = [.. _roots.SelectMany(RealPath.LinksOf)];
            foreach (string directory in _roots.SelectMany(DirectoriesOf).Concat(_links.Select(l => Path.GetDirectoryName(l)!)).Distinct(StringComparer.Ordinal))
            {
                int watch = Inotify.Watch(_instance, directory);
                if (watch >= 0)
                {
                    _directories.TryAdd(watch, directory);
                    _refused.Remove(directory);
                }
                else if (Directory.Exists(directory) && _refused.Add(directory))
                {
                    // Saying so once is enough.
                    _cannotWatch(directory, Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError()));
                }
            }

            foreach (int old in before.Keys.Where(w => !_directories.ContainsKey(w)))
            {
                Inotify.Unwatch(_instance, old);
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            if (!_stopped)
            {
                _stopped = true;

                // The end of any watch wakes the listener, who then closes the instance; nobody else may, while he reads from it.
                Inotify.Unwatch(_instance, Inotify.Watch(_instance, "/"));
            }
        }
    }

    /// <summary>The directory of a file; a directory with those below it, as far as manifests are read there; what there is above one that is missing.</summary>
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
                Announce(watch, mask, name);
            }
        }
    }

    private void Announce(int watch, uint mask, string name)
    {
        if ((mask & Inotify.Overflow) != 0)
        {
            _changed(null, ChangeKind.Complete);
            return;
        }

        string? directory;
        bool isTurningLink;
        lock (_lock)
        {
            // One that is not known has been given up, and this is what was left of it.
            if (!_directories.TryGetValue(watch, out directory))
            {
                return;
            }

            if ((mask & Inotify.Ignored) != 0)
            {
                // The directory has gone, and one of the same name would need a new watch.
                _directories.Remove(watch);
            }

            isTurningLink = name.Length > 0 && _links.Contains(Path.Combine(directory, name));
        }

        string path = Path.Combine(directory, name);
        if ((mask & (Inotify.Ignored | Inotify.IsDirectory)) != 0 || name.Length == 0 || isTurningLink || IsDirectoryByLink(path))
        {
            if (isTurningLink || Matters(path))
            {
                _changed(null, ChangeKind.Complete);
            }

            return;
        }

        _changed(path, KindOf(mask, path));
    }

    private static ChangeKind KindOf(uint mask, string path) => (mask & Inotify.Modify) != 0 ? ChangeKind.Writing
        : (mask & (Inotify.Delete | Inotify.MovedFrom | Inotify.Attributes)) != 0 ? ChangeKind.Unsettled
        : (mask & Inotify.Create) != 0 && !RealPath.IsLink(path) ? ChangeKind.Unsettled
        : ChangeKind.Complete;

    /// <summary>A change of a directory matters below the roots, where it is not hidden, and on the way to them.</summary>
    private bool Matters(string path) => _roots.Any(r =>
        path == r
        || (path.StartsWith(r + Path.DirectorySeparatorChar, StringComparison.Ordinal) && !ManifestPath.IsHidden(r, path))
        || r.StartsWith(path + Path.DirectorySeparatorChar, StringComparison.Ordinal));

    private static bool IsDirectoryByLink(string path) => !ManifestName.IsManifest(path) && RealPath.IsLink(path) && Directory.Exists(path);
}
