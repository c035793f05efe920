using IngressRules.AspNetCore.Observability;
using IngressRules.Diagnostics;
using IngressRules.Reading;

namespace IngressRules.AspNetCore.Files;

/// <summary>Reads and lists files on the real disk.</summary>
/// <param name="roots">The configured paths.</param>
/// <param name="options">How text is read.</param>
/// <param name="time">The clock.</param>
/// <param name="times">The durations of the watcher.</param>
/// <param name="catchUp">Waits until all changes of files so far have been announced.</param>
/// <param name="failures">Takes what nobody expects.</param>
internal sealed class ManifestDisk(
    ManifestRoots roots, ReaderOptions options, TimeProvider time, FileWatchTimes times, Action catchUp, BackgroundFailures failures)
    : IManifestDisk
{
    private readonly FileReadings _readings = new(
        (path, before) =>
        {
            FileReading reading = Read(path, before, roots, options);
            if (reading.File is { } file && time.GetUtcNow().UtcDateTime - file.Stamp.Modified < times.LongestDelay)
            {
                // Writing may have begun before the reading, with its announcement still under way.
                catchUp();
            }

            return reading;
        },
        failures);

    private readonly Dictionary<string, IReadOnlyList<string>> _listings = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string?> _realDirectories = new(StringComparer.Ordinal);

    public ManifestListing List()
    {
        var findings = new List<Diagnostic>();
        List<string> files = [.. roots.Paths.SelectMany(r => List(r, findings)).Distinct(StringComparer.Ordinal)];
        _realDirectories.Clear();
        return new(files, findings);
    }

    public FileSighting Examine(string path, ManifestFile? known)
    {
        string directory = Path.GetDirectoryName(path) ?? "";
        if (!_realDirectories.TryGetValue(directory, out string? real))
        {
            _realDirectories.Add(directory, real = FileStamp.RealDirectoryOf(path));
        }

        var stamp = FileStamp.Of(path, real);
        FileEvent seen = known is not null && known.Stamp == stamp ? FileEvent.SeenSame
            : known is not null && stamp == default && RealPath.IsGone(path) ? FileEvent.SeenGone
            : time.GetUtcNow().UtcDateTime - stamp.Modified < times.Settling ? FileEvent.SeenFresh
            : FileEvent.SeenChanged;
        return new(seen, stamp);
    }

    public bool IsDirectory(string path) => Directory.Exists(path);

    public void BeginReading(string path, ManifestFile? before, Action<FileReading> done) => _readings.Begin(path, before, done);

    private static FileReading Read(string path, ManifestFile? before, ManifestRoots roots, ReaderOptions options)
    {
        bool isGone = RealPath.IsGone(path);
        if (isGone && !roots.Miss(path) && !RealPath.IsLink(path))
        {
            return new(FileEvent.ReadGone, null);
        }

        ManifestFile file = ManifestFile.Read(path, options, before, isListed: !roots.Contains(path));
        FileEvent outcome = isGone && before?.LastGood is not null ? FileEvent.ReadGone
            : !file.Stamp.IsStill() ? FileEvent.ReadUnsteady
            : file.IsUnreadable ? FileEvent.ReadUnreadable
            : file.Stamp.Length == 0 && before?.Stamp.Length > 0 ? FileEvent.ReadEmpty
            : file.IsBroken ? FileEvent.ReadBroken
            : FileEvent.ReadGood;
        return new(outcome, file);
    }

    /// <summary>The files of a configured path. A missing path is returned itself, so that reading it reports it.</summary>
    private IEnumerable<string> List(string root, List<Diagnostic> findings)
    {
        if (!Directory.Exists(root) && (!_listings.ContainsKey(root) || File.Exists(root) || RealPath.IsGone(root)))
        {
            _listings.Remove(root);
            return [root];
        }

        IReadOnlyList<string> listing = IngressReader.ListDirectory(root, out IReadOnlyList<Diagnostic> problems);
        if (problems.Count > 0)
        {
            // A stalled mount does not mean that its files were deleted, so the files of the last listing stay.
            findings.AddRange(problems);
            return _listings.GetValueOrDefault(root, []).Union(listing, StringComparer.Ordinal);
        }

        _listings[root] = listing;
        return listing;
    }
}
