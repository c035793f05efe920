using IngressRules.AspNetCore.Files;
using IngressRules.AspNetCore.Tests.Support;
using Microsoft.Extensions.Primitives;

namespace IngressRules.AspNetCore.Tests.Reloading;

/// <summary>
/// The ways in which files are replaced, moved and written, and which content is in use until they are read. Where the order of two events
/// matters, the watcher's clock stands still until both have happened.
/// </summary>
[Collection(nameof(Alone))]
public sealed class ReplacedFileTests : IDisposable
{
    private readonly ReloadSite _site = new();

    public void Dispose() => _site.Dispose();

    [Theory]
    [InlineData("an editor")]
    [InlineData("version control")]
    [InlineData("another name")]
    [InlineData("another directory")]
    [InlineData("another file")]
    [InlineData("another key")]
    public async Task No_way_to_replace_a_file_loses_its_rules_meanwhile(string by)
    {
        string a = _site.PathOf("a.yaml"), b = _site.PathOf(by == "another directory" ? "sub/a.yaml" : "b.yaml");
        Directory.CreateDirectory(Path.GetDirectoryName(b)!);
        _site.Write("web.yaml", ReloadSite.Manifest("web", "/web"));
        if (by == "another key")
        {
            await _site.MountConfigMapAsync("..1", "a.yaml");
        }
        else
        {
            _site.Write("a.yaml", ReloadSite.Manifest("a", "/a"));
        }

        await using ReloadSite.StillRouter router = await _site.StartStillAsync();
        int losses = 0;
        using IDisposable listening = ChangeToken.OnChange(router.Router.Tables.GetChangeToken, () => losses += router.Takes("/a") ? 0 : 1);
        for (int i = 0; i < 10; i++)
        {
            (string from, string to) = i % 2 == 0 ? (a, b) : (b, a);
            await ReplaceAsync(by, from, to, i);
            _site.Write("web.yaml", ReloadSite.Manifest("web", $"/web{i}"));
            await router.KnowsAsync("web.yaml", FilePhase.Due);
            await router.SettleAsync();
            Assert.True(router.Takes($"/web{i}") && router.Takes("/a"));
        }

        Assert.Equal(0, losses);
    }

    [Fact]
    public async Task A_writer_may_take_his_time_while_he_holds_the_file_open()
    {
        _site.Write("a.yaml", ReloadSite.Manifest("a", "/a"));
        await using ReloadSite.StillRouter router = await _site.StartStillAsync();
        await using (var writer = new StreamWriter(_site.PathOf("a.yaml")))
        {
            // Like a shell that redirects the output of a slow program. The pause is longer than the one after which an empty file is used.
            await router.KnowsAsync("a.yaml", FilePhase.Writing);
            await router.PassAsync(FileWatchTimes.Default.Emptiness * 2);
            Assert.True(router.Takes("/a"));
            await writer.WriteAsync(ReloadSite.Manifest("a", "/a2"));
        }

        await router.KnowsAsync("a.yaml", FilePhase.Due);
        await router.SettleAsync();
        Assert.True(router.Takes("/a2"));
    }

    [Fact]
    public async Task A_file_that_is_being_written_is_not_read_in_halves()
    {
        _site.Write("a.yaml", ReloadSite.Manifest("a1", "/a1") + "---\n" + ReloadSite.Manifest("a2", "/a2"));
        await using ReloadSite.StillRouter router = await _site.StartStillAsync();
        await using (var writer = new StreamWriter(_site.PathOf("a.yaml")))
        {
            // The first half is a valid manifest. The other file makes sure that there is a reload before the second half.
            await writer.WriteAsync(ReloadSite.Manifest("a1", "/a1-new") + "---\n");
            await writer.FlushAsync();
            _site.Write("b.yaml", ReloadSite.Manifest("b", "/b"));
            await router.KnowsAsync("b.yaml", FilePhase.Due);
            await router.PassAsync(FileWatchTimes.Default.LongestGathering);
            Assert.True(router.Takes("/b"));
            Assert.True(router.Takes("/a1") && router.Takes("/a2"), "the old content stays until the writer has finished");
            await writer.WriteAsync(ReloadSite.Manifest("a2", "/a2-new"));
        }

        await router.KnowsAsync("a.yaml", FilePhase.Due);
        await router.SettleAsync();
        Assert.True(router.Takes("/a1-new") && router.Takes("/a2-new"));
    }

    /// <summary>In this test the clock runs, so readings and writes overlap at random.</summary>
    [Fact]
    public async Task Writing_in_place_again_and_again_never_loses_a_rule()
    {
        string text = ReloadSite.Manifest("a", "/a")
            + string.Concat(Enumerable.Range(0, 200).Select(i => "---\n" + ReloadSite.Manifest($"a{i}", $"/a{i}")));
        _site.Write("a.yaml", text);
        await using TestRouter router = await _site.StartAsync();
        int losses = 0;
        using IDisposable listening = ChangeToken.OnChange(
            router.Tables.GetChangeToken, () => losses += ReloadSite.Takes(router, "/a") && ReloadSite.Takes(router, "/a199") ? 0 : 1);
        for (int i = 0; i < 30; i++)
        {
            await using (var writer = new StreamWriter(_site.PathOf("a.yaml")))
            {
                foreach (string part in (string[])[text[..5000], text[5000..], $"# {i}"])
                {
                    await writer.WriteAsync(part);
                    await writer.FlushAsync();
                }
            }

            _site.Write("b.yaml", ReloadSite.Manifest("b", $"/b{i}"));
            int now = i;
            await ReloadSite.Until(router, () => ReloadSite.Takes(router, $"/b{now}"));
        }

        Assert.Equal(0, losses);
    }

    private async Task ReplaceAsync(string by, string from, string to, int count)
    {
        string a = _site.PathOf("a.yaml");
        switch (by)
        {
            case "an editor":
                File.Move(a, a + "~");
                _site.Write("a.yaml", ReloadSite.Manifest("a", "/a") + $"# {count}");
                File.Delete(a + "~");
                break;
            case "version control":
                File.Delete(a);
                _site.Write("a.yaml", ReloadSite.Manifest("a", "/a") + $"# {count}");
                break;
            case "another key":
                await _site.MountConfigMapAsync($"..{count + 2}", Path.GetFileName(to));
                File.Delete(from);
                break;
            case "another file":
                await File.WriteAllTextAsync(from, "# moved\n");
                await File.WriteAllTextAsync(to, ReloadSite.Manifest("a", "/a"));
                break;
            default:
                File.Move(from, to);
                break;
        }
    }
}
