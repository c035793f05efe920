using IngressRules.Reading;

namespace IngressRules.AspNetCore.Files;

/// <summary>
/// Notifications by the framework, for systems other than Linux. They tell that a file has changed and not that its writer has finished, so
/// a file must be quiet for a while.
/// </summary>
internal sealed class DirectoryWatch(IReadOnlyList<string> roots, Action<string?, ChangeKind> changed, Action<string, string> cannotWatch) : IDirectoryWatch
{
    private readonly Dictionary<string, FileSystemWatcher> _watchers = new(StringComparer.Ordinal);
    private readonly HashSet<string> _refused = new(StringComparer.Ordinal);

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

    /// <summary>What has gone may have been a directory, of which nothing can be asked any more.</summary>
    private void Gone(string path) => changed(ManifestName.IsManifest(path) ? path : null, ChangeKind.Unsettled);

    private void Watch(string directory)
    {
        try
        {
            var watcher = new FileSystemWatcher(directory) { IncludeSubdirectories = true };
            watcher.Changed += (_, e) => changed(e.FullPath, ChangeKind.Unsettled);
            watcher.Created += (_, e) => changed(e.FullPath, ChangeKind.Unsettled);
            watcher.Deleted += (_, e) => Gone(e.FullPath);
            watcher.Renamed += (_, e) =>
            {
                Gone(e.OldFullPath);
                changed(e.FullPath, ChangeKind.Complete);
            };

            // Too many events at once: which they were is lost, that there were some is not.
            watcher.Error += (_, _) => changed(null, ChangeKind.Complete);
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
