using IngressRules.Reading;

namespace IngressRules.AspNetCore.Files;

/// <summary>
/// Notifications by .NET's file watcher, for systems other than Linux. It reports that a file has changed, but not that its writer has
/// finished, so a file is read only after it has been quiet for a while.
/// </summary>
internal sealed class DirectoryWatch(IReadOnlyList<string> roots, Action<string?, FileEvent> changed, Action<string, string> cannotWatch)
    : IDirectoryWatch
{
    private readonly Dictionary<string, FileSystemWatcher> _watchers = new(StringComparer.Ordinal);
    private readonly HashSet<string> _refused = new(StringComparer.Ordinal);

    public void Ensure()
    {
        IEnumerable<string> directories = roots.Select(r => Directory.Exists(r) ? r : Path.GetDirectoryName(r)!);
        foreach (string directory in directories.Distinct(StringComparer.Ordinal))
        {
            if (Directory.Exists(directory) && !_watchers.ContainsKey(directory) && !_refused.Contains(directory))
            {
                Watch(directory);
            }
        }

        // A watch ends when its directory is deleted; a directory that is created again needs a new watch.
        foreach (string gone in _watchers.Keys.Where(d => !Directory.Exists(d)).ToList())
        {
            _watchers.Remove(gone, out FileSystemWatcher? watcher);
            watcher?.Dispose();
        }
    }

    /// <summary>Does nothing: .NET's watcher cannot tell how far its notifications have come.</summary>
    public void CatchUp()
    {
    }

    public void Dispose()
    {
        foreach (FileSystemWatcher watcher in _watchers.Values)
        {
            watcher.Dispose();
        }

        _watchers.Clear();
    }

    /// <summary>
    /// Handles a deletion. The deleted entry can no longer be inspected, so its name decides whether it was a file or a directory.
    /// </summary>
    private void Gone(string path) => changed(ManifestName.IsManifest(path) ? path : null, FileEvent.Touched);

    private void Watch(string directory)
    {
        try
        {
            var watcher = new FileSystemWatcher(directory) { IncludeSubdirectories = true };
            watcher.Changed += (_, e) => changed(e.FullPath, FileEvent.Touched);
            watcher.Created += (_, e) => changed(e.FullPath, FileEvent.Touched);
            watcher.Deleted += (_, e) => Gone(e.FullPath);
            watcher.Renamed += (_, e) =>
            {
                Gone(e.OldFullPath);
                changed(e.FullPath, FileEvent.Closed);
            };

            // The event buffer overflowed and events were lost, so all directories are checked.
            watcher.Error += (_, _) => changed(null, FileEvent.Closed);
            watcher.EnableRaisingEvents = true;
            _watchers.Add(directory, watcher);
        }
        catch (Exception error) when (error is IOException or ArgumentException or PlatformNotSupportedException)
        {
            // This directory gives no notifications. It is reported once.
            _refused.Add(directory);
            cannotWatch(directory, error.Message);
        }
    }
}
