using IngressRules.AspNetCore.Tests.Support;

namespace IngressRules.AspNetCore.Tests.Reloading;

/// <summary>Directories and links that are created, removed and redirected.</summary>
[Collection(nameof(Alone))]
public sealed class ReloadedDirectoryTests : IDisposable
{
    private readonly ReloadSite _site = new();

    public void Dispose() => _site.Dispose();

    [Fact]
    public async Task The_links_of_a_mounted_ConfigMap_are_read_once_and_followed_when_they_turn()
    {
        string first = Path.Combine(
            _site.Folder, "..2026_01_01"), second = Path.Combine(_site.Folder, "..2026_01_02"), data = Path.Combine(_site.Folder, "..data");
        Directory.CreateDirectory(first);
        Directory.CreateDirectory(second);
        await File.WriteAllTextAsync(Path.Combine(first, "a.yaml"), ReloadSite.Manifest("a", "/old"));
        await File.WriteAllTextAsync(Path.Combine(second, "a.yaml"), ReloadSite.Manifest("a", "/new"));
        Directory.CreateSymbolicLink(data, "..2026_01_01");
        File.CreateSymbolicLink(Path.Combine(_site.Folder, "a.yaml"), "..data/a.yaml");
        await using TestRouter router = await _site.StartAsync();
        Assert.True(ReloadSite.Takes(router, "/old"));
        Assert.Single(router.Tables.Current.Matcher.Rules.Ingresses);

        await ReloadSite.TurnAsync(data, "..2026_01_02");
        await ReloadSite.Until(router, () => ReloadSite.Takes(router, "/new") && !ReloadSite.Takes(router, "/old"));
    }

    [Fact]
    public async Task A_directory_that_does_not_exist_yet_is_reported_and_read_when_it_does()
    {
        string later = Path.Combine(_site.Folder, "later");
        await using TestRouter router = await _site.StartAsync(ReloadSite.Fast, paths: later);
        Assert.Contains("ING1001", ReloadSite.Codes(router));
        Directory.CreateDirectory(later);
        await File.WriteAllTextAsync(Path.Combine(later, "a.yaml"), ReloadSite.Manifest("a", "/a"));
        await ReloadSite.Until(router, () => ReloadSite.Takes(router, "/a"));
        Assert.DoesNotContain("ING1001", ReloadSite.Codes(router));
    }

    [Fact]
    public async Task A_link_on_the_way_to_the_directory_may_turn()
    {
        string root = Path.Combine(_site.Folder, "current", "manifests");
        for (int i = 1; i <= 2; i++)
        {
            string release = Path.Combine(_site.Folder, $"release{i}", "manifests");
            Directory.CreateDirectory(release);
            await File.WriteAllTextAsync(Path.Combine(release, "a.yaml"), ReloadSite.Manifest("a", $"/a{i}"));

            // The two files have the same time and length.
            File.SetLastWriteTimeUtc(Path.Combine(release, "a.yaml"), new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        }

        Directory.CreateSymbolicLink(Path.Combine(_site.Folder, "current"), "release1");
        await using TestRouter router = await _site.StartAsync(ReloadSite.WithoutPolling, paths: root);
        Assert.True(ReloadSite.Takes(router, "/a1"));
        await ReloadSite.TurnAsync(Path.Combine(_site.Folder, "current"), "release2");
        await ReloadSite.Until(router, () => ReloadSite.Takes(router, "/a2") && !ReloadSite.Takes(router, "/a1"));
        await File.WriteAllTextAsync(Path.Combine(_site.Folder, "release2", "manifests", "b.yaml"), ReloadSite.Manifest("b", "/b"));
        await ReloadSite.Until(router, () => ReloadSite.Takes(router, "/b"));
    }

    [Fact]
    public async Task Links_to_directories_are_followed_once_and_watched()
    {
        string root = Path.Combine(_site.Folder, "root"), elsewhere = Path.Combine(_site.Folder, "elsewhere");
        Directory.CreateDirectory(root);
        Directory.CreateDirectory(elsewhere);
        Directory.CreateSymbolicLink(Path.Combine(root, "link"), "../elsewhere");
        Directory.CreateSymbolicLink(Path.Combine(root, "up"), "..");
        await File.WriteAllTextAsync(Path.Combine(elsewhere, "a.yaml"), ReloadSite.Manifest("a", "/a"));
        await using TestRouter router = await _site.StartAsync(ReloadSite.WithoutPolling, paths: root);
        Assert.Single(router.Tables.Current.Matcher.Rules.Ingresses);
        await File.WriteAllTextAsync(Path.Combine(elsewhere, "b.yaml"), ReloadSite.Manifest("b", "/b"));
        await ReloadSite.Until(router, () => ReloadSite.Takes(router, "/b"));
        Assert.Equal(2, router.Tables.Current.Matcher.Rules.Ingresses.Count);
    }

    [Fact]
    public async Task Directories_that_are_missing_in_a_row_are_seen_when_they_come()
    {
        string root = Path.Combine(_site.Folder, "some", "where", "below");
        await using TestRouter router = await _site.StartAsync(ReloadSite.Fast, paths: root);
        for (int i = 0; i < 2; i++)
        {
            Directory.CreateDirectory(root);
            await File.WriteAllTextAsync(Path.Combine(root, "a.yaml"), ReloadSite.Manifest("a", $"/a{i}"));
            await ReloadSite.Until(router, () => ReloadSite.Takes(router, $"/a{i}"));
            Directory.Delete(Path.Combine(_site.Folder, "some"), recursive: true);
            await ReloadSite.Until(router, () => ReloadSite.Codes(router).Contains("ING1001"));
        }
    }

    [Fact]
    public async Task A_configured_directory_that_goes_is_a_fault_and_what_was_in_it_stays_in_service()
    {
        string root = Directory.CreateDirectory(Path.Combine(_site.Folder, "rules")).FullName;
        await File.WriteAllTextAsync(Path.Combine(root, "a.yaml"), ReloadSite.Manifest("a", "/a"));
        await File.WriteAllTextAsync(Path.Combine(root, "b.yaml"), ReloadSite.Manifest("b", "/b"));
        await using TestRouter router = await _site.StartAsync(ReloadSite.Fast, paths: root);
        Directory.Move(root, root + "-away");
        await ReloadSite.Until(router, () => router.Tables.Current.Stale.Count == 2);
        Assert.True(ReloadSite.Takes(router, "/a") && ReloadSite.Takes(router, "/b"));
        Assert.Contains("ING1001", ReloadSite.Codes(router));

        // Once it is back, what is not in it any more is gone.
        File.Delete(Path.Combine(root + "-away", "b.yaml"));
        Directory.Move(root + "-away", root);
        await ReloadSite.Until(router, () => ReloadSite.Takes(router, "/a") && !ReloadSite.Takes(router, "/b"));
        await ReloadSite.Until(router, () => !ReloadSite.Codes(router).Any());
    }

    [Fact]
    public async Task A_link_to_a_file_that_goes_keeps_its_objects_in_service()
    {
        string target = Path.Combine(_site.Folder, "target"), link = Path.Combine(_site.Folder, "a.yaml");
        await File.WriteAllTextAsync(target, ReloadSite.Manifest("a", "/a"));
        File.CreateSymbolicLink(link, target);
        await using TestRouter router = await _site.StartAsync(ReloadSite.Fast);
        File.Delete(target);
        await ReloadSite.Until(router, () => ReloadSite.Codes(router).Contains("ING1001"));
        Assert.True(ReloadSite.Takes(router, "/a"));
        File.Delete(link);
        await ReloadSite.Until(router, () => !ReloadSite.Takes(router, "/a"));
    }
}
