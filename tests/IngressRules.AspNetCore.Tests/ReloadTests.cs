using System.Diagnostics;
using IngressRules.AspNetCore.Tests.Support;
using IngressRules.Matching;
using IngressRules.Reading;
using Microsoft.Extensions.Primitives;

namespace IngressRules.AspNetCore.Tests;

/// <summary>Files change while the host runs.</summary>
public sealed class ReloadTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly string _folder = Directory.CreateTempSubdirectory("ingress-rules-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_changed_file_changes_the_table()
    {
        Write("a.yaml", Manifest("a", "/old"));
        await using TestRouter router = await StartAsync();
        Assert.True(Takes(router, "/old"));
        Write("a.yaml", Manifest("a", "/new"));
        await Until(router, () => Takes(router, "/new") && !Takes(router, "/old"));
    }

    [Fact]
    public async Task New_and_deleted_files_count()
    {
        Write("a.yaml", Manifest("a", "/a"));
        await using TestRouter router = await StartAsync();
        Write("b.yml", Manifest("b", "/b"));
        await Until(router, () => Takes(router, "/b"));
        File.Delete(Path.Combine(_folder, "a.yaml"));
        await Until(router, () => !Takes(router, "/a") && Takes(router, "/b"));
    }

    [Fact]
    public async Task A_file_that_stops_parsing_keeps_its_own_last_good_objects_while_others_go_on()
    {
        Write("a.yaml", Manifest("a", "/a"));
        Write("b.yaml", Manifest("b", "/b"));
        await using TestRouter router = await StartAsync();
        Write("a.yaml", "spec: [}\n");
        Write("b.yaml", Manifest("b", "/b2"));
        await Until(router, () => Takes(router, "/b2") && Codes(router).Contains("ING1004"));
        Assert.True(Takes(router, "/a"), "the broken file's last good objects stay");
        Assert.False(Takes(router, "/b"));
        Write("a.yaml", Manifest("a", "/a3"));
        await Until(router, () => Takes(router, "/a3") && !Takes(router, "/a"));
        Assert.DoesNotContain("ING1004", Codes(router));
    }

    [Fact]
    public async Task An_object_that_parses_and_is_invalid_is_left_out_whole()
    {
        Write("a.yaml", Manifest("a", "/a") + "---\n" + Manifest("b", "/b"));
        await using TestRouter router = await StartAsync();
        Write("a.yaml", Manifest("a", "no-slash") + "---\n" + Manifest("b", "/b2"));
        await Until(router, () => Takes(router, "/b2"));
        Assert.False(Takes(router, "/a"));
    }

    [Fact]
    public async Task Other_endings_and_dot_files_are_not_read()
    {
        Write("a.yaml", Manifest("a", "/a"));
        Write(".hidden.yaml", Manifest("hidden", "/hidden"));
        Write("b.txt", Manifest("b", "/b"));
        await using TestRouter router = await StartAsync();
        Assert.True(Takes(router, "/a"));
        Assert.False(Takes(router, "/hidden") || Takes(router, "/b"));
    }

    [Fact]
    public async Task The_links_of_a_mounted_ConfigMap_are_read_once_and_followed_when_they_turn()
    {
        string first = Path.Combine(_folder, "..2026_01_01"), second = Path.Combine(_folder, "..2026_01_02"), data = Path.Combine(_folder, "..data");
        Directory.CreateDirectory(first);
        Directory.CreateDirectory(second);
        await File.WriteAllTextAsync(Path.Combine(first, "a.yaml"), Manifest("a", "/old"));
        await File.WriteAllTextAsync(Path.Combine(second, "a.yaml"), Manifest("a", "/new"));
        Directory.CreateSymbolicLink(data, "..2026_01_01");
        File.CreateSymbolicLink(Path.Combine(_folder, "a.yaml"), "..data/a.yaml");
        await using TestRouter router = await StartAsync();
        Assert.True(Takes(router, "/old"));
        Assert.Single(router.Tables.Current.Matcher.Rules.Ingresses);

        // The kubelet makes a new link and renames it over the old one, which no method of the base library does with a link to a directory.
        Directory.CreateSymbolicLink(data + "_tmp", "..2026_01_02");
        using Process rename = Process.Start("mv", ["-T", data + "_tmp", data]);
        await rename.WaitForExitAsync();
        Assert.Equal(0, rename.ExitCode);
        await Until(router, () => Takes(router, "/new") && !Takes(router, "/old"));
    }

    [Fact]
    public async Task A_directory_that_does_not_exist_yet_is_reported_and_read_when_it_does()
    {
        string later = Path.Combine(_folder, "later");
        await using TestRouter router = await TestRouter.StartAsync(ReadResult.Empty, Fast, paths: [later]);
        Assert.Contains("ING1001", Codes(router));
        Directory.CreateDirectory(later);
        await File.WriteAllTextAsync(Path.Combine(later, "a.yaml"), Manifest("a", "/a"));
        await Until(router, () => Takes(router, "/a"));
        Assert.DoesNotContain("ING1001", Codes(router));
    }

    [Fact]
    public async Task Requests_in_flight_never_fail_while_the_table_is_replaced()
    {
        await using TestBackend web = await TestBackend.StartAsync("web");
        Write("a.yaml", Manifest("a", "/a"));
        await using TestRouter router = await TestRouter.StartAsync(
            new ReadResult { Services = [TestBackend.NewService("web")], EndpointSlices = [web.Slice()] }, Fast, paths: [_folder]);
        Task<int> asking = Task.Run(async () =>
        {
            int good = 0;
            for (int i = 0; i < 200; i++)
            {
                good += (await router.GetAsync("any.io", "/a")).Status == 200 ? 1 : 0;
            }

            return good;
        });
        for (int i = 0; !asking.IsCompleted && i < 1000; i++)
        {
            Write("b.yaml", Manifest("b", $"/b{i}"));
            int now = i;
            await Until(router, () => Takes(router, $"/b{now}"));
        }

        Assert.Equal(200, await asking);
    }

    private static void Fast(IngressRulesOptions options)
    {
        options.DebounceInterval = TimeSpan.FromMilliseconds(10);
        options.PollingInterval = TimeSpan.FromMilliseconds(250);
    }

    private static string Manifest(string name, string path) => $$"""
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata:
          name: {{name}}
        spec:
          rules:
          - http:
              paths:
              - path: {{path}}
                pathType: Prefix
                backend:
                  service:
                    name: web
                    port:
                      number: 80

        """;

    private static bool Takes(TestRouter router, string path) => router.Tables.Current.Matcher.Match("any.io", path).Outcome == MatchOutcome.Rule;

    private static IEnumerable<string> Codes(TestRouter router) => router.Tables.Current.Diagnostics.Select(d => d.Code.Id);

    /// <summary>Waits for reloads, not for time, until the table is as expected.</summary>
    private static async Task Until(TestRouter router, Func<bool> expected)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (true)
        {
            IChangeToken token = router.Tables.GetChangeToken();
            if (expected())
            {
                return;
            }

            var changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            using IDisposable registration = token.RegisterChangeCallback(_ => changed.TrySetResult(), null);
            await changed.Task.WaitAsync(limit.Token);
        }
    }

    private Task<TestRouter> StartAsync() => TestRouter.StartAsync(ReadResult.Empty, Fast, paths: [_folder]);

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder, name), text);
}
