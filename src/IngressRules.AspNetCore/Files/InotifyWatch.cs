using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace IngressRules.AspNetCore.Files;

/// <summary>
/// Notifications on Linux. The framework's own watcher does not pass on the one that matters most here: that a writer has closed his file. With
/// it a change can be read at once and never in halves.
/// </summary>
internal sealed class InotifyWatch : IDirectoryWatch
{
    private const int Interrupted = 4;

    /// <summary>Links are not followed: what lies behind them is polled, and a link to a directory above would never end.</summary>
    private static readonly EnumerationOptions BelowRoot = new()
    {
        RecurseSubdirectories = true,
        MaxRecursionDepth = 64,
        IgnoreInaccessible = true,
        AttributesToSkip = FileAttributes.Hidden | FileAttributes.ReparsePoint,
    };

    private readonly IReadOnlyList<string> _roots;
    private readonly Action<string?, ChangeKind> _changed;
    private readonly Action<string, string> _cannotWatch;
    private readonly Lock _lock = new();
    private readonly Dictionary<int, string> _directories = [];
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

            var watched = new HashSet<string>(_directories.Values, StringComparer.Ordinal);
            foreach (string directory in _roots.SelectMany(DirectoriesOf).Distinct(StringComparer.Ordinal).Where(d => !watched.Contains(d) && !_refused.Contains(d)))
            {
                int watch = Inotify.Watch(_instance, directory);
                if (watch >= 0)
                {
                    _directories[watch] = directory;
                }
                else if (Directory.Exists(directory))
                {
                    // Saying so once is enough.
                    _refused.Add(directory);
                    _cannotWatch(directory, Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError()));
                }
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

    /// <summary>The directory of a file; a directory with those below it, as far as manifests are read there.</summary>
    private static IEnumerable<string> DirectoriesOf(string root)
    {
        if (!Directory.Exists(root))
        {
            string? parent = Path.GetDirectoryName(root);
            return parent is not null && Directory.Exists(parent) ? [parent] : [];
        }

        try
        {
            return
            [
                root,
                .. Directory.EnumerateDirectories(root, "*", BelowRoot)
                    .Where(d => !ManifestPath.IsHidden(root, d)),
            ];
        }
        catch (IOException)
        {
            // It went away meanwhile. The next look tries again.
            return [root];
        }
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
        string? directory;
        lock (_lock)
        {
            directory = _directories.GetValueOrDefault(watch);
            if ((mask & Inotify.Ignored) != 0)
            {
                // The directory has gone, and one of the same name would need a new watch.
                _directories.Remove(watch);
            }
        }

        if (directory is null || name.Length == 0 || (mask & (Inotify.Overflow | Inotify.IsDirectory | Inotify.Ignored)) != 0)
        {
            _changed(null, ChangeKind.Complete);
            return;
        }

        string path = Path.Combine(directory, name);
        ChangeKind kind = (mask & Inotify.Modify) != 0 ? ChangeKind.Writing
            : (mask & Inotify.Create) != 0 && new FileInfo(path).LinkTarget is null ? ChangeKind.Unsettled
            : ChangeKind.Complete;
        _changed(path, kind);
    }
}
