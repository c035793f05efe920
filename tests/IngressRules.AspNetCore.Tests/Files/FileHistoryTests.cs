using FsCheck.Xunit;
using IngressRules.AspNetCore.Files;
using IngressRules.AspNetCore.Tests.Support;

namespace IngressRules.AspNetCore.Tests.Files;

/// <summary>
/// After any sequence of events the content in use is what is on the disk, no wait is endless, and no file is read while it is being
/// written. Each byte of a history is one event of one of three files, or of the watcher.
/// </summary>
public class FileHistoryTests
{
    [Property(MaxTest = 500, EndSize = 200)]
    public void No_change_is_lost_and_nothing_is_read_in_halves(byte[] history)
    {
        using var world = new World(new FileWatchTimes { Polling = Timeout.InfiniteTimeSpan });
        foreach (byte step in history)
        {
            world.Do(step, isAnnounced: true);
            world.AssertBounds();
        }

        world.CloseAll(isAnnounced: true);
        world.AssertInUseIsOnDisk(world.RunUntilQuiet());
        Assert.Equal("", world.Halves);
    }

    [Property(MaxTest = 300, EndSize = 200)]
    public void Lost_events_lose_no_change_once_that_is_known(byte[] history, byte[] announced)
    {
        using var world = new World(new FileWatchTimes { Polling = Timeout.InfiniteTimeSpan });
        for (int i = 0; i < history.Length; i++)
        {
            world.Do(history[i], isAnnounced: announced.Length > 0 && announced[i % announced.Length] % 2 == 0);
            world.AssertBounds();
        }

        world.CloseAll(isAnnounced: false);
        world.Files.Announce(null, FileEvent.Closed);
        world.AssertInUseIsOnDisk(world.RunUntilQuiet());
    }

    [Property(MaxTest = 300, EndSize = 200)]
    public void Where_nothing_is_announced_polling_finds_every_change(byte[] history)
    {
        using var world = new World(new FileWatchTimes());
        foreach (byte step in history)
        {
            world.Do(step, isAnnounced: false);
            world.AssertBounds();
        }

        world.CloseAll(isAnnounced: false);
        world.RunFor(FileWatchTimes.Default.LongestDelay + FileWatchTimes.Default.Move + FileWatchTimes.Default.Polling);
        world.AssertInUseIsOnDisk(TimeSpan.Zero);
    }

    /// <summary>Three files, their writers, and the watcher that follows them.</summary>
    private sealed class World : IDisposable
    {
        private static readonly string[] Paths = ["a", "b", "c"];

        private readonly FileWatchTimes _times;
        private readonly ManualTime _time = new();
        private readonly FakeDisk _disk = new();
        private readonly FileAlarm _alarm;
        private readonly Dictionary<string, TimeSpan> _lastWrites = [];
        private readonly HashSet<FakeDisk.Running> _mayReadHalves = [];
        private readonly Dictionary<string, ManifestFile> _inTable = [];
        private int _version;

        public World(FileWatchTimes times)
        {
            _times = times;
            _alarm = new FileAlarm(_time);
            Files = new FileTable(_disk, _alarm, times);
            Round();
        }

        public FileTable Files { get; }

        /// <summary>
        /// The files that came into use half-written although the watcher had not waited for their writers up to the limit.
        /// </summary>
        public string Halves { get; private set; } = "";

        public void Dispose() => _alarm.Dispose();

        public void Do(byte step, bool isAnnounced)
        {
            string path = Paths[step / 17 % Paths.Length], other = Paths[((step / 17) + 1) % Paths.Length];
            bool isOpen = _lastWrites.ContainsKey(path), exists = _disk.Files.ContainsKey(path);
            switch (step % 17)
            {
                case 0 or 1 when !isOpen:
                    Write(path, FakeDisk.Half, isAnnounced, exists ? [FileEvent.Written] : [FileEvent.Touched, FileEvent.Written]);
                    _lastWrites[path] = _alarm.Now;
                    break;
                case 1 or 2 when isOpen:
                    Write(path, FakeDisk.Half, isAnnounced, FileEvent.Written);
                    _lastWrites[path] = _alarm.Now;
                    break;
                case 3 or 4 when isOpen:
                    Close(path, isAnnounced);
                    break;
                case 5 when !isOpen:
                    Write(path, ++_version, isAnnounced, FileEvent.Closed);
                    break;
                case 6 when !isOpen && exists:
                    _disk.Delete(path);
                    Announce(path, isAnnounced, FileEvent.Touched);
                    break;
                case 7 when exists:
                    Announce(path, isAnnounced, FileEvent.Touched);
                    break;
                case 8 when !isOpen && exists && !_lastWrites.ContainsKey(other):
                    Write(other, _disk.Files[path].Content, isAnnounced, FileEvent.Closed);
                    _disk.Delete(path);
                    Announce(path, isAnnounced, FileEvent.Touched);
                    break;
                case 9 when !isOpen:
                    Write(path, 0, isAnnounced, FileEvent.Written, FileEvent.Closed);
                    break;
                case 10:
                    Files.Announce(null, FileEvent.Closed);
                    break;
                case 11 or 12:
                    _time.Advance(TimeSpan.FromMilliseconds(1 + (step / 17)));
                    break;
                case 13:
                    _time.Advance(step / 17 % 2 == 0 ? _times.Settling : _times.WriterPause);
                    break;
                case 14:
                    Round();
                    break;
                case 15 when _disk.Readings.Count > 0:
                    Finish(_disk.Readings[step / 17 % _disk.Readings.Count]);
                    break;
                case 16 when _disk.Readings.Count > 0:
                    FakeDisk.Running reading = _disk.Readings[step / 17 % _disk.Readings.Count];
                    (step % 2 == 0 ? (Action)reading.TakeBytes : reading.End)();
                    break;
            }
        }

        public void CloseAll(bool isAnnounced)
        {
            foreach (string path in _lastWrites.Keys.ToList())
            {
                Close(path, isAnnounced);
            }
        }

        /// <summary>Checks that no file is due later than the limits allow.</summary>
        public void AssertBounds()
        {
            foreach (string path in Paths)
            {
                FileState state = Files.StateOf(path);
                TimeSpan latest = state.Phase switch
                {
                    FilePhase.Writing or FilePhase.Settling => state.Since + _times.LongestDelay,
                    FilePhase.Due => state.Entered + _times.LongestGathering,
                    FilePhase.Missing => _alarm.Now + _times.Settling,
                    _ => FileState.Never,
                };
                Assert.True(state.Due <= latest, $"{path}: {state}");
            }
        }

        /// <summary>Advances the clock until nothing is left to do.</summary>
        /// <returns>How long that took.</returns>
        public TimeSpan RunUntilQuiet()
        {
            TimeSpan began = _alarm.Now;
            for (int rounds = 0; _disk.Readings.Count > 0 || Files.NextWork() != FileState.Never; rounds++)
            {
                Assert.True(rounds < 1000, "it never comes to rest");
                FinishAll();
                TimeSpan next = Files.NextWork() == FileState.Never ? _alarm.Now : Files.NextWork();
                _time.Advance(next > _alarm.Now ? next - _alarm.Now : TimeSpan.Zero);
                Round();
            }

            return _alarm.Now - began;
        }

        public void RunFor(TimeSpan span)
        {
            for (TimeSpan end = _alarm.Now + span; _alarm.Now < end;)
            {
                FinishAll();
                _time.Advance(_times.Settling);
                Round();
            }

            FinishAll();
            Take();
        }

        public void AssertInUseIsOnDisk(TimeSpan took)
        {
            Assert.True(took <= _times.LongestDelay + _times.Move, $"{took}");
            string onDisk = string.Join(' ', _disk.Files.OrderBy(f => f.Key).Select(f => $"{f.Key}={f.Value.Content}"));
            Assert.Equal(onDisk, string.Join(' ', Files.Files.Select(f => $"{f.Path}={FakeDisk.ContentOf(f)}")));
            Assert.Equal(onDisk, string.Join(' ', _inTable.OrderBy(f => f.Key).Select(f => $"{f.Key}={FakeDisk.ContentOf(f.Value)}")));
            Assert.All(Paths, p => Assert.Equal(_disk.Files.ContainsKey(p) ? FilePhase.Loaded : FilePhase.Unknown, Files.StateOf(p).Phase));
        }

        private void Close(string path, bool isAnnounced)
        {
            Write(path, ++_version, isAnnounced, FileEvent.Written, FileEvent.Closed);
            _lastWrites.Remove(path);
        }

        private void Write(string path, int content, bool isAnnounced, params FileEvent[] events)
        {
            _disk.Write(path, content);
            Announce(path, isAnnounced, events);
        }

        private void Announce(string path, bool isAnnounced, params FileEvent[] events)
        {
            foreach (FileEvent happened in isAnnounced ? events : [])
            {
                Files.Announce(path, happened);
            }
        }

        private void Round()
        {
            if (Files.NextWork() <= _alarm.Now)
            {
                List<FakeDisk.Running> before = [.. _disk.Readings];
                if (Files.BeginRound())
                {
                    Files.Look();
                }

                Files.BeginReadings();
                _mayReadHalves.UnionWith(_disk.Readings.Except(before).Where(r => HasBeenWaitedFor(r.Path)));
                Take();
            }
        }

        private bool HasBeenWaitedFor(string path) =>
            (_lastWrites.TryGetValue(path, out TimeSpan lastWrite) && _alarm.Now - lastWrite >= _times.WriterPause)
            || _alarm.Now - Files.StateOf(path).Since >= _times.LongestDelay;

        private void FinishAll()
        {
            while (_disk.Readings.Count > 0)
            {
                Finish(_disk.Readings[0]);
            }
        }

        private void Finish(FakeDisk.Running reading)
        {
            int? before = ContentInUse(reading.Path);
            bool isLate = _alarm.Now - Files.StateOf(reading.Path).Since >= _times.LongestDelay;
            _disk.Finish(reading);
            if (ContentInUse(reading.Path) == FakeDisk.Half && before != FakeDisk.Half && !isLate && !_mayReadHalves.Contains(reading))
            {
                Halves += $" {reading.Path}";
            }
        }

        private int? ContentInUse(string path) => FakeDisk.ContentOf(Files.Files.FirstOrDefault(f => f.Path == path));

        /// <summary>Applies the changes to a table, as the watcher does when it builds rules.</summary>
        private void Take()
        {
            foreach (ManifestChange change in Files.TakeChanges())
            {
                Assert.Same(change.Before, _inTable.GetValueOrDefault(change.Path));
                if (change.After is null)
                {
                    _inTable.Remove(change.Path);
                }
                else
                {
                    _inTable[change.Path] = change.After;
                }
            }
        }
    }
}
