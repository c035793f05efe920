using IngressRules.Reading;

namespace IngressRules.AspNetCore.Files;

/// <summary>
/// All files under the configured paths, each with its state and its content. The table passes every event to <see cref="FileTransitions"/>
/// and carries out the resulting action; only <see cref="SleepUntilWork"/> and <see cref="WaitForReadings"/> block. A round consists of
/// <see cref="BeginRound"/>, <see cref="Look"/> where that returns true, and <see cref="BeginReadings"/>. Rounds must not overlap; events
/// may come from any thread.
/// </summary>
internal sealed class FileTable
{
    private readonly IManifestDisk _disk;
    private readonly FileAlarm _alarm;
    private readonly FileWatchTimes _times;
    private readonly FileTransitions _transitions;
    private readonly SortedDictionary<string, Entry> _files = new(StringComparer.Ordinal);

    /// <summary>The files that are not at rest, so that ten thousand files need not be searched for them.</summary>
    private readonly Dictionary<string, Entry> _moving = new(StringComparer.Ordinal);

    private readonly ManifestChanges _changes = new();

    /// <summary>
    /// The directories as a whole have the states of a file: a look at them counts as a reading, during which they may change.
    /// </summary>
    private FileState _directories = FileState.Unknown;
    private ManifestFile? _directoryFindings;
    private TimeSpan _nextPoll = FileState.Never;
    private volatile bool _isAsleep;
    private int _arriving;
    private int _round;
    private TimeSpan _roundBegan;
    private bool _roundTakesGathered;
    private int _readingsOfRound;
    private long _lastReading;

    public FileTable(IManifestDisk disk, FileAlarm alarm, FileWatchTimes times)
    {
        _disk = disk;
        _alarm = alarm;
        _times = times;
        _transitions = new FileTransitions(times);
    }

    /// <summary>
    /// The content of all files in use, ordered by path (ordinal), so that the rules do not depend on the order of the file system.
    /// </summary>
    public IReadOnlyList<ManifestFile> Files
    {
        get
        {
            lock (_alarm.Gate)
            {
                IEnumerable<ManifestFile?> all = _files.Values.Select(f => f.Content).Append(_directoryFindings);
                return [.. all.OfType<ManifestFile>()];
            }
        }
    }

    /// <summary>How many files are in use.</summary>
    public int Count
    {
        get
        {
            lock (_alarm.Gate)
            {
                return _files.Values.Count(f => f.State.IsInUse);
            }
        }
    }

    /// <summary>True while the watcher sleeps, no file is being read, and nothing is due yet.</summary>
    public bool IsIdle
    {
        get
        {
            lock (_alarm.Gate)
            {
                return _isAsleep && NextWork() > Now && !_moving.Values.Any(f => f.State.IsReading);
            }
        }
    }

    /// <summary>The time since the start of the watcher.</summary>
    public TimeSpan Now => _alarm.Now;

    /// <summary>The files that are currently being read.</summary>
    public IReadOnlyList<string> StillReading
    {
        get
        {
            lock (_alarm.Gate)
            {
                return [.. _moving.Where(f => f.Value.State.IsReading).Select(f => f.Key)];
            }
        }
    }

    /// <summary>The state of a file.</summary>
    public FileState StateOf(string path)
    {
        lock (_alarm.Gate)
        {
            return _files.TryGetValue(path, out Entry? file) ? file.State : FileState.Unknown;
        }
    }

    /// <summary>Records a change that the system announces.</summary>
    /// <param name="path">The file; null where a directory has changed or events were lost.</param>
    /// <param name="happened">What has happened.</param>
    public void Announce(string? path, FileEvent happened)
    {
        lock (_alarm.Gate)
        {
            if (path is not null)
            {
                Apply(path, happened);
                return;
            }

            _directories = _transitions.Next(_directories, FileEvent.Closed, _alarm.Now).State;
            _alarm.Ring(_directories.Due);
        }
    }

    /// <summary>Sleeps until there is something to do.</summary>
    /// <returns>False where the watcher was stopped.</returns>
    public bool SleepUntilWork()
    {
        _isAsleep = true;
        bool isAwake = _alarm.SleepUntil(NextWork);
        _isAsleep = false;
        return isAwake;
    }

    /// <summary>The time when there is something to do, as far as it is known now.</summary>
    public TimeSpan NextWork()
    {
        lock (_alarm.Gate)
        {
            return _changes.HasNews && !IsFileUnclear ? TimeSpan.Zero : Earlier(NextWait(), Earlier(NextGathered(), NextLook()));
        }
    }

    /// <summary>Begins a round.</summary>
    /// <returns>
    /// True where the directories are to be looked at: in the first round, after they have changed, and at each polling interval.
    /// </returns>
    public bool BeginRound()
    {
        lock (_alarm.Gate)
        {
            // A round that runs for any reason also includes the files gathered so far, so that one table is built for all of them.
            TimeSpan now = _alarm.Now;
            bool isPoll = _directories.Phase == FilePhase.Loaded && now >= _nextPoll;
            (_round, _roundBegan, _readingsOfRound) = (_round + 1, now, 0);
            _roundTakesGathered = isPoll || !_directories.IsInUse || Earlier(NextGathered(), NextWait()) <= now;
            FileEvent? happened = _directories.Phase == FilePhase.Due && _roundTakesGathered ? FileEvent.TimeUp
                : _directories.Phase == FilePhase.Unknown || isPoll ? FileEvent.SeenChanged
                : null;
            if (happened is null)
            {
                return false;
            }

            _directories = _transitions.Next(_directories, happened.Value, now).State;
            _nextPoll = _times.Polling == Timeout.InfiniteTimeSpan ? FileState.Never : now + _times.Polling;
            return true;
        }
    }

    /// <summary>Looks at the directories, and at each file in them that has no announced change pending.</summary>
    public void Look()
    {
        ManifestListing listing = _disk.List();
        bool isFirst = !_directories.IsInUse;
        foreach (string path in listing.Files)
        {
            FileState state = StateOf(path);
            if (state.IsAtRest || state.IsReading)
            {
                // The first table is built without waiting for files to settle, because the server waits for it. The reading itself detects
                // a file that changes during it.
                ManifestFile? known = ContentOf(path);
                FileSighting seen = isFirst ? new(FileEvent.SeenChanged, default) : _disk.Examine(path, known);
                Sighted(path, seen);
            }
        }

        HashSet<string> present = [.. listing.Files];
        foreach (string path in PathsInUse().Where(p => !present.Contains(p)))
        {
            Sighted(path, new(_disk.IsDirectory(path) ? FileEvent.SeenDirectory : FileEvent.SeenGone, default));
        }

        lock (_alarm.Gate)
        {
            if (!listing.Findings.SequenceEqual(_directoryFindings?.Content.Diagnostics ?? []))
            {
                var content = new IngressReadResult { Diagnostics = [.. listing.Findings] };
                ManifestFile? findings = listing.Findings.Count == 0 ? null : new("", default, content, content);
                _changes.Add("", _directoryFindings, findings);
                _directoryFindings = findings;
            }

            _directories = _transitions.Next(_directories, FileEvent.ReadGood, _alarm.Now).State;
        }
    }

    /// <summary>Begins to read the files that are due.</summary>
    public void BeginReadings()
    {
        lock (_alarm.Gate)
        {
            foreach ((string path, Entry file) in _moving.ToList())
            {
                bool isDue = file.State.Phase == FilePhase.Due
                    ? _roundTakesGathered && file.State.Entered <= _roundBegan
                    : file.State.Due <= _alarm.Now;
                if (isDue)
                {
                    Apply(path, FileEvent.TimeUp);
                }
            }
        }
    }

    /// <summary>Waits for the readings of this round, up to a limit, so that one slow file does not delay the others.</summary>
    public void WaitForReadings(TimeSpan limit)
    {
        TimeSpan end = _alarm.Now + limit;
        _ = _alarm.SleepUntil(() => _readingsOfRound == 0 ? TimeSpan.Zero : end);
    }

    /// <summary>Sleeps for the given time, even if something happens.</summary>
    public void Rest(TimeSpan pause)
    {
        TimeSpan end = _alarm.Now + pause;
        _ = _alarm.SleepUntil(() => end);
    }

    /// <summary>
    /// Takes the files that have changed since the last table was made, in ordinal order. Nothing is taken while a file may or may not
    /// be gone: if it was renamed, its new objects and the removal of the old ones must be one change.
    /// </summary>
    public IReadOnlyList<ManifestChange> TakeChanges()
    {
        lock (_alarm.Gate)
        {
            return IsFileUnclear ? [] : _changes.Take();
        }
    }

    /// <summary>Returns changes that did not get into a table, so that the next one includes them.</summary>
    public void GiveBack(IReadOnlyList<ManifestChange> changes)
    {
        lock (_alarm.Gate)
        {
            _changes.GiveBack(changes);
        }
    }

    /// <summary>True while it is undecided whether a file is gone or changed, at most for <see cref="FileWatchTimes.Together"/>.</summary>
    private bool IsFileUnclear => _moving.Values.Any(f =>
        f.State.IsInUse
        && (f.State.Phase is FilePhase.Settling || f.State.MissingSince is not null)
        && _alarm.Now - f.State.Since < _times.Together);

    private static TimeSpan Earlier(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private ManifestFile? ContentOf(string path)
    {
        lock (_alarm.Gate)
        {
            return _files.TryGetValue(path, out Entry? file) ? file.Content : null;
        }
    }

    private List<string> PathsInUse()
    {
        lock (_alarm.Gate)
        {
            return [.. _files.Where(f => f.Value.State.IsInUse).Select(f => f.Key)];
        }
    }

    /// <summary>The earliest time at which a file is due on its own, without waiting for others.</summary>
    private TimeSpan NextWait() =>
        _moving.Values.Select(f => f.State).Where(s => s.Phase != FilePhase.Due).Select(s => s.Due).DefaultIfEmpty(FileState.Never).Min();

    /// <summary>
    /// The time at which the gathered files are read together: when no further file has been added for a while, or when the first has
    /// waited for the longest time.
    /// </summary>
    private TimeSpan NextGathered()
    {
        (TimeSpan first, TimeSpan last) = (FileState.Never, TimeSpan.MinValue);
        foreach (FileState state in _moving.Values.Select(f => f.State).Append(_directories).Where(s => s.Phase == FilePhase.Due))
        {
            first = Earlier(first, state.Entered);
            last = state.Due > last ? state.Due : last;
        }

        return last == TimeSpan.MinValue ? FileState.Never : Earlier(last, first + _times.LongestGathering);
    }

    private TimeSpan NextLook() => !_directories.IsInUse ? TimeSpan.Zero
        : _directories.Phase == FilePhase.Loaded ? _nextPoll
        : FileState.Never;

    private void Sighted(string path, FileSighting seen)
    {
        lock (_alarm.Gate)
        {
            if (_files.TryGetValue(path, out Entry? file) && file.State.IsReading)
            {
                file.Seen = seen.Stamp;
            }

            Apply(path, seen.Event);
        }
    }

    private void Read(string path, long number, FileReading reading)
    {
        lock (_alarm.Gate)
        {
            // A result is ignored if a later reading of the file has begun or the file has been removed.
            if (_files.TryGetValue(path, out Entry? file) && file.Reading == number)
            {
                bool hasChangedMeanwhile = file.Seen is { } seen && seen != default && reading.File is { } read && read.Stamp != seen;
                FileEvent outcome = hasChangedMeanwhile ? FileEvent.ReadUnsteady
                    : reading.Event == FileEvent.ReadGone && _arriving > 0 ? FileEvent.ReadGoneWhileOthersArrive
                    : reading.Event;
                Apply(path, outcome, reading);
            }
        }
    }

    private void Apply(string path, FileEvent happened, FileReading? reading = null)
    {
        if (!_files.TryGetValue(path, out Entry? file))
        {
            _files.Add(path, file = new Entry());
        }

        (FileState before, bool hadNews) = (file.State, _changes.HasNews);
        (file.State, FileAction action) = _transitions.Next(before, happened, _alarm.Now);
        if (action == FileAction.Drop && reading is { File: not null })
        {
            // It is certain now that a file is missing that ought to be there. That is reported, and its last good content stays in use.
            (file.State, action) = (FileState.AtRest(FilePhase.Unreadable), FileAction.Use);
        }

        _arriving += (file.State.IsArriving ? 1 : 0) - (before.IsArriving ? 1 : 0);
        if (action is FileAction.Use or FileAction.Drop)
        {
            ManifestFile? content = action == FileAction.Use ? reading!.File : null;
            _changes.Add(path, file.Content, content);
            file.Content = content;
        }

        Keep(path, file);
        if (action == FileAction.Read)
        {
            BeginReading(path, file);
        }

        bool wasLastOfRound = before.IsReading && !file.State.IsReading && file.Round == _round && --_readingsOfRound == 0;
        _alarm.Ring(wasLastOfRound || _changes.HasNews != hadNews ? TimeSpan.Zero : file.State.Due);
    }

    private void Keep(string path, Entry file)
    {
        if (file.State.IsAtRest)
        {
            _moving.Remove(path);
        }
        else
        {
            _moving[path] = file;
        }

        if (file.State.Phase == FilePhase.Unknown)
        {
            _files.Remove(path);
        }
    }

    private void BeginReading(string path, Entry file)
    {
        (file.Round, file.Reading, file.Seen) = (_round, ++_lastReading, null);
        _readingsOfRound++;
        long number = file.Reading;
        _disk.BeginReading(path, file.Content, result => Read(path, number, result));
    }

    private sealed class Entry
    {
        public FileState State { get; set; } = FileState.Unknown;

        public ManifestFile? Content { get; set; }

        /// <summary>The round in which the last reading began.</summary>
        public int Round { get; set; }

        /// <summary>The number of the last reading.</summary>
        public long Reading { get; set; }

        /// <summary>The stamp of a look that took place during the reading.</summary>
        public FileStamp? Seen { get; set; }
    }
}
