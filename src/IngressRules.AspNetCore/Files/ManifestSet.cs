using IngressRules.Diagnostics;
using IngressRules.Reading;
using IngressRules.Reloading;

namespace IngressRules.AspNetCore.Files;

/// <summary>
/// All files below the configured paths, as they were last read. A look at the disk reads only what may have changed, each file apart from
/// the others: one that takes long is waited for to a limit, keeps its old content beyond that, and comes in when it is done. Not safe for
/// several threads; its owner takes turns.
/// </summary>
internal sealed class ManifestSet
{
    /// <summary>How long a file may be empty before that is taken for what its author wants.</summary>
    private static readonly TimeSpan EmptyPatience = TimeSpan.FromSeconds(2);

    /// <summary>How long files that have gone wait for new ones to be read, which may hold the same objects.</summary>
    private static readonly TimeSpan MovePatience = TimeSpan.FromSeconds(10);

    private readonly List<string> _roots;
    private readonly ReaderOptions _options;
    private readonly ChangeQueue _queue;
    private readonly Dictionary<string, IReadOnlyList<string>> _listings = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, ManifestFile> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Reading> _readings = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTime> _gone = new(StringComparer.Ordinal);

    public ManifestSet(IEnumerable<string> roots, ReaderOptions options, ChangeQueue queue)
    {
        _roots = [.. roots.Select(r => Path.TrimEndingDirectorySeparator(Path.GetFullPath(r))).Distinct(StringComparer.Ordinal)];
        _options = options;
        _queue = queue;
    }

    /// <summary>The configured paths in full.</summary>
    public IReadOnlyList<string> Roots => _roots;

    /// <summary>The files in use, in ordinal order of their paths, so that what is made of them does not depend on the file system.</summary>
    public IReadOnlyCollection<ManifestFile> Files => _files.Values;

    /// <summary>Files that are taking long to read.</summary>
    public IEnumerable<string> Pending => _readings.Keys;

    /// <summary>What was found about directories that cannot be listed.</summary>
    public IReadOnlyList<Diagnostic> Findings { get; private set; } = [];

    /// <summary>Everything that the files hold, by file, and what was found about directories.</summary>
    public IEnumerable<ObjectSource> Sources =>
        Findings.Count == 0 ? _files.Values.Select(f => f.Source) : _files.Values.Select(f => f.Source).Append(new("", new IngressReadResult { Diagnostics = [.. Findings] }));

    /// <summary>Looks at the disk.</summary>
    /// <param name="changes">Where to look.</param>
    /// <param name="patience">How long to wait for files that take long to read.</param>
    /// <returns>True where something differs from what was there before.</returns>
    public bool Refresh(FileChanges changes, TimeSpan patience)
    {
        bool changed = false;
        if (changes.Everything)
        {
            changed |= LookAtEverything(changes);
        }

        foreach (string path in changes.Files)
        {
            changed |= LookAt(path);
        }

        Task[] running = [.. _readings.Values.Select(r => r.Task)];
        _ = Task.WaitAll(running, patience);
        return changed | TakeWhatIsRead();
    }

    private bool LookAtEverything(FileChanges changes)
    {
        var findings = new List<Diagnostic>();
        HashSet<string> present = [.. _roots.SelectMany(r => List(r, findings))];
        var realDirectories = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (string path in present)
        {
            if (changes.BeingWritten.Contains(path) || changes.Files.Contains(path))
            {
                continue;
            }

            string directory = Path.GetDirectoryName(path) ?? "";
            if (!realDirectories.TryGetValue(directory, out string? real))
            {
                realDirectories.Add(directory, real = FileStamp.RealDirectoryOf(path));
            }

            FileStamp stamp = FileStamp.Of(path, real);
            if (!_files.TryGetValue(path, out ManifestFile? before) || (before.Stamp == stamp && before.IsUnreadable))
            {
                Start(path);
            }
            else if (before.Stamp != stamp)
            {
                StartOnceSettled(path, stamp);
            }
        }

        bool changed = !findings.SequenceEqual(Findings);
        Findings = findings;
        foreach (string gone in _files.Keys.Where(f => !present.Contains(f)).ToList())
        {
            if (Directory.Exists(gone))
            {
                // Where there was a file, or nothing, there is a directory now.
                changed |= _files.Remove(gone);
            }
            else
            {
                _queue.Add(gone, ChangeKind.Unsettled);
            }
        }

        return changed;
    }

    /// <summary>
    /// Nobody announced the change, so nobody will announce its end: a write of this very moment may go on, and a file that has gone may be
    /// about to come back.
    /// </summary>
    private void StartOnceSettled(string path, FileStamp stamp)
    {
        if (DateTime.UtcNow - stamp.Modified < ChangeQueue.Settling || (stamp == default && RealPath.IsGone(path)))
        {
            _queue.Add(path, ChangeKind.Unsettled);
        }
        else
        {
            Start(path);
        }
    }

    /// <summary>Looks at one file that was announced: is it read at all, is it still there?</summary>
    private bool LookAt(string path)
    {
        bool isRoot = _roots.Contains(path, StringComparer.Ordinal);
        bool isRead = isRoot || (ManifestName.IsManifest(path) && _roots.Exists(r => IsBelow(r, path)));
        if (isRead && !RealPath.IsGone(path))
        {
            _gone.Remove(path);
            Start(path);
            return false;
        }

        if (_files.ContainsKey(path) && !HasBeenGoneForLong(path))
        {
            _queue.Add(path, ChangeKind.Unsettled);
            return false;
        }

        _gone.Remove(path);
        _readings.Remove(path);
        bool changed = _files.Remove(path);
        if (isRead && (isRoot || RealPath.IsLink(path)))
        {
            // A link that leads nowhere stays in the list, and reading it says what is wrong.
            Start(path);
        }

        return changed;
    }

    /// <summary>
    /// One look may come just between the old file and the new one. And what was moved has gone from one name and may take its time to be read under
    /// the other.
    /// </summary>
    private bool HasBeenGoneForLong(string path)
    {
        if (!_gone.TryGetValue(path, out DateTime since))
        {
            _gone.Add(path, since = DateTime.UtcNow);
        }

        TimeSpan time = DateTime.UtcNow - since;
        return time > MovePatience || (time >= ChangeQueue.Settling && !_readings.Keys.Any(r => !_files.ContainsKey(r)));
    }

    private static bool IsBelow(string root, string path) =>
        path.StartsWith(root, StringComparison.Ordinal) && path.Length > root.Length && !ManifestPath.IsHidden(root, path)
        && (path[root.Length] == Path.DirectorySeparatorChar || root.EndsWith(Path.DirectorySeparatorChar));

    /// <summary>Begins to read a file, unless that is under way; then it is read once more afterwards.</summary>
    private void Start(string path)
    {
        if (_readings.TryGetValue(path, out Reading? running))
        {
            running.Again = true;
            return;
        }

        ManifestFile? before = _files.GetValueOrDefault(path);
        var task = Task.Run(() => ManifestFile.Read(path, _options, before));
        _readings.Add(path, new(task));
    }

    private bool TakeWhatIsRead()
    {
        bool changed = false;
        foreach ((string path, Reading reading) in _readings.ToList())
        {
            if (!reading.Task.IsCompleted)
            {
                reading.AnnounceWhenDone(_queue.Wake);
                continue;
            }

            // Where somebody has begun to write the file anew, what was read may be half of it, and the content from before is whole.
            _readings.Remove(path);
            ManifestFile file = reading.Task.Result;
            ManifestFile? before = _files.GetValueOrDefault(path);
            if (before is not null && IsJustTruncated(file, before))
            {
                _queue.Add(path, ChangeKind.Unsettled);
            }
            else if (before is { IsUnreadable: true } && file.IsUnreadable && before.Stamp == file.Stamp)
            {
                // Asked again, and the answer is the same.
            }
            else if (!_queue.IsBeingWritten(path))
            {
                _files[path] = file;
                changed = true;
            }

            if (reading.Again)
            {
                _queue.Add(path, ChangeKind.Complete);
            }
        }

        return changed;
    }

    /// <summary>A file that is suddenly empty is about to be written. One that stays so is really empty.</summary>
    private static bool IsJustTruncated(ManifestFile file, ManifestFile before) =>
        file.Stamp.Length == 0 && before.Stamp.Length > 0 && DateTime.UtcNow - file.Stamp.Modified < EmptyPatience && File.Exists(file.Path);

    /// <summary>The files of a path. One that does not exist stands for itself, so that reading it reports it.</summary>
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
            // A mount that stalls is no order to delete everything: what was there before stays.
            findings.AddRange(problems);
            return _listings.GetValueOrDefault(root, []).Union(listing, StringComparer.Ordinal);
        }

        _listings[root] = listing;
        return listing;
    }

    private sealed class Reading(Task<ManifestFile> task)
    {
        private bool _announced;

        public Task<ManifestFile> Task { get; } = task;

        public bool Again { get; set; }

        public void AnnounceWhenDone(Action announce)
        {
            if (!_announced)
            {
                _announced = true;
                Task.ContinueWith(_ => announce(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            }
        }
    }
}
