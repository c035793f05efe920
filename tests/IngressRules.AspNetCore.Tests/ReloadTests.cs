using System.Diagnostics;
using System.Net.WebSockets;
using IngressRules.AspNetCore.Tests.Support;
using IngressRules.Matching;
using IngressRules.Reading;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace IngressRules.AspNetCore.Tests;

/// <summary>Files change while the host runs.</summary>
[Collection(nameof(Alone))]
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

        await TurnAsync(data, "..2026_01_02");
        await Until(router, () => Takes(router, "/new") && !Takes(router, "/old"));
    }

    [Fact]
    public async Task A_directory_that_does_not_exist_yet_is_reported_and_read_when_it_does()
    {
        string later = Path.Combine(_folder, "later");
        await using TestRouter router = await TestRouter.StartAsync(IngressReadResult.Empty, Fast, paths: [later]);
        Assert.Contains("ING1001", Codes(router));
        Directory.CreateDirectory(later);
        await File.WriteAllTextAsync(Path.Combine(later, "a.yaml"), Manifest("a", "/a"));
        await Until(router, () => Takes(router, "/a"));
        Assert.DoesNotContain("ING1001", Codes(router));
    }

    [Theory]
    [InlineData("an editor")]
    [InlineData("version control")]
    [InlineData("another name")]
    [InlineData("another directory")]
    [InlineData("another file")]
    [InlineData("another key")]
    public async Task No_way_to_replace_a_file_loses_its_rules_meanwhile(string by)
    {
        string a = Path.Combine(_folder, "a.yaml"), b = Path.Combine(_folder, by == "another directory" ? "sub/a.yaml" : "b.yaml");
        Directory.CreateDirectory(Path.GetDirectoryName(b)!);
        Write("web.yaml", Manifest("web", "/web"));
        if (by == "another key")
        {
            MountConfigMap("..1", "a.yaml");
        }
        else
        {
            Write("a.yaml", Manifest("a", "/a"));
        }

        await using TestRouter router = await StartAsync();
        int losses = 0;
        using IDisposable listening = ChangeToken.OnChange(router.Tables.GetChangeToken, () => losses += Takes(router, "/a") ? 0 : 1);
        for (int i = 0; i < 10; i++)
        {
            (string from, string to) = i % 2 == 0 ? (a, b) : (b, a);
            switch (by)
            {
                case "an editor":
                    File.Move(a, a + "~");
                    Write("a.yaml", Manifest("a", "/a") + $"# {i}");
                    File.Delete(a + "~");
                    break;
                case "version control":
                    File.Delete(a);
                    Write("a.yaml", Manifest("a", "/a") + $"# {i}");
                    break;
                case "another key":
                    MountConfigMap($"..{i + 2}", Path.GetFileName(to));
                    File.Delete(from);
                    break;
                case "another file":
                    await File.WriteAllTextAsync(from, "# moved\n");
                    await File.WriteAllTextAsync(to, Manifest("a", "/a"));
                    break;
                default:
                    File.Move(from, to);
                    break;
            }

            Write("web.yaml", Manifest("web", $"/web{i}"));
            int now = i;
            await Until(router, () => Takes(router, $"/web{now}"));
        }

        Assert.Equal(0, losses);
        Assert.True(Takes(router, "/a"));
    }

    [Fact]
    public async Task A_link_on_the_way_to_the_directory_may_turn()
    {
        string root = Path.Combine(_folder, "current", "manifests");
        for (int i = 1; i <= 2; i++)
        {
            string release = Path.Combine(_folder, $"release{i}", "manifests");
            Directory.CreateDirectory(release);
            await File.WriteAllTextAsync(Path.Combine(release, "a.yaml"), Manifest("a", $"/a{i}"));

            // Neither time nor length tells the two apart.
            File.SetLastWriteTimeUtc(Path.Combine(release, "a.yaml"), new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        }

        Directory.CreateSymbolicLink(Path.Combine(_folder, "current"), "release1");
        await using TestRouter router = await TestRouter.StartAsync(IngressReadResult.Empty, WithoutPolling, paths: [root]);
        Assert.True(Takes(router, "/a1"));
        await TurnAsync(Path.Combine(_folder, "current"), "release2");
        await Until(router, () => Takes(router, "/a2") && !Takes(router, "/a1"));
        await File.WriteAllTextAsync(Path.Combine(_folder, "release2", "manifests", "b.yaml"), Manifest("b", "/b"));
        await Until(router, () => Takes(router, "/b"));
    }

    [Fact]
    public async Task Links_to_directories_are_followed_once_and_watched()
    {
        string root = Path.Combine(_folder, "root"), elsewhere = Path.Combine(_folder, "elsewhere");
        Directory.CreateDirectory(root);
        Directory.CreateDirectory(elsewhere);
        Directory.CreateSymbolicLink(Path.Combine(root, "link"), "../elsewhere");
        Directory.CreateSymbolicLink(Path.Combine(root, "up"), "..");
        await File.WriteAllTextAsync(Path.Combine(elsewhere, "a.yaml"), Manifest("a", "/a"));
        await using TestRouter router = await TestRouter.StartAsync(IngressReadResult.Empty, WithoutPolling, paths: [root]);
        Assert.Single(router.Tables.Current.Matcher.Rules.Ingresses);
        await File.WriteAllTextAsync(Path.Combine(elsewhere, "b.yaml"), Manifest("b", "/b"));
        await Until(router, () => Takes(router, "/b"));
        Assert.Equal(2, router.Tables.Current.Matcher.Rules.Ingresses.Count);
    }

    [Fact]
    public async Task Directories_that_are_missing_in_a_row_are_seen_when_they_come()
    {
        string root = Path.Combine(_folder, "some", "where", "below");
        await using TestRouter router = await TestRouter.StartAsync(IngressReadResult.Empty, Fast, paths: [root]);
        for (int i = 0; i < 2; i++)
        {
            Directory.CreateDirectory(root);
            await File.WriteAllTextAsync(Path.Combine(root, "a.yaml"), Manifest("a", "/a"));
            await Until(router, () => Takes(router, "/a"));
            Directory.Delete(Path.Combine(_folder, "some"), recursive: true);
            await Until(router, () => !Takes(router, "/a") && Codes(router).Contains("ING1001"));
        }
    }

    [Fact]
    public async Task A_file_that_may_be_read_at_last_is_read_although_nothing_was_written()
    {
        string file = Path.Combine(_folder, "a.yaml");
        Write("a.yaml", Manifest("a", "/a"));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.None);
        }

        await using TestRouter router = await TestRouter.StartAsync(IngressReadResult.Empty, WithoutPolling, paths: [_folder]);

        // An administrator reads everything, and for him this only shows that the file is read again.
        Assert.True(OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess || Codes(router).Contains("ING1001"));
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

        await changed.Task.WaitAsync(Limit);
        Assert.True(Takes(router, "/a"));
    }

    [Fact]
    public async Task A_writer_may_take_his_time_while_he_holds_the_file_open()
    {
        Write("a.yaml", Manifest("a", "/a"));
        await using TestRouter router = await StartAsync();
        await using (var writer = new StreamWriter(Path.Combine(_folder, "a.yaml")))
        {
            // As a shell does that sends a slow program's output to the file. Long enough for an empty file to be believed.
            await Task.Delay(TimeSpan.FromSeconds(3));
            Assert.True(Takes(router, "/a"));
            await writer.WriteAsync(Manifest("a", "/a2"));
        }

        await Until(router, () => Takes(router, "/a2"));
    }

    [Fact]
    public async Task Requests_in_flight_never_fail_while_the_table_is_replaced()
    {
        await using TestBackend web = await TestBackend.StartAsync("web");
        Write("a.yaml", Manifest("a", "/a"));
        await using TestRouter router = await TestRouter.StartAsync(
            new IngressReadResult
            {
                Objects = new() { Services = [TestBackend.NewService("web")], EndpointSlices = [web.Slice()] },
            }, Fast, paths: [_folder]);
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

    [Fact]
    public async Task A_file_that_is_being_written_is_not_read_in_halves()
    {
        Write("a.yaml", Manifest("a1", "/a1") + "---\n" + Manifest("a2", "/a2"));
        await using TestRouter router = await StartAsync();
        await using (var writer = new StreamWriter(Path.Combine(_folder, "a.yaml")))
        {
            // The first half is a manifest by itself. The other file tells when a reload has looked at this one.
            await writer.WriteAsync(Manifest("a1", "/a1-new") + "---\n");
            await writer.FlushAsync();
            Write("b.yaml", Manifest("b", "/b"));
            await Until(router, () => Takes(router, "/b"));
            Assert.True(Takes(router, "/a1") && Takes(router, "/a2"), "the old content stays until the writer has finished");
            await writer.WriteAsync(Manifest("a2", "/a2-new"));
        }

        await Until(router, () => Takes(router, "/a1-new") && Takes(router, "/a2-new"));
    }

    [Fact]
    public async Task Writing_in_place_again_and_again_never_loses_a_rule()
    {
        string text = Manifest("a", "/a") + string.Concat(Enumerable.Range(0, 200).Select(i => "---\n" + Manifest($"a{i}", $"/a{i}")));
        Write("a.yaml", text);
        await using TestRouter router = await StartAsync();
        int reloads = 0, losses = 0;
        using IDisposable listening = ChangeToken.OnChange(router.Tables.GetChangeToken, () =>
        {
            reloads++;
            losses += Takes(router, "/a") && Takes(router, "/a199") ? 0 : 1;
        });
        for (int i = 0; i < 30; i++)
        {
            await using (var writer = new StreamWriter(Path.Combine(_folder, "a.yaml")))
            {
                foreach (string part in (string[])[text[..5000], text[5000..], $"# {i}"])
                {
                    await writer.WriteAsync(part);
                    await writer.FlushAsync();
                }
            }

            Write("b.yaml", Manifest("b", $"/b{i}"));
            int now = i;
            await Until(router, () => Takes(router, $"/b{now}"));
        }

        Assert.Equal(0, losses);
        Assert.InRange(reloads, 30, int.MaxValue);
    }

    [Fact]
    public async Task Junk_in_one_file_does_not_keep_the_others_from_changing()
    {
        Write("a.yaml", Manifest("a", "/a"));
        Write("good.yaml", Manifest("good", "/good"));
        await using TestRouter router = await StartAsync();
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
            Write(junk[i].Name, junk[i].Text);
            Write("a.yaml", Manifest("a", $"/a{i}"));
            int now = i;
            await Until(router, () => Takes(router, $"/a{now}"));
        }

        Assert.True(Takes(router, "/good"), "the last good objects of a file that has become junk stay");
    }

    [Fact]
    public async Task What_has_begun_goes_on_when_its_rule_has_gone()
    {
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using TestBackend web = await TestBackend.StartAsync("web", answer: async context =>
        {
            await context.Response.Body.WriteAsync("begun"u8.ToArray());
            await goOn.Task;
            await context.Response.Body.WriteAsync(" ended"u8.ToArray());
        });
        Write("a.yaml", Manifest("a", "/a"));
        await using TestRouter router = await TestRouter.StartAsync(
            new IngressReadResult
            {
                Objects = new() { Services = [TestBackend.NewService("web")], EndpointSlices = [web.Slice()] },
            }, Fast, paths: [_folder]);
        using var client = new HttpClient();
        using HttpResponseMessage answer = await client.GetAsync(new Uri($"http://{router.Http}/a"), HttpCompletionOption.ResponseHeadersRead).WaitAsync(Limit);
        File.Delete(Path.Combine(_folder, "a.yaml"));
        await Until(router, () => !Takes(router, "/a"));
        goOn.SetResult();
        Assert.Equal("begun ended", await answer.Content.ReadAsStringAsync().WaitAsync(Limit));
    }

    [Fact]
    public async Task Two_thousand_WebSockets_stay_open_over_two_hundred_reloads()
    {
        const int count = 2000;
        await using TestBackend web = await TestBackend.StartAsync("web", answer: EchoMessages);
        Write("a.yaml", Manifest("a", "/a"));
        await using TestRouter router = await TestRouter.StartAsync(
            new IngressReadResult
            {
                Objects = new() { Services = [TestBackend.NewService("web")], EndpointSlices = [web.Slice()] },
            }, Fast, paths: [_folder]);
        var sockets = new ClientWebSocket[count];
        await Parallel.ForAsync(0, count, async (i, cancellation) =>
        {
            sockets[i] = new ClientWebSocket();
            await sockets[i].ConnectAsync(new Uri($"ws://{router.Http}/a"), cancellation).WaitAsync(Limit, cancellation);
        });
        for (int i = 0; i < 200; i++)
        {
            Write("b.yaml", Manifest("b", $"/b{i}"));
            int now = i;
            await Until(router, () => Takes(router, $"/b{now}"));
        }

        int alive = 0;
        await Parallel.ForAsync(0, count, async (i, cancellation) =>
        {
            byte[] message = BitConverter.GetBytes(i), back = new byte[8];
            await sockets[i].SendAsync(message, WebSocketMessageType.Binary, true, cancellation).WaitAsync(Limit, cancellation);
            WebSocketReceiveResult received = await sockets[i].ReceiveAsync(back, cancellation).WaitAsync(Limit, cancellation);
            if (received.Count == 4 && BitConverter.ToInt32(back) == i)
            {
                Interlocked.Increment(ref alive);
            }

            sockets[i].Dispose();
        });
        Assert.Equal(count, alive);
    }

    [Fact]
    public async Task One_rule_among_ten_thousand_changes_while_the_others_go_on()
    {
        await using TestBackend web = await TestBackend.StartAsync("web");
        for (int file = 0; file < 100; file++)
        {
            Write($"f{file}.yaml", string.Join("---\n", Enumerable.Range(0, 100).Select(i => Manifest($"r{file}-{i}", $"/r{file}/{i}"))));
        }

        await using TestRouter router = await TestRouter.StartAsync(
            new IngressReadResult
            {
                Objects = new() { Services = [TestBackend.NewService("web")], EndpointSlices = [web.Slice()] },
            }, Fast, paths: [_folder]);
        using var done = new CancellationTokenSource();
        Task<int> asking = Task.Run(async () =>
        {
            int bad = 0;
            while (!done.IsCancellationRequested)
            {
                bad += (await router.GetAsync("any.io", "/r1/1")).Status == 200 ? 0 : 1;
            }

            return bad;
        });
        for (int i = 0; i < 20; i++)
        {
            Write("one.yaml", Manifest("one", $"/one{i}"));
            int now = i;
            await Until(router, () => Takes(router, $"/one{now}"));
            Assert.Equal("web", (await router.GetAsync("any.io", $"/one{i}")).Who);
        }

        await done.CancelAsync();
        Assert.Equal(0, await asking);
    }

    private static async Task EchoMessages(HttpContext context)
    {
        using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync();
        byte[] buffer = new byte[64];
        while (await ReceiveAsync(socket, buffer) is { MessageType: not WebSocketMessageType.Close } message)
        {
            await socket.SendAsync(buffer.AsMemory(0, message.Count), message.MessageType, true, CancellationToken.None);
        }
    }

    /// <summary>The next message; null where the client hung up without a word, as this test's do.</summary>
    private static async Task<WebSocketReceiveResult?> ReceiveAsync(WebSocket socket, byte[] buffer)
    {
        try
        {
            return await socket.ReceiveAsync(buffer, CancellationToken.None);
        }
        catch (WebSocketException)
        {
            return null;
        }
    }

    /// <summary>Nobody but the notifications tells of changes.</summary>
    private static void WithoutPolling(IngressRulesOptions options) => options.PollingInterval = Timeout.InfiniteTimeSpan;

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

    /// <summary>Makes a new link and renames it over the old one, which no method of the base library does with a link to a directory.</summary>
    private static async Task TurnAsync(string link, string target)
    {
        Directory.CreateSymbolicLink(link + "_tmp", target);
        using Process rename = Process.Start("mv", ["-T", link + "_tmp", link]);
        await rename.WaitForExitAsync();
        Assert.Equal(0, rename.ExitCode);
    }

    /// <summary>What the kubelet does for a ConfigMap of one key: the new content beside the old, the turn of the link, the keys that are new.</summary>
    private void MountConfigMap(string content, string key)
    {
        string data = Path.Combine(_folder, "..data");
        Directory.CreateDirectory(Path.Combine(_folder, content));
        File.WriteAllText(Path.Combine(_folder, content, key), Manifest("a", "/a"));
        Directory.CreateSymbolicLink(data + "_tmp", content);
        using Process rename = Process.Start("mv", ["-T", data + "_tmp", data]);
        rename.WaitForExit();
        if (new FileInfo(Path.Combine(_folder, key)).LinkTarget is null)
        {
            File.CreateSymbolicLink(Path.Combine(_folder, key), "..data/" + key);
        }
    }

    private Task<TestRouter> StartAsync() => TestRouter.StartAsync(IngressReadResult.Empty, Fast, paths: [_folder]);

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder, name), text);
}
