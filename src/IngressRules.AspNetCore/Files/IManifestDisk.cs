using IngressRules.Diagnostics;

namespace IngressRules.AspNetCore.Files;

/// <summary>The disk operations of the file watcher. Tests replace them with a disk in memory.</summary>
internal interface IManifestDisk
{
    /// <summary>Lists the directories. Calls must not overlap with each other or with <see cref="Examine"/>.</summary>
    ManifestListing List();

    /// <summary>Compares a file of the last listing with its known version.</summary>
    /// <param name="path">The file.</param>
    /// <param name="known">The file as it was last read; null for one that was not.</param>
    FileSighting Examine(string path, ManifestFile? known);

    /// <summary>True where there is a directory at the path of a file.</summary>
    bool IsDirectory(string path);

    /// <summary>Begins to read a file, after an earlier reading of it has ended.</summary>
    /// <param name="path">The file.</param>
    /// <param name="before">The file as it was last read; null for one that was not.</param>
    /// <param name="done">Receives the result, on another thread. It may not be called for a reading that a later one has replaced.</param>
    void BeginReading(string path, ManifestFile? before, Action<FileReading> done);
}

/// <summary>The content of the configured directories.</summary>
/// <param name="Files">The files, without duplicates.</param>
/// <param name="Findings">Diagnostics about directories that cannot be listed.</param>
internal sealed record ManifestListing(IReadOnlyList<string> Files, IReadOnlyList<Diagnostic> Findings);

/// <summary>The state of a file as a look at the directories found it.</summary>
/// <param name="Event">One of the events of a look.</param>
/// <param name="Stamp">The stamp of the file.</param>
internal readonly record struct FileSighting(FileEvent Event, FileStamp Stamp);

/// <summary>The result of a reading.</summary>
/// <param name="Event">One of the events of a reading.</param>
/// <param name="File">
/// What was read; null for a file that is gone. One that is missing and ought to be there, because it is a configured path or a link, or
/// below a configured directory that is missing, has its last good content here, and the finding that it is missing.
/// </param>
internal sealed record FileReading(FileEvent Event, ManifestFile? File);
