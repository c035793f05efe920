using IngressRules.Kubernetes.Tests.Support;
using IngressRules.Kubernetes.Watching;
using IngressRules.Reloading;

namespace IngressRules.Kubernetes.Tests.Watching;

/// <summary>What a watch does when the API server is slow, forgetful, old, new or broken.</summary>
public sealed class ResourceWatchTests : IAsyncDisposable
{
    private readonly RoutingTableSource _tables = new();
    private readonly LinesLog _log = new();
    private readonly List<IDisposable> _clients = [];
    private readonly List<KubernetesSource> _sources = [];

    private static string Bookmark(string version, bool ends = false) => ends
        ? $$$"""{"metadata":{"resourceVersion":"{{{version}}}","annotations":{"k8s.io/initial-events-end":"true"} } }"""
        : $$$"""{"metadata":{"resourceVersion":"{{{version}}}"}}""";

    [Fact]
    public async Task A_list_is_read_page_by_page_and_the_watch_starts_at_its_version()
    {
        await using FakeApi api = await FakeApi.StartAsync();
        api.On("ingresses", request => request switch
        {
            { IsWatch: true } => request.HoldAsync(),
            _ when request.Query["continue"] == "a+b" => request.ListAsync("7", Item("two", 2)),
            _ => request.PageAsync("7", "a+b", Item("one", 1)),
        });
        await StartAsync(api);
        Assert.Equal("one.example, two.example", Hosts);
        await Eventually.TrueAsync(() => api.Count("ingresses", "watch=true") == 1, "the Ingresses are watched");
        Assert.Contains(api.Requests, r => r.StartsWith("ingresses?limit=500", StringComparison.Ordinal));
        Assert.Contains(api.Requests, r => r.StartsWith("ingresses?watch=true&allowWatchBookmarks=true", StringComparison.Ordinal)
            && r.EndsWith("resourceVersion=7", StringComparison.Ordinal));
        Assert.Contains(api.Requests, r => r.StartsWith("secrets?", StringComparison.Ordinal)
            && r.EndsWith("fieldSelector=type%3Dkubernetes.io%2Ftls", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_list_whose_pages_have_expired_starts_again_and_at_last_comes_in_one_piece()
    {
        await using FakeApi api = await FakeApi.StartAsync();
        api.On("ingresses", request => request switch
        {
            { IsWatch: true } => request.HoldAsync(),
            _ when request.Query["continue"] is not null => request.FailAsync(410, "Expired"),
            _ when request.Query["limit"] is not null => request.PageAsync("7", "next", Item("one", 1)),
            _ => request.ListAsync("8", Item("one", 1), Item("two", 2)),
        });
        await StartAsync(api);
        Assert.Equal("one.example, two.example", Hosts);
    }

    [Fact]
    public async Task A_new_server_sends_the_existing_objects_with_the_watch()
    {
        await using FakeApi api = await FakeApi.StartAsync(minor: "33+");
        api.On("ingresses", async request =>
        {
            Assert.Equal(("true", "NotOlderThan"), (request.Query["sendInitialEvents"], request.Query["resourceVersionMatch"]));
            await request.EventAsync("ADDED", Item("one", 1));
            await request.EventAsync("BOOKMARK", Bookmark("5", ends: true));
            await request.EventAsync("ADDED", Item("two", 6));
            await request.HoldAsync();
        });
        KubernetesSource source = Source(api, "ingresses", "ingressclasses", "services", "endpointslices", "secrets");
        await source.WaitForSyncAsync().WaitAsync(Eventually.Limit);
        await Eventually.TrueAsync(() => Hosts == "one.example, two.example", "both are served");
        Assert.DoesNotContain(api.Requests, r => r.StartsWith("ingresses?limit", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_new_server_that_refuses_streaming_lists_is_asked_for_a_plain_list()
    {
        await using FakeApi api = await FakeApi.StartAsync(minor: "33");
        api.On("ingresses", request => request switch
        {
            _ when request.Query["sendInitialEvents"] is not null => request.FailAsync(422, "Invalid"),
            { IsWatch: true } => request.HoldAsync(),
            _ => request.ListAsync("7", Item("one", 1)),
        });
        KubernetesSource source = Source(api, "ingressclasses", "services", "endpointslices", "secrets");
        await source.WaitForSyncAsync().WaitAsync(Eventually.Limit);
        Assert.Equal("one.example", Hosts);
    }

    [Fact]
    public async Task A_version_that_is_gone_leads_to_a_new_list_whose_difference_is_applied()
    {
        await using FakeApi api = await FakeApi.StartAsync();
        bool changed = false;
        api.On("ingresses", request =>
        {
            if (request.IsWatch)
            {
                bool isOld = !changed;
                changed = true;
                return isOld ? request.EventAsync("ERROR", """{"kind":"Status","code":410,"reason":"Expired"}""") : request.HoldAsync();
            }

            return changed
                ? request.ListAsync("9", Item("two", 2), Item("new", 8))
                : request.ListAsync("7", Item("one", 1), Item("two", 2));
        });
        await StartAsync(api);
        await Eventually.TrueAsync(() => Hosts == "new.example, two.example", "the difference is applied");
    }

    [Fact]
    public async Task An_empty_list_is_believed_only_when_the_server_is_ready()
    {
        await using FakeApi api = await FakeApi.StartAsync();
        int lists = 0;
        api.On("ingresses", request => request switch
        {
            { IsWatch: true } => request.EventAsync("ERROR", """{"code":410}"""),
            _ => Interlocked.Increment(ref lists) == 1 ? request.ListAsync("7", Item("one", 1)) : request.ListAsync("8"),
        });
        api.IsReady = false;
        KubernetesSource source = await StartAsync(api);
        await Eventually.TrueAsync(() => api.Count("readyz", "") >= 2, "the server is asked whether it is ready");
        Assert.Equal("one.example", Hosts);
        Assert.Contains(source.Watches, w => w.Error?.Contains("is not ready", StringComparison.Ordinal) == true);

        api.IsReady = true;
        await Eventually.TrueAsync(() => Hosts == "", "the empty list is believed");
    }

    [Fact]
    public async Task A_watch_that_is_silent_is_asked_for_again_from_where_it_was()
    {
        await using FakeApi api = await FakeApi.StartAsync();
        api.On("ingresses", async request =>
        {
            if (!request.IsWatch)
            {
                await request.ListAsync(request.Query["limit"] == "1" ? "12" : "7");
            }
            else if (request.Query["resourceVersion"] == "7")
            {
                await request.EventAsync("ADDED", Item("one", 12));
                await request.HoldAsync();
            }
            else
            {
                Assert.Equal("12", request.Query["resourceVersion"]);
                await request.EventAsync("DELETED", Item("one", 13));
                await request.HoldAsync();
            }
        });
        await StartAsync(api, new() { IdleTimeout = TimeSpan.FromMilliseconds(100), RetryDelay = TimeSpan.FromMilliseconds(10) });
        await Eventually.TrueAsync(() => api.Count("ingresses", "resourceVersion=12") > 0, "the silent watch is given up");
        await Eventually.TrueAsync(() => Hosts == "", "the second watch is heard");
    }

    [Theory]
    [InlineData(180, 90, 162)]
    [InlineData(10, 5, 9)]
    [InlineData(0.1, 1, 1)]
    [InlineData(-0.001, 300, 540)]
    [InlineData(86_400, 300, 540)]
    public void The_server_is_asked_to_end_a_watch_before_it_is_taken_for_dead(double idleSeconds, int shortest, int longest)
    {
        var idle = TimeSpan.FromSeconds(idleSeconds);
        Assert.Equal((shortest, longest), (ResourceWatch.WatchSeconds(idle, 0), ResourceWatch.WatchSeconds(idle, 1)));
    }

    [Fact]
    public async Task A_watch_of_what_never_changes_leads_to_no_other_request_and_to_no_line_in_the_log()
    {
        await using FakeApi api = await FakeApi.StartAsync();
        var time = new ManualTime();
        const int Ends = 3;
        int watches = 0;
        api.On("services", async request =>
        {
            if (!request.IsWatch)
            {
                await request.ListAsync("1");
                return;
            }

            if (Interlocked.Increment(ref watches) > Ends)
            {
                await request.HoldAsync();
            }

            // As a real server does where nothing has happened since its start: nothing is sent until the time of the watch is over.
            time.Advance(TimeSpan.FromTicks(1));
            await request.StartAsync();
            await Eventually.TrueAsync(
                () => _sources[0].Watches.Any(w => w.Resource == "services" && w.LastContact == time.GetUtcNow()), "it is heard");
            int seconds = int.Parse(request.Query["timeoutSeconds"]!, System.Globalization.CultureInfo.InvariantCulture);
            Assert.InRange(TimeSpan.FromSeconds(seconds), TimeSpan.FromMinutes(1), new KubernetesSourceOptions().IdleTimeout * 0.9);
            time.Advance(TimeSpan.FromSeconds(seconds));
        });
        KubernetesSource source = await StartAsync(api, new(), time);
        await Eventually.TrueAsync(() => Volatile.Read(ref watches) > Ends, "the Services are watched again and again");
        Assert.Equal(1, api.Count("services", "limit="));
        Assert.Equal(1, source.Watches.Single(w => w.Resource == "services").Lists);
        Assert.DoesNotContain(_log.Lines, l => l.Contains("services of all", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_watch_that_is_not_answered_is_a_failure()
    {
        await using FakeApi api = await FakeApi.StartAsync();
        api.On("services", request => request.IsWatch ? Task.Delay(Timeout.Infinite, request.End) : request.ListAsync("1"));
        await StartAsync(api, new() { IdleTimeout = TimeSpan.FromMilliseconds(200), RetryDelay = TimeSpan.FromMilliseconds(10) });
        await Eventually.TrueAsync(
            () => _log.Lines.Any(l => l.Contains("services of all namespaces: The watch was not answered", StringComparison.Ordinal)),
            "the log says so");
    }

    [Fact]
    public async Task A_watch_that_does_not_end_is_given_up_without_a_line_in_the_log_unless_the_next_request_fails()
    {
        await using FakeApi api = await FakeApi.StartAsync();
        bool fails = false;
        api.On("services", request => request.IsWatch ? request.HoldAsync()
            : Volatile.Read(ref fails) ? request.FailAsync(503, "ServiceUnavailable")
            : request.ListAsync("1"));
        KubernetesSource source = await StartAsync(
            api, new() { IdleTimeout = TimeSpan.FromSeconds(1), RetryDelay = TimeSpan.FromMilliseconds(10) });
        await Eventually.TrueAsync(() => api.Count("services", "watch=true") >= 2, "the Services are watched again");
        Assert.DoesNotContain(_log.Lines, l => l.Contains("services of all", StringComparison.Ordinal));
        Assert.All(source.Watches, w => Assert.Null(w.Error));

        Volatile.Write(ref fails, true);
        await Eventually.TrueAsync(
            () => _log.Lines.Any(l => l.Contains("services of all namespaces: 503", StringComparison.Ordinal)), "the log says so");
    }

    [Theory]
    [InlineData("cut", "20")]
    [InlineData("silent", "20")]
    [InlineData("bookmark", "20")]
    [InlineData("cut", "33")]
    [InlineData("bookmark", "33")]
    public async Task A_server_that_comes_back_with_an_older_store_is_listed_again_whatever_was_held(string end, string minor)
    {
        await using FakeApi api = await FakeApi.StartAsync(minor);
        bool isBack = false;

        // The new store has an object of the same name, and even of the same version, that is another.
        string[] before = [Item("one", 41), Item("gone", 440)];
        string[] after = [Item("one", 41).Replace("one.example", "other.example", StringComparison.Ordinal), Item("new", 97)];
        api.On("ingresses", async request =>
        {
            (string version, string[] items) = Volatile.Read(ref isBack) ? ("97", after) : ("440", before);
            if (!request.IsWatch)
            {
                await request.ListAsync(version, items);
                return;
            }

            if (request.Query["sendInitialEvents"] is not null)
            {
                foreach (string item in items)
                {
                    await request.EventAsync("ADDED", item);
                }

                await request.EventAsync("BOOKMARK", Bookmark(version, ends: true));
            }

            if (Volatile.Read(ref isBack))
            {
                // A watch from a version that is yet to come is heard in silence.
                await request.HoldAsync();
            }

            await Eventually.TrueAsync(() => _sources[0].IsSynced, "the first table is in use");
            Volatile.Write(ref isBack, true);
            await (end switch
            {
                "cut" => request.CutAsync(),
                "silent" => request.HoldAsync(),
                _ => SendAsync(request),
            });
        });
        foreach (string resource in (string[])["ingressclasses", "services", "endpointslices", "secrets"])
        {
            api.On(resource, async request =>
            {
                if (!request.IsWatch)
                {
                    await request.ListAsync("1");
                    return;
                }

                await request.EventAsync("BOOKMARK", Bookmark("1", ends: true));
                await request.HoldAsync();
            });
        }

        await StartAsync(api, new()
        {
            IdleTimeout = end == "silent" ? TimeSpan.FromMilliseconds(300) : Timeout.InfiniteTimeSpan,
            RetryDelay = TimeSpan.FromMilliseconds(10),
        });
        await Eventually.TrueAsync(() => Hosts == "new.example, other.example", "the objects of the new store are served");
        Assert.Contains(_log.Lines, l => l.Contains(
            "ingresses of all namespaces are at version 97 and were at 440. They are listed again.", StringComparison.Ordinal));

        static async Task SendAsync(FakeRequest request)
        {
            await request.EventAsync("BOOKMARK", Bookmark("97"));
            await request.HoldAsync();
        }
    }

    [Fact]
    public async Task A_watch_that_may_not_be_compared_with_the_store_goes_on_from_where_it_was()
    {
        await using FakeApi api = await FakeApi.StartAsync();
        api.On("ingresses", async request =>
        {
            if (request.Query["limit"] == "1")
            {
                await request.FailAsync(403, "Forbidden");
            }
            else if (!request.IsWatch)
            {
                await request.ListAsync("7");
            }
            else if (request.Query["resourceVersion"] == "7")
            {
                await request.EventAsync("ADDED", Item("one", 12));
                await request.CutAsync();
            }
            else
            {
                await request.EventAsync("ADDED", Item("two", 13));
                await request.HoldAsync();
            }
        });
        KubernetesSource source = await StartAsync(api);
        await Eventually.TrueAsync(() => Hosts == "one.example, two.example", "the watch goes on");
        Assert.All(source.Watches, w => Assert.Equal(1, w.Lists));
    }

    [Theory]
    [InlineData("97", "440", true)]
    [InlineData("440", "440", false)]
    [InlineData("441", "440", false)]
    [InlineData("99", "100", true)]
    [InlineData("", "440", false)]
    [InlineData("97", "a-440", false)]
    [InlineData("a-97", "440", false)]
    [InlineData("-1", "440", false)]
    [InlineData("18446744073709551614", "18446744073709551615", true)]
    public void Versions_are_compared_as_numbers_or_not_at_all(string version, string known, bool isOlder) =>
        Assert.Equal(isOlder, StoreVersion.IsOlder(version, known));

    [Fact]
    public async Task Secrets_that_nobody_names_are_dropped_with_the_first_table()
    {
        await using FakeApi api = await FakeApi.StartAsync();
        const string Secret =
            """{"metadata":{"name":"NAME","namespace":"shop","resourceVersion":"2"},"type":"kubernetes.io/tls","data":{}}""";
        _ = FakeIngresses.At(api, FakeIngresses.Item("web", 1));
        var secrets = new FakeResource(api, "secrets", Secret.Replace("NAME", "listed", StringComparison.Ordinal));
        KubernetesSource source = await StartAsync(api);
        secrets.Change(Secret.Replace("NAME", "later", StringComparison.Ordinal), "ADDED");
        await Eventually.TrueAsync(
            () => source.SecretCount == 0 && source.Watches.Any(w => w.Resource == "secrets" && w.Count == 2), "both are seen");
        await Eventually.TrueAsync(() => _tables.Current.Objects.Secrets.Count == 0, "none is in the table");
    }

    [Fact]
    public async Task Connections_that_are_cut_lose_no_change()
    {
        await using FakeApi api = await FakeApi.StartAsync();
        const int Changes = 50;
        string version = "0";
        api.On("ingresses", async request =>
        {
            if (!request.IsWatch)
            {
                await request.ListAsync(version);
                return;
            }

            int at = int.Parse(request.Query["resourceVersion"]!, System.Globalization.CultureInfo.InvariantCulture);
            if (at < Changes)
            {
                await request.EventAsync("ADDED", Item($"h{at + 1}", at + 1));
                version = $"{at + 1}";
                await request.CutAsync();
            }
            else
            {
                await request.HoldAsync();
            }
        });
        await StartAsync(api, new() { RetryDelay = TimeSpan.FromMilliseconds(1), MaxRetryDelay = TimeSpan.FromMilliseconds(2) });
        await Eventually.TrueAsync(() => _tables.Current.Matcher.Rules.Hosts.Count == Changes, "every change is in the table");
    }

    [Fact]
    public async Task A_watch_that_is_cut_after_it_has_lasted_is_asked_for_again_at_once_however_often_that_was()
    {
        await using FakeApi api = await FakeApi.StartAsync();
        var time = new ManualTime();
        const int Cuts = 40;
        int cuts = 0;
        api.On("ingresses", async request =>
        {
            if (!request.IsWatch)
            {
                await request.ListAsync(Volatile.Read(ref cuts) == 0 ? "0" : "1");
            }
            else if (Interlocked.Increment(ref cuts) <= Cuts)
            {
                await request.EventAsync("BOOKMARK", Bookmark("1"));
                await Eventually.TrueAsync(
                    () => _sources[0].Watches.Any(w => w.Resource == "ingresses" && w.LastContact == time.GetUtcNow()), "it is heard");
                time.Advance(TimeSpan.FromMinutes(2));
                await request.CutAsync();
            }
            else
            {
                await request.EventAsync("ADDED", Item("one", 2));
                await request.HoldAsync();
            }
        });

        // If the pauses grew, the last one would be of days.
        var options = new KubernetesSourceOptions
        {
            RetryDelay = TimeSpan.FromMilliseconds(1),
            MaxRetryDelay = TimeSpan.FromDays(1),
            IdleTimeout = Timeout.InfiniteTimeSpan,
        };
        await StartAsync(api, options, time);
        await Eventually.TrueAsync(() => Hosts == "one.example", "the last watch is heard");
    }

    [Fact]
    public async Task The_finding_about_a_Secret_that_cannot_be_decoded_goes_with_the_Secret()
    {
        await using FakeApi api = await FakeApi.StartAsync();
        var gone = new TaskCompletionSource();
        const string Secret =
            """{"metadata":{"name":"tls","namespace":"shop","resourceVersion":"2"},"type":"kubernetes.io/tls","data":5}""";
        api.On("ingresses", request => request.IsWatch ? request.HoldAsync() : request.ListAsync("1", Item("one", 1, "tls")));
        api.On("secrets", async request =>
        {
            if (!request.IsWatch)
            {
                await request.ListAsync("1");
                return;
            }

            await request.EventAsync("ADDED", Secret);
            await gone.Task;
            await request.EventAsync("DELETED", Secret);
            await request.HoldAsync();
        });
        await StartAsync(api);
        await Eventually.TrueAsync(() => _tables.Current.Diagnostics.Any(d => d.Object?.Name == "tls"), "the finding is there");
        gone.SetResult();
        await Eventually.TrueAsync(() => !_tables.Current.Diagnostics.Any(d => d.Object?.Name == "tls"), "the finding is gone");
    }

    [Fact]
    public async Task An_object_that_cannot_be_decoded_is_reported_and_its_last_version_stays()
    {
        await using FakeApi api = await FakeApi.StartAsync();
        api.On("ingresses", async request =>
        {
            if (!request.IsWatch)
            {
                await request.ListAsync("7", Item("one", 1));
                return;
            }

            await request.EventAsync(
                "MODIFIED", """{"metadata":{"name":"one","namespace":"shop","resourceVersion":"8"},"spec":{"rules":"none"}}""");
            await request.EventAsync("ADDED", Item("two", 9));
            await request.HoldAsync();
        });
        await StartAsync(api);
        await Eventually.TrueAsync(() => Hosts == "one.example, two.example", "the other object is served");
        Assert.Contains(_tables.Current.Diagnostics, d => d.Object == new Diagnostics.ObjectReference("Ingress", "shop", "one"));
        Assert.Equal("one", Assert.Single(_tables.Current.Stale).Object.Name);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_tried_again_and_the_log_says_so_once()
    {
        await using FakeApi api = await FakeApi.StartAsync();
        bool away = true;
        api.On("services", request => away ? request.FailAsync(503, "ServiceUnavailable")
            : request.IsWatch ? request.HoldAsync()
            : request.ListAsync("1"));
        KubernetesSource source = Source(api);
        await Eventually.TrueAsync(() => api.Count("services", "") >= 5, "the list is tried again");
        Assert.False(source.IsSynced);
        WatchState state = Assert.Single(source.Watches, w => w.Error is not null);
        Assert.Equal(("services", "503 ServiceUnavailable: as the test wants it."), (state.Resource, state.Error));

        away = false;
        await source.WaitForSyncAsync().WaitAsync(Eventually.Limit);
        Assert.Equal(
            [
                "The API server cannot be watched: services of all namespaces: 503 ServiceUnavailable: as the test wants it. The last "
                    + "table stays in use, and the request is repeated.",
                "The API server can be watched again: services of all namespaces.",
            ],
            _log.Lines.Where(l => l.Contains("services", StringComparison.Ordinal)).Take(2));
    }

    [Fact]
    public async Task While_a_server_goes_and_comes_the_log_says_so_once_and_again_where_something_must_be_done()
    {
        await using FakeApi api = await FakeApi.StartAsync();
        int requests = 0;
        api.On("services", request => Interlocked.Increment(ref requests) switch
        {
            1 or 2 => request.CutAsync(),
            3 => request.FailAsync(503, "ServiceUnavailable"),
            4 => request.FailAsync(500, "InternalError"),
            5 or 6 => request.FailAsync(403, "Forbidden"),
            7 => request.FailAsync(429, "TooManyRequests"),
            _ => request.IsWatch ? request.HoldAsync() : request.ListAsync("1"),
        });
        await StartAsync(api);
        string[] lines = [.. _log.Lines.Where(l => l.Contains("services of all", StringComparison.Ordinal))];
        Assert.Equal(3, lines.Length);
        Assert.Contains("cannot be watched", lines[0], StringComparison.Ordinal);
        Assert.DoesNotContain("503", lines[0], StringComparison.Ordinal);
        Assert.Contains("403 Forbidden", lines[1], StringComparison.Ordinal);
        Assert.Contains("can be watched again", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_whose_TLS_fails_is_logged_with_its_cause()
    {
        await using FakeApi api = await FakeApi.StartAsync();
        var https = new UriBuilder(api.Url) { Scheme = "https" };
        var client = new k8s.Kubernetes(new k8s.KubernetesClientConfiguration { Host = https.Uri.AbsoluteUri });
        _clients.Add(client);
        var source = new KubernetesSource(client, _tables, logger: _log);
        _sources.Add(source);
        source.Start();
        await Eventually.TrueAsync(() => source.Watches.All(w => w.Error is not null), "every watch has tried");
        Assert.All(_log.Lines, l => Assert.DoesNotContain("inner exception", l, StringComparison.Ordinal));
        Assert.Contains(_log.Lines, l => l.Contains(": The SSL connection could not be established. ", StringComparison.Ordinal));
    }

    [Fact]
    public void The_text_of_a_failure_has_its_cause_once()
    {
        Assert.Equal(
            "Connection refused (192.0.2.1:6443).",
            RequestFailure.Text(new HttpRequestException("Connection refused (192.0.2.1:6443)", new IOException("Connection refused"))));
        Assert.Equal(
            "Nothing. It was cut.",
            RequestFailure.Text(new HttpRequestException("Nothing", new IOException("Something.", new IOException("It was cut.\n")))));
        Assert.Equal(
            @"403 Forbidden: no\nleases.",
            RequestFailure.Text(new ApiException(new(System.Net.HttpStatusCode.Forbidden, "Forbidden", "no\nleases"))));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (KubernetesSource source in _sources)
        {
            await source.EndAsync();
        }

        _clients.ForEach(c => c.Dispose());
    }

    private static string Item(string name, int version, string secret = "") => $$"""
        {"metadata":{"name":"{{name}}","namespace":"shop","resourceVersion":"{{version}}"},
         "spec":{"tls":[{"secretName":"{{secret}}"}],"rules":[{"host":"{{name}}.example","http":{"paths":[{"path":"/","pathType":"Prefix",
           "backend":{"service":{"name":"web","port":{"number":80} } } }]} }]} }
        """.ReplaceLineEndings("");

    private string Hosts => string.Join(", ", _tables.Current.Matcher.Rules.Hosts.Select(h => h.Host));

    private async Task<KubernetesSource> StartAsync(FakeApi api, KubernetesSourceOptions? options = null, TimeProvider? time = null)
    {
        KubernetesSource source = Source(api, options, time);
        await source.WaitForSyncAsync().WaitAsync(Eventually.Limit);
        return source;
    }

    /// <summary>A source whose other resources are empty; on a server with streaming lists they are streams.</summary>
    private KubernetesSource Source(FakeApi api, params string[] streamed)
    {
        foreach (string resource in streamed.Where(r => r != "ingresses"))
        {
            api.On(resource, async request =>
            {
                await request.EventAsync("BOOKMARK", Bookmark("1", ends: true));
                await request.HoldAsync();
            });
        }

        return Source(api, (KubernetesSourceOptions?)null);
    }

    private KubernetesSource Source(FakeApi api, KubernetesSourceOptions? options, TimeProvider? time = null)
    {
        k8s.Kubernetes client = api.NewClient();
        _clients.Add(client);
        var source = new KubernetesSource(client, _tables, options ?? new() { RetryDelay = TimeSpan.FromMilliseconds(10) }, _log, time);
        _sources.Add(source);
        source.Start();
        return source;
    }
}
