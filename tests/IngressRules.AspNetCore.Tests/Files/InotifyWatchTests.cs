using System.Collections.Concurrent;
using IngressRules.AspNetCore.Files;

namespace IngressRules.AspNetCore.Tests.Files;

/// <summary>Which events Linux announces, in which order, and how to wait until they have been announced.</summary>
public sealed class InotifyWatchTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ingress-rules-").FullName;
    private readonly ConcurrentQueue<string> _announced = new();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_has_happened_is_announced_once_the_watch_has_caught_up()
    {
        using InotifyWatch? watch = Create(_folder);
        for (int i = 0; i < 100 && watch is not null; i++)
        {
            using (var writer = new StreamWriter(Path.Combine(_folder, $"{i}.yaml")))
            {
                writer.Write("half");
                writer.Flush();
                watch.CatchUp();
                Assert.Equal($"{i}.yaml Written", _announced.Last());
            }

            watch.CatchUp();
            Assert.Equal($"{i}.yaml Closed", _announced.Last());
            File.Delete(Path.Combine(_folder, $"{i}.yaml"));
            watch.CatchUp();
            Assert.Equal($"{i}.yaml Touched", _announced.Last());
        }
    }

    [Fact]
    public void Catching_up_leaves_alone_what_is_watched_and_ends_with_the_watch()
    {
        // The nearest existing directory is the root directory, so that is watched.
        InotifyWatch? watch = Create("/ingress-rules-does-not-exist/below");
        watch?.CatchUp();
        watch?.CatchUp();
        watch?.Dispose();
        watch?.CatchUp();
        Assert.Empty(_announced);
    }

    private InotifyWatch? Create(string root)
    {
        var watch = InotifyWatch.TryCreate([root], (path, e) => _announced.Enqueue($"{Path.GetFileName(path)} {e}"), (_, _) => { });
        Assert.Equal(OperatingSystem.IsLinux(), watch is not null);
        watch?.Ensure();
        return watch;
    }
}
