using System.Runtime.CompilerServices;
using IngressRules.AspNetCore.Files;
using IngressRules.Reading;

namespace IngressRules.AspNetCore.Tests.Files;

/// <summary>
/// A disk in memory. Its files hold a number in place of manifests; <see cref="Half"/> means a file that is still being written. Readings
/// take place when a test says so, in one step or in two.
/// </summary>
internal sealed class FakeDisk : IManifestDisk
{
    public const int Half = -1;

    /// <summary>The number that each result of a reading stands for.</summary>
    private static readonly ConditionalWeakTable<IngressReadResult, object> s_numbers = [];

    private readonly Dictionary<string, OnDisk> _files = new(StringComparer.Ordinal);
    private readonly List<Running> _running = [];
    private int _stamps;

    public IReadOnlyList<Running> Readings => _running;

    public IReadOnlyDictionary<string, OnDisk> Files => _files;

    /// <summary>Paths that are still referred to when the file is missing, like configured paths and links.</summary>
    public HashSet<string> Named { get; } = new(StringComparer.Ordinal);

    public HashSet<string> Directories { get; } = new(StringComparer.Ordinal);

    public int Looks { get; private set; }

    /// <summary>Whether written files look as if the write had just happened.</summary>
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

    /// <summary>Ends a reading. If it took its bytes before, its result is what it saw then.</summary>
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

    /// <summary>The number in the content of a file; null where there is none.</summary>
    public static int? ContentOf(ManifestFile? file) =>
        file?.LastGood is { } good && s_numbers.TryGetValue(good, out object? number) ? (int)number : null;

    private FileStamp StampOf(string path) => _files.TryGetValue(path, out OnDisk? file) ? file.Stamp : default;

    /// <summary>A file.</summary>
    /// <param name="Content">The number in it; 0 for an empty file.</param>
    /// <param name="Stamp">The stamp of the file.</param>
    /// <param name="Fault">The fault that a reading reports; null for none.</param>
    public sealed record OnDisk(int Content, FileStamp Stamp, FileEvent? Fault);

    /// <summary>A reading under way.</summary>
    public sealed class Running(FakeDisk disk, string path, ManifestFile? before, Action<FileReading> done)
    {
        private readonly FileStamp _stamp = disk.StampOf(path);
        private (OnDisk? File, bool IsTaken) _taken;
        private FileReading? _result;

        public string Path { get; } = path;

        /// <summary>Reads the content now; the reading ends later.</summary>
        public void TakeBytes() => _taken = (disk._files.GetValueOrDefault(Path), true);

        /// <summary>Ends the reading now; its result is handed over later.</summary>
        public void End() => _result ??= Result();

        public void Finish() => done(_result ?? Result());

        private FileReading Result()
        {
            OnDisk? file = _taken.IsTaken ? _taken.File : disk._files.GetValueOrDefault(Path);
            return file is null && !disk.Named.Contains(Path) ? new(FileEvent.ReadGone, null)
                : new(file is null && before?.LastGood is not null ? FileEvent.ReadGone : Outcome(file), New(file));
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
