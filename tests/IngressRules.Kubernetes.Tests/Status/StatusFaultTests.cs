using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using IngressRules.Kubernetes.Tests.Support;

namespace IngressRules.Kubernetes.Tests.Status;

/// <summary>What becomes of a status when the API server refuses it, fails, is slow, or when the Lease is lost meanwhile.</summary>
public sealed class StatusFaultTests : WriterTests
{
    private int _patches;

    [Theory]
    [InlineData(409, "Conflict")]
    [InlineData(500, "InternalError")]
    [InlineData(503, "ServiceUnavailable")]
    [InlineData(429, "TooManyRequests")]
    [InlineData(422, "Invalid")]
    public async Task A_write_that_fails_is_tried_again_until_it_succeeds_and_then_no_more(int status, string reason)
    {
        await using FakeApi api = await FakeApi.StartAsync();
        var lease = FakeLease.At(api);
        var ingresses = FakeIngresses.At(api, FakeIngresses.Item("web", 1), FakeIngresses.Item("other", 2, "other"));
        api.On("status", async request =>
        {
            string body = await request.BodyAsync();
            Assert.Equal("""{"metadata":{"resourceVersion":"1"},"status":{"loadBalancer":{"ingress":[{"ip":"192.0.2.1"}]}}}""", body);
            Assert.Equal("ingress-rules:shop/the-lease", request.Query["fieldManager"]);
            if (Interlocked.Increment(ref _patches) <= 3)
            {
                await request.FailAsync(status, reason);
            }
            else
            {
                ingresses.Change(FakeIngresses.Item("web", 5, status: "192.0.2.1"));
                await request.ReplyAsync("{}");
            }
        });
        await StartAsync(api.NewClient(), Writer("shop", "192.0.2.1"));
        await Eventually.TrueAsync(() => _patches == 4, "the status is written");
        Assert.NotNull(lease.Holder);

        int renewals = api.Count(FakeLease.Name, "");
        await Eventually.TrueAsync(() => api.Count(FakeLease.Name, "") > renewals + 5, "the Lease is renewed");
        Assert.Equal(4, _patches);
        Assert.InRange(Log.Lines.Count(l => l.Contains($"{status} {reason}", StringComparison.Ordinal)), status == 409 ? 0 : 1, 1);
    }

    [Theory]
    [InlineData(500, "InternalError")]
    [InlineData(504, "Timeout")]
    [InlineData(403, "Forbidden")]
    public async Task Ingresses_whose_status_the_server_refuses_hold_no_other_one_up(int status, string reason)
    {
        await using FakeApi api = await FakeApi.StartAsync();
        FakeLease.At(api);
        const int Refused = 30, Fine = 6;
        var ingresses = FakeIngresses.At(api, [.. Enumerable.Range(1, Refused + Fine).Select(i => FakeIngresses.Item($"i{i}", i))]);
        var written = new ConcurrentDictionary<int, bool>();
        int last = 1000;
        api.On("status", async request =>
        {
            int version = await VersionAsync(request);
            if (version <= Refused)
            {
                await request.FailAsync(status, reason);
                return;
            }

            written[version] = true;
            ingresses.Change(FakeIngresses.Item($"i{version}", Interlocked.Increment(ref last), status: "192.0.2.1"));
            await request.ReplyAsync("{}");
        });
        await StartAsync(api.NewClient(), Writer("shop", "192.0.2.1"));
        await Eventually.TrueAsync(() => written.Count == Fine, "the others are written");

        ingresses.Change(FakeIngresses.Item("i5000", 5000), "ADDED");
        await Eventually.TrueAsync(() => written.ContainsKey(5000), "one that comes later is written");
    }

    [Fact]
    public async Task A_status_that_cannot_be_taken_back_holds_no_other_one_up()
    {
        await using FakeApi api = await FakeApi.StartAsync();
        FakeLease.At(api);
        const string Us = "ingress-rules:shop/the-lease";
        const int Refused = 30, Fine = 6;
        string[] names = [.. Enumerable.Range(1, Refused + Fine).Select(i => $"i{i}")];
        var ingresses = FakeIngresses.At(
            api, [.. names.Select((name, i) => FakeIngresses.Item(name, i + 1, status: "192.0.2.1", manager: Us))]);
        var cleared = new ConcurrentDictionary<int, bool>();
        int last = 1000;
        bool refuses = true;
        api.On("status", async request =>
        {
            int version = await VersionAsync(request);
            if (version <= Refused && Volatile.Read(ref refuses))
            {
                await request.FailAsync(403, "Forbidden");
                return;
            }

            cleared[version] = true;
            ingresses.Change(FakeIngresses.Item($"i{version}", Interlocked.Increment(ref last)));
            await request.ReplyAsync("{}");
        });
        KubernetesSource source = await StartLeaderAsync(
            api.NewClient(), Writer("shop", "192.0.2.1") with { ClearStatusOnStop = true, StopTimeout = Eventually.Limit });
        Task stopping = source.StopWritingAsync();
        await Eventually.TrueAsync(() => cleared.Count == Fine, "the others are cleared");
        Volatile.Write(ref refuses, false);
        await stopping;
        Assert.Equal(Refused + Fine, cleared.Count);
    }

    [Fact]
    public async Task A_conflict_is_decided_anew_with_the_version_that_the_watch_brings()
    {
        await using FakeApi api = await FakeApi.StartAsync();
        FakeLease.At(api);
        var ingresses = FakeIngresses.At(api, FakeIngresses.Item("web", 1));
        var versions = new ConcurrentQueue<string>();
        api.On("status", async request =>
        {
            string body = await request.BodyAsync();
            versions.Enqueue(body);
            if (body.Contains("\"1\"", StringComparison.Ordinal))
            {
                ingresses.Change(FakeIngresses.Item("web", 7));
                await request.FailAsync(409, "Conflict");
            }
            else
            {
                ingresses.Change(FakeIngresses.Item("web", 8, status: "192.0.2.1"));
                await request.ReplyAsync("{}");
            }
        });
        await StartAsync(api.NewClient(), Writer("shop", "192.0.2.1"));
        await Eventually.TrueAsync(() => versions.Any(v => v.Contains("\"7\"", StringComparison.Ordinal)), "the new version is written");
    }

    [Fact]
    public async Task A_write_that_was_held_up_is_not_sent_after_the_Lease_has_gone()
    {
        await using FakeApi api = await FakeApi.StartAsync();
        var lease = FakeLease.At(api);
        var ingresses = FakeIngresses.At(api, FakeIngresses.Item("web", 1, status: "192.0.2.1"));
        api.On("status", request =>
        {
            Interlocked.Increment(ref _patches);
            return request.ReplyAsync("{}");
        });
        using var pause = new PausableHandler();
        KubernetesSource source = await StartLeaderAsync(api.NewClient(pause), WithShortLease(Writer("shop", "192.0.2.1")));

        // The renewal and the write are held, as in a process that is stopped.
        pause.Pause();
        await Eventually.TrueAsync(() => pause.Held == 1, "the renewal is held");
        ingresses.Change(FakeIngresses.Item("web", 2));
        await Eventually.TrueAsync(() => pause.Held == 2, "the write is held");
        lease.Take("another");
        await Eventually.TrueAsync(() => !source.IsLeader, "the Lease is lost");
        int looks = api.Count(FakeLease.Name, "");
        pause.Resume();
        await Eventually.TrueAsync(() => pause.Held == 0 && api.Count(FakeLease.Name, "") > looks + 2, "the router goes on");
        Assert.Equal(0, _patches);
        Assert.Equal("another", lease.Holder);
    }

    [Fact]
    public async Task A_write_that_the_server_does_not_answer_ends_with_the_Lease()
    {
        await using FakeApi api = await FakeApi.StartAsync();
        var lease = FakeLease.At(api);
        FakeIngresses.At(api, FakeIngresses.Item("web", 1));
        api.On("status", request =>
        {
            Interlocked.Increment(ref _patches);
            return Task.Delay(Timeout.Infinite, request.End);
        });
        using var ends = new EndsHandler();
        KubernetesSource source = await StartAsync(api.NewClient(ends), WithShortLease(Writer("shop", "192.0.2.1")));
        await Eventually.TrueAsync(() => _patches == 1, "the status is sent");
        lease.Take("another");
        await Eventually.TrueAsync(() => !source.IsLeader, "the Lease is lost");
        await Eventually.TrueAsync(() => ends.Patches == 1, "the write has ended");
        Assert.Equal(1, _patches);
    }

    [Fact]
    public async Task A_Lease_that_may_not_be_read_is_reported_once_and_nothing_is_written()
    {
        await using FakeApi api = await FakeApi.StartAsync();
        FakeIngresses.At(api, FakeIngresses.Item("web", 1));
        api.On(FakeLease.Name, request => request.FailAsync(403, "Forbidden"));
        api.On("status", request =>
        {
            Interlocked.Increment(ref _patches);
            return request.ReplyAsync("{}");
        });
        KubernetesSource source = await StartAsync(api.NewClient(), Writer("shop", "192.0.2.1"));
        await Eventually.TrueAsync(() => api.Count(FakeLease.Name, "") > 3, "the Lease is tried again");
        Assert.False(source.IsLeader);
        Assert.Equal(0, _patches);
        Assert.Equal(
            "Lease shop/the-lease cannot be read or written: 403 Forbidden: as the test wants it. "
                + "Until it can be, this router writes no status and no Events; it serves requests.",
            Assert.Single(Log.Lines, l => l.StartsWith("Lease", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_Lease_that_may_be_read_but_not_written_is_reported_once()
    {
        await using FakeApi api = await FakeApi.StartAsync();
        api.On(FakeLease.Name, request => request.FailAsync(404, "NotFound"));
        api.On("leases", request => request.FailAsync(403, "Forbidden"));
        await StartAsync(api.NewClient(), Writer("shop", "192.0.2.1"));
        await Eventually.TrueAsync(() => api.Count("leases", "") > 3, "the Lease is tried again");
        Assert.Single(Log.Lines, l => l.StartsWith("Lease", StringComparison.Ordinal));

        FakeLease.At(api);
        await Eventually.TrueAsync(() => Log.Lines.Any(l => l.StartsWith("This router writes", StringComparison.Ordinal)), "it is taken");
        Assert.Contains("Lease shop/the-lease can be read or written again.", Log.Lines);
    }

    [Fact]
    public async Task A_Lease_that_somebody_deletes_goes_back_to_its_holder()
    {
        await using FakeApi api = await FakeApi.StartAsync();
        var lease = FakeLease.At(api);
        KubernetesWriterOptions writer = Writer("shop") with { LeaseDuration = TimeSpan.FromHours(1), Events = false };
        await StartLeaderAsync(api.NewClient(), writer with { Identity = "first" });
        using var requests = new RecordingHandler();
        KubernetesSource second = await StartAsync(api.NewClient(requests), writer with { Identity = "second" });
        for (int i = 0; i < 3; i++)
        {
            requests.Sent.Clear();
            await Eventually.TrueAsync(
                () => requests.Sent.Count(r => r.Contains(FakeLease.Name, StringComparison.Ordinal)) > 1, "the other one has looked at it");
            lease.Delete();
            await Eventually.TrueAsync(() => lease.Holder is not null, "there is one again");
            Assert.Equal(("first", false), (lease.Holder, second.IsLeader));
        }
    }

    [Fact]
    public async Task A_status_that_another_writer_keeps_changing_is_soon_written_rarely_and_the_log_says_why()
    {
        await using FakeApi api = await FakeApi.StartAsync();
        FakeLease.At(api);
        var ingresses = FakeIngresses.At(api, FakeIngresses.Item("web", 1));
        api.On("status", request =>
        {
            ingresses.Change(FakeIngresses.Item("web", 1 + Interlocked.Increment(ref _patches), status: "192.0.2.99"));
            return request.ReplyAsync("{}");
        });
        await StartAsync(api.NewClient(), Writer("shop", "192.0.2.1"));
        await Eventually.TrueAsync(() => Log.Lines.Any(l => l.Contains("keeps changing", StringComparison.Ordinal)), "the log says so");
        Assert.Equal(7, _patches);
    }

    [Fact]
    public async Task What_was_ours_is_cleared_though_the_server_no_longer_says_who_wrote_it_and_what_was_not_is_left_alone()
    {
        await using FakeApi api = await FakeApi.StartAsync();
        FakeLease.At(api);

        // One has our addresses before this router has come, one gets them from it, one has had them of another controller all the time.
        var ingresses = FakeIngresses.At(
            api,
            FakeIngresses.Item("had", 1, status: "192.0.2.1"),
            FakeIngresses.Item("gets", 2),
            FakeIngresses.Item("foreign", 3, "other", status: "192.0.2.1"),
            FakeIngresses.Item("taken", 4, status: "192.0.2.1"));
        var writes = new ConcurrentQueue<string>();
        api.On("status", async request =>
        {
            string body = await request.BodyAsync();
            if (!writes.IsEmpty && VersionOf(body) == 2)
            {
                // As a server, which has a later version now.
                await request.FailAsync(409, "Conflict");
                return;
            }

            writes.Enqueue(body);
            if (writes.Count == 1)
            {
                ingresses.Change(FakeIngresses.Item("gets", 5, status: "192.0.2.1"));
                ingresses.Change(FakeIngresses.Item("taken", 6, "other", status: "192.0.2.99"));
            }

            await request.ReplyAsync("{}");
        });
        await StartAsync(api.NewClient(), Writer("shop", "192.0.2.1"));
        await Eventually.TrueAsync(() => writes.Count == 1, "the status is written");
        ingresses.Change(FakeIngresses.Item("had", 7, "other", status: "192.0.2.1"));
        ingresses.Change(FakeIngresses.Item("gets", 8, "other", status: "192.0.2.1"));
        ingresses.Change(FakeIngresses.Item("foreign", 9, "other", status: "192.0.2.1"));
        await Eventually.TrueAsync(() => writes.Count == 3, "both are cleared");
        Assert.Equal([7, 8], writes.Skip(1).Select(VersionOf).Order());
    }

    [Fact]
    public async Task A_class_that_goes_to_and_fro_is_followed_each_time_and_nobody_else_is_blamed()
    {
        await using FakeApi api = await FakeApi.StartAsync();
        FakeLease.At(api);
        const string Us = "ingress-rules:shop/the-lease";
        var ingresses = FakeIngresses.At(api, FakeIngresses.Item("web", 1));
        api.On("status", async request =>
        {
            int version = await VersionAsync(request), step = Interlocked.Increment(ref _patches);

            // Each write is followed by the status, and that by the class of the next step.
            bool isSet = step % 2 == 1;
            string? status = isSet ? "192.0.2.1" : null;
            ingresses.Change(FakeIngresses.Item("web", version + 1, isSet ? "own" : "other", status, manager: Us));
            ingresses.Change(FakeIngresses.Item("web", version + 2, isSet ? "other" : "own", status, manager: Us));
            await request.ReplyAsync("{}");
        });
        await StartAsync(api.NewClient(), Writer("shop", "192.0.2.1"));
        await Eventually.TrueAsync(() => Volatile.Read(ref _patches) >= 16, "each change is followed");
        Assert.DoesNotContain(Log.Lines, l => l.Contains("keeps changing", StringComparison.Ordinal));
    }

    /// <summary>The version of the Ingress to which a status is written.</summary>
    private static async Task<int> VersionAsync(FakeRequest request) => VersionOf(await request.BodyAsync());

    private static int VersionOf(string patch)
    {
        using JsonDocument body = JsonDocument.Parse(patch);
        string version = body.RootElement.GetProperty("metadata").GetProperty("resourceVersion").GetString()!;
        return int.Parse(version, CultureInfo.InvariantCulture);
    }

    /// <summary>Counts the writes that have ended, however.</summary>
    private sealed class EndsHandler : DelegatingHandler
    {
        private int _patches;

        public int Patches => Volatile.Read(ref _patches);

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            try
            {
                return await base.SendAsync(request, cancellationToken);
            }
            finally
            {
                if (request.Method == HttpMethod.Patch)
                {
                    Interlocked.Increment(ref _patches);
                }
            }
        }
    }
}
