using System.Runtime.CompilerServices;
using IngressRules.AspNetCore.Files;
using IngressRules.Reading;

namespace IngressRules.AspNetCore.Tests.Files;

/// <summary>
/// A disk in memory. Its files hold a number in place of manifests; <see cref="Half"/> stands for a file whose writer has not finished.
/// Readings take place when a test says so, and it may say so in two steps.
/// </summary>
internal sealed class FakeDisk : IManifestDisk
{
    public const int Half = -1;

    /// <summary>What readings stand for.</summary>
    private static readonly ConditionalWeakTable<IngressReadResult, object> s_numbers = [];

    private readonly Dictionary<string, OnDisk> _files = new(StringComparer.Ordinal);
    private readonly List<Running> _running = [];
    private int _stamps;

    public IReadOnlyList<Running> Readings => _running;

    public IReadOnlyDictionary<string, OnDisk> Files => _files;

    /// <summary>Paths that stay named when nothing is there, as configured paths and links do.</summary>
    public HashSet<string> Named { get; } = new(StringComparer.Ordinal);

    public HashSet<string> Directories { get; } = new(StringComparer.Ordinal);

    public int Looks { get; private set; }

    /// <summary>Whether files that were written look as if that had been just now.</summary>
    public bool IsFresh { get; set; }

    public void Write(string path, int content, FileEvent? fault = null) =>
        _files[path] = new(content, new FileStamp(path, new DateTime(++_stamps, DateTimeKind.Utc), content == 0 ? 0 : 10), fault);

    public void Delete(string path) => _files.Remove(path);

    public ManifestListing List()
    {
        Looks++;
        return new([.. _files.Keys.Union(Named)], []);
    }

    public FileSighting Examine(string path, ManifestFile? known)
    {
        FileStamp stamp = StampOf(path);
        FileEvent seen = known is not null && known.Stamp == stamp ? FileEvent.SeenSame
            : known is not null && stamp == default ? FileEvent.SeenGone
            : IsFresh ? FileEvent.SeenFresh
            : FileEvent.SeenChanged;
        return new(seen, stamp);
    }

    public bool IsDirectory(string path) => Directories.Contains(path);

    public void BeginReading(string path, ManifestFile? before, Action<FileReading> done) => _running.Add(new(this, path, before, done));

    /// <summary>Ends a reading: those that have looked at the file before give what they saw then.</summary>
    public void Finish(Running reading)
    {
        _running.Remove(reading);
        reading.Finish();
    }

    public void FinishAll()
    {
        while (_running.Count > 0)
        {
            Finish(_running[0]);
        }
    }

    /// <summary>The number that a file brings into use; null where there is none.</summary>
    public static int? ContentOf(ManifestFile? file) =>
        file?.LastGood is { } good && s_numbers.TryGetValue(good, out object? number) ? (int)number : null;

    private FileStamp StampOf(string path) => _files.TryGetValue(path, out OnDisk? file) ? file.Stamp : default;

    /// <summary>A file.</summary>
    /// <param name="Content">What it holds; 0 for an empty one.</param>
    /// <param name="Stamp">How it looks.</param>
    /// <param name="Fault">What is wrong with it; null for nothing.</param>
    public sealed record OnDisk(int Content, FileStamp Stamp, FileEvent? Fault);

    /// <summary>A reading under way.</summary>
    public sealed class Running(FakeDisk disk, string path, ManifestFile? before, Action<FileReading> done)
    {
        private readonly FileStamp _stamp = disk.StampOf(path);
        private (OnDisk? File, bool IsTaken) _taken;
        private FileReading? _result;

        public string Path { get; } = path;

        /// <summary>Reads the bytes now, although the reading ends later.</summary>
        public void TakeBytes() => _taken = (disk._files.GetValueOrDefault(Path), true);

        /// <summary>Ends the reading now, although its result is handed over later.</summary>
        public void End() => _result ??= Result();

        public void Finish() => done(_result ?? Result());

        private FileReading Result()
        {
            OnDisk? file = _taken.IsTaken ? _taken.File : disk._files.GetValueOrDefault(Path);
            return file is null && (before?.LastGood is not null || !disk.Named.Contains(Path))
                ? new(FileEvent.ReadGone, null, disk.Named.Contains(Path))
                : new(Outcome(file), New(file));
        }

        private FileEvent Outcome(OnDisk? file) => _stamp != disk.StampOf(Path) ? FileEvent.ReadUnsteady
            : file is null ? FileEvent.ReadUnreadable
            : file.Fault ?? (file.Stamp.Length == 0 && before?.Stamp.Length > 0 ? FileEvent.ReadEmpty : FileEvent.ReadGood);

        private ManifestFile New(OnDisk? file)
        {
            var content = new IngressReadResult();
            s_numbers.Add(content, file?.Content ?? 0);
            return file is { Fault: null } ? new(Path, _stamp, content, content)
                : before?.LastGood is { } good ? new(Path, _stamp, good with { }, good)
                : new(Path, _stamp, content, null);
        }
    }
}
