using IngressRules.AspNetCore.Tests.Observability;
using IngressRules.AspNetCore.Tests.Support;
using IngressRules.Reloading;
using Microsoft.Extensions.Primitives;

namespace IngressRules.AspNetCore.Tests.Reloading;

/// <summary>How changes of files change the rules.</summary>
[Collection(nameof(Alone))]
public sealed class ReloadedFileTests : IDisposable
{
    private readonly ReloadSite _site = new();

    public void Dispose() => _site.Dispose();

    [Fact]
    public async Task A_changed_file_changes_the_table()
    {
        _site.Write("a.yaml", ReloadSite.Manifest("a", "/old"));
        await using TestRouter router = await _site.StartAsync();
        Assert.True(ReloadSite.Takes(router, "/old"));
        _site.Write("a.yaml", ReloadSite.Manifest("a", "/new"));
        await ReloadSite.Until(router, () => ReloadSite.Takes(router, "/new") && !ReloadSite.Takes(router, "/old"));
    }

    [Fact]
    public async Task An_exception_that_nobody_expects_is_counted_and_files_are_followed_all_the_same()
    {
        _site.Write("a.yaml", ReloadSite.Manifest("a", "/old"));
        await using TestRouter router = await _site.StartAsync();
        using var recorder = new Recorder(router.Services);
        router.Tables.GetChangeToken().RegisterChangeCallback(_ => throw new InvalidOperationException("a mistake of the host"), null);
        _site.Write("a.yaml", ReloadSite.Manifest("a", "/new"));
        await ReloadSite.Until(router, () => ReloadSite.Takes(router, "/new"));
        _site.Write("a.yaml", ReloadSite.Manifest("a", "/newer"));
        await ReloadSite.Until(router, () => ReloadSite.Takes(router, "/newer") && !ReloadSite.Takes(router, "/new"));
        Assert.Contains("ingressrules.background.failures{task=Reloading} 1", recorder.Read());
    }

    [Fact]
    public async Task New_and_deleted_files_count()
    {
        _site.Write("a.yaml", ReloadSite.Manifest("a", "/a"));
        await using TestRouter router = await _site.StartAsync();
        _site.Write("b.yml", ReloadSite.Manifest("b", "/b"));
        await ReloadSite.Until(router, () => ReloadSite.Takes(router, "/b"));
        File.Delete(Path.Combine(_site.Folder, "a.yaml"));
        await ReloadSite.Until(router, () => !ReloadSite.Takes(router, "/a") && ReloadSite.Takes(router, "/b"));
    }

    [Fact]
    public async Task A_file_that_stops_parsing_keeps_its_own_last_good_objects_while_others_go_on()
    {
        _site.Write("a.yaml", ReloadSite.Manifest("a", "/a"));
        _site.Write("b.yaml", ReloadSite.Manifest("b", "/b"));
        await using TestRouter router = await _site.StartAsync();
        _site.Write("a.yaml", "spec: [}\n");
        _site.Write("b.yaml", ReloadSite.Manifest("b", "/b2"));
        await ReloadSite.Until(router, () => ReloadSite.Takes(router, "/b2") && ReloadSite.Codes(router).Contains("ING1004"));
        Assert.True(ReloadSite.Takes(router, "/a"), "the broken file's last good objects stay");
        Assert.False(ReloadSite.Takes(router, "/b"));
        _site.Write("a.yaml", ReloadSite.Manifest("a", "/a3"));
        await ReloadSite.Until(router, () => ReloadSite.Takes(router, "/a3") && !ReloadSite.Takes(router, "/a"));
        Assert.DoesNotContain("ING1004", ReloadSite.Codes(router));
    }

    [Theory]
    [InlineData("bad: [\n")]
    [InlineData("--- \nbad: [\n---\nkind: {\n")]
    public async Task Objects_whose_file_stops_parsing_are_stale_until_it_parses_again(string appended)
    {
        _site.Write("a.yaml", ReloadSite.Manifest("a", "/a"));
        await using TestRouter router = await _site.StartAsync();
        _site.Write("a.yaml", ReloadSite.Manifest("a", "/a2") + appended);
        await ReloadSite.Until(router, () => ReloadSite.Codes(router).Contains("ING1004"));
        Assert.True(ReloadSite.Takes(router, "/a"));
        StaleObject stale = Assert.Single(router.Tables.Current.Stale);
        Assert.Equal(("Ingress default/a", "ING1004"), (stale.Object.ToString(), stale.Because.Code.Id));

        _site.Write("a.yaml", ReloadSite.Manifest("a", "/a"));
        await ReloadSite.Until(router, () => !ReloadSite.Codes(router).Contains("ING1004"));
        Assert.Empty(router.Tables.Current.Stale);
        Assert.True(ReloadSite.Takes(router, "/a"));
    }

    [Fact]
    public async Task An_object_that_parses_and_is_invalid_keeps_its_last_valid_version_until_it_is_removed()
    {
        _site.Write("a.yaml", ReloadSite.Manifest("a", "/a") + "---\n" + ReloadSite.Manifest("b", "/b"));
        await using TestRouter router = await _site.StartAsync();
        _site.Write("a.yaml", ReloadSite.Manifest("a", "no-slash") + "---\n" + ReloadSite.Manifest("b", "/b2"));
        await ReloadSite.Until(router, () => ReloadSite.Takes(router, "/b2"));
        Assert.True(ReloadSite.Takes(router, "/a"));
        Assert.Equal("Ingress default/a", Assert.Single(router.Tables.Current.Stale).Object.ToString());

        _site.Write("a.yaml", ReloadSite.Manifest("b", "/b3"));
        await ReloadSite.Until(router, () => ReloadSite.Takes(router, "/b3"));
        Assert.False(ReloadSite.Takes(router, "/a"));
        Assert.Empty(router.Tables.Current.Stale);
    }

    [Fact]
    public async Task Other_endings_and_dot_files_are_not_read()
    {
        _site.Write("a.yaml", ReloadSite.Manifest("a", "/a"));
        _site.Write(".hidden.yaml", ReloadSite.Manifest("hidden", "/hidden"));
        _site.Write("b.txt", ReloadSite.Manifest("b", "/b"));
        await using TestRouter router = await _site.StartAsync();
        Assert.True(ReloadSite.Takes(router, "/a"));
        Assert.False(ReloadSite.Takes(router, "/hidden") || ReloadSite.Takes(router, "/b"));
    }

    [Fact]
    public async Task A_file_that_may_be_read_at_last_is_read_although_nothing_was_written()
    {
        string file = Path.Combine(_site.Folder, "a.yaml");
        _site.Write("a.yaml", ReloadSite.Manifest("a", "/a"));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.None);
        }

        await using TestRouter router = await _site.StartAsync(ReloadSite.WithoutPolling);

        // An administrator can read every file, so then the test only shows that the file is read again.
        Assert.True(OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess || ReloadSite.Codes(router).Contains("ING1001"));
        var changed = new TaskCompletionSource();
        using IDisposable listening = ChangeToken.OnChange(router.Tables.GetChangeToken, () => changed.TrySetResult());
        if (OperatingSystem.IsWindows())
        {
            File.SetLastWriteTimeUtc(file, DateTime.UnixEpoch);
        }
        else
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead);
        }

        await changed.Task.WaitAsync(ReloadSite.Limit);
        Assert.True(ReloadSite.Takes(router, "/a"));
    }

    [Fact]
    public async Task Junk_in_one_file_does_not_keep_the_others_from_changing()
    {
        _site.Write("a.yaml", ReloadSite.Manifest("a", "/a"));
        _site.Write("good.yaml", ReloadSite.Manifest("good", "/good"));
        await using TestRouter router = await _site.StartAsync();
        string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
            + string.Concat(Enumerable.Range(1, 9).Select(i => $"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 9))}]\n"));
        (string Name, string Text)[] junk =
        [
            ("good.yaml", bomb),
            ("nul.yaml", "kind: Ingress\0\0\0\n"),
            ("open.yaml", new string('[', 1 << 20)),
            ("open.json", new string('{', 1 << 20)),
            ("junk.yaml", string.Concat(Enumerable.Repeat("- {a: &b [*c, 'd\t\u0001: ]}\n", 200_000))),
        ];
        for (int i = 0; i < junk.Length; i++)
        {
            _site.Write(junk[i].Name, junk[i].Text);
            _site.Write("a.yaml", ReloadSite.Manifest("a", $"/a{i}"));
            int now = i;
            await ReloadSite.Until(router, () => ReloadSite.Takes(router, $"/a{now}"));
        }

        Assert.True(ReloadSite.Takes(router, "/good"), "the last good objects of a file that has become junk stay");
    }
}
