namespace IngressRules.AspNetCore.Files;

/// <summary>
/// Notifications for the directories of some paths. Where the system gives none (a network mount, a directory that does not exist yet, no
/// watches left), polling has to do, and a later call tries again.
/// </summary>
internal sealed class DirectoryWatch(IReadOnlyList<string> roots, Action<string?> changed, Action<string, string> cannotWatch) : IDisposable
{
    private readonly Dictionary<string, FileSystemWatcher> _watchers = new(StringComparer.Ordinal);
    private readonly HashSet<string> _refused = new(StringComparer.Ordinal);

    /// <summary>Watches what can be watched now and is not watched yet. Calls take turns.</summary>
    public void Ensure()
    {
        foreach (string directory in roots.Select(r => Directory.Exists(r) ? r : Path.GetDirectoryName(r)!).Distinct(StringComparer.Ordinal))
        {
            if (Directory.Exists(directory) && !_watchers.ContainsKey(directory) && !_refused.Contains(directory))
            {
                Watch(directory);
            }
        }

        // A directory that has gone takes its watch with it; one that comes back needs a new one.
        foreach (string gone in _watchers.Keys.Where(d => !Directory.Exists(d)).ToList())
        {
            _watchers.Remove(gone, out FileSystemWatcher? watcher);
            watcher?.Dispose();
        }
    }

    public void Dispose()
    {
        foreach (FileSystemWatcher watcher in _watchers.Values)
        {
            watcher.Dispose();
        }

        _watchers.Clear();
    }

    private void Watch(string directory)
    {
        try
        {
            var watcher = new FileSystemWatcher(directory) { IncludeSubdirectories = true };
            watcher.Changed += (_, e) => changed(e.FullPath);
            watcher.Created += (_, e) => changed(e.FullPath);
            watcher.Deleted += (_, e) => changed(e.FullPath);
            watcher.Renamed += (_, e) => changed(e.FullPath);

            // Too many events at once: which they were is lost, that there were some is not.
            watcher.Error += (_, _) => changed(null);
            watcher.EnableRaisingEvents = true;
            _watchers.Add(directory, watcher);
        }
        catch (Exception error) when (error is IOException or ArgumentException or PlatformNotSupportedException)
        {
            // No notifications here. Saying so once is enough.
            _refused.Add(directory);
            cannotWatch(directory, error.Message);
        }
    }
}
