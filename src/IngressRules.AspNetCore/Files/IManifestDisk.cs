using IngressRules.Diagnostics;

namespace IngressRules.AspNetCore.Files;

/// <summary>What the file watcher asks of the disk. Tests put one in its place that they hold in their hands.</summary>
internal interface IManifestDisk
{
    /// <summary>Lists the directories. Calls take turns, those of <see cref="Examine"/> included.</summary>
    ManifestListing List();

    /// <summary>Compares a file of the last listing with what is known of it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="known">The file as it was last read; null for one that was not.</param>
    FileSighting Examine(string path, ManifestFile? known);

    /// <summary>True where there is a directory at the path of a file.</summary>
    bool IsDirectory(string path);

    /// <summary>Begins to read a file, after an earlier reading of it where that still takes its time.</summary>
    /// <param name="path">The file.</param>
    /// <param name="before">The file as it was last read; null for one that was not.</param>
    /// <param name="done">Takes the result, on another thread. A reading that a later one has replaced may give none.</param>
    void BeginReading(string path, ManifestFile? before, Action<FileReading> done);
}

/// <summary>What lies in the configured directories.</summary>
/// <param name="Files">The files, each once.</param>
/// <param name="Findings">What was found about directories that cannot be listed.</param>
internal sealed record ManifestListing(IReadOnlyList<string> Files, IReadOnlyList<Diagnostic> Findings);

/// <summary>How a look at the directories found a file.</summary>
/// <param name="Event">One of the events that tell of a look.</param>
/// <param name="Stamp">What the file looked like.</param>
internal readonly record struct FileSighting(FileEvent Event, FileStamp Stamp);

/// <summary>The result of a reading.</summary>
/// <param name="Event">One of the events that tell of a reading.</param>
/// <param name="File">What was read; null where there was nothing.</param>
/// <param name="IsStillNamed">
/// True where there was nothing and somebody still names the path: it was configured, or there is a link.
/// </param>
internal sealed record FileReading(FileEvent Event, ManifestFile? File, bool IsStillNamed = false);
