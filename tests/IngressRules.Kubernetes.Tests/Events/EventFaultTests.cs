using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.RegularExpressions;
using IngressRules.Kubernetes.Tests.Support;

namespace IngressRules.Kubernetes.Tests.Events;

/// <summary>Events when the API server refuses them or fails, and about Ingresses that a real one would not have stored.</summary>
public sealed class EventFaultTests : WriterTests
{
    private readonly ConcurrentQueue<string> _said = [];

    [Fact]
    public async Task An_Ingress_that_is_refused_has_an_Event_if_it_would_be_ours()
    {
        await using FakeApi api = await FakeApi.StartAsync();
        FakeLease.At(api);
        FakeIngresses.At(
            api, FakeIngresses.Item("bad", 1, path: "no-slash"), FakeIngresses.Item("foreign", 2, "other", path: "no-slash"));
        api.On("events", request => SayAsync(request, 201));
        await StartAsync(api.NewClient(), Writer("shop"));
        await Eventually.TrueAsync(() => _said.Contains("bad Rejected"), "the Event is written");
        Assert.DoesNotContain(_said, s => s.StartsWith("foreign", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_Event_that_fails_is_tried_again_and_one_that_exists_is_not()
    {
        await using FakeApi api = await FakeApi.StartAsync();
        FakeLease.At(api);
        var ingresses = FakeIngresses.At(api, FakeIngresses.Item("a", 1));
        int posts = 0;
        api.On("events", request => SayAsync(request, Interlocked.Increment(ref posts) <= 3 ? 503 : 409));
        await StartAsync(api.NewClient(), Writer("shop"));
        await Eventually.TrueAsync(() => _said.Count == 4, "the Event is tried again");
        ingresses.Change(FakeIngresses.Item("b", 2));
        await Eventually.TrueAsync(() => _said.Contains("b ServiceMissing"), "the next Event is written");
        Assert.Equal(4, _said.Count(s => s == "a ServiceMissing"));
        Assert.Equal(
            ["Events about Ingress shop/a cannot be written: 503 Reason: as the test wants it. They are tried again."],
            Log.Lines.Where(l => l.StartsWith("Events", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task An_Event_that_the_server_refuses_keeps_no_other_one_from_being_written()
    {
        await using FakeApi api = await FakeApi.StartAsync();
        FakeLease.At(api);
        FakeIngresses.At(api, FakeIngresses.Item("a", 1), FakeIngresses.Item("b", 2), FakeIngresses.Item("c", 3));
        int posts = 0;
        api.On("events", request => SayAsync(request, Interlocked.Increment(ref posts) == 1 ? 403 : 201));
        await StartAsync(api.NewClient(), Writer("shop"));
        await Eventually.TrueAsync(() => _said.Distinct().Count() == 3, "all are tried");
    }

    [Theory]
    [InlineData(500)]
    [InlineData(403)]
    public async Task Ingresses_whose_Events_the_server_refuses_hold_no_other_one_up_and_are_tried_again(int status)
    {
        await using FakeApi api = await FakeApi.StartAsync();
        FakeLease.At(api);
        var ingresses = FakeIngresses.At(
            api,
            [
                .. Enumerable.Range(1, 10).Select(i => FakeIngresses.Item($"a{i}", i)),
                .. Enumerable.Range(1, 3).Select(i => FakeIngresses.Item($"z{i}", i)),
            ]);
        bool refuses = true;
        var done = new ConcurrentDictionary<string, bool>();
        api.On("events", request => SayAsync(request, about =>
        {
            if (about[0] == 'a' && Volatile.Read(ref refuses))
            {
                return status;
            }

            done[about] = true;
            return 201;
        }));
        await StartAsync(api.NewClient(), Writer("shop"));
        await Eventually.TrueAsync(() => done.Count == 3, "the others are written");

        Volatile.Write(ref refuses, false);
        ingresses.Change(FakeIngresses.Item("z4", 4), "ADDED");
        await Eventually.TrueAsync(() => done.Count == 14, "all are written");
    }

    [Fact]
    public async Task A_state_that_falls_out_of_the_limit_for_a_while_is_not_counted_again()
    {
        await using FakeApi api = await FakeApi.StartAsync();
        FakeLease.At(api);
        string missing = FakeIngresses.Item("web", 1, services: ["m1", "m2", "m3", "m4", "m5", "m6"]);
        var ingresses = FakeIngresses.At(api, missing);
        var services = new FakeResource(api, "services", Service("any", 1));

        // What is repaired has endpoints, so it is no other state.
        _ = new FakeResource(api, "endpointslices", [.. Enumerable.Range(1, 6).Select(i => Slice($"m{i}"))]);
        var said = new ConcurrentQueue<string>();
        var counted = new ConcurrentQueue<string>();
        api.On("events", async request =>
        {
            using JsonDocument body = JsonDocument.Parse(await request.BodyAsync());
            string about = body.RootElement.GetProperty("involvedObject").GetProperty("name").GetString()!;
            said.Enqueue($"{about}: {body.RootElement.GetProperty("message").GetString()}");
            string name = body.RootElement.GetProperty("metadata").GetProperty("name").GetString()!;
            api.On(name, again =>
            {
                counted.Enqueue(name);
                return again.ReplyAsync("""{"metadata":{"resourceVersion":"1"},"count":1}""");
            });
            await request.ReplyAsync("{}");
        });
        KubernetesSource source = await StartAsync(api.NewClient(), Writer("shop") with { MaxEventsPerIngress = 4 });
        await Eventually.TrueAsync(() => said.Count == 4, "as many are said as the limit allows");

        // While the first of them is repaired another one is listed, which falls out when the first one comes back.
        string listed = Regex.Match(said.First(), "\"(m[0-9])\"").Groups[1].Value;
        for (int round = 1; round <= 2; round++)
        {
            int tables = source.TablesMade, before = counted.Count;
            services.Change(Service(listed, 10 * round), "ADDED");
            await Eventually.TrueAsync(() => source.TablesMade > tables, "the Service is in the table");
            string mark = $"mark{round}";
            ingresses.Change(FakeIngresses.Item(mark, 100 + round, services: ["nowhere"]), "ADDED");
            await Eventually.TrueAsync(() => said.Any(s => s.StartsWith(mark, StringComparison.Ordinal)), "the mark is said");
            services.Change(Service(listed, (10 * round) + 1), "DELETED");
            await Eventually.TrueAsync(() => counted.Count >= before + 2, "what has come back is counted");
        }

        // A request to read and one to write for each: the state that has gone and come back, and no other one.
        Assert.Single(counted.Distinct());
    }

    [Theory]
    [InlineData(403, "NamespaceTerminating", 0)]
    [InlineData(404, null, 0)]
    [InlineData(403, "Other", 1)]
    public async Task A_namespace_that_is_going_or_gone_is_no_failure(int status, string? cause, int lines)
    {
        await using FakeApi api = await FakeApi.StartAsync();
        FakeLease.At(api);
        FakeIngresses.At(api, FakeIngresses.Item("a", 1), FakeIngresses.Item("z", 2));
        var done = new ConcurrentQueue<string>();
        api.On("events", async request =>
        {
            using JsonDocument body = JsonDocument.Parse(await request.BodyAsync());
            string name = body.RootElement.GetProperty("involvedObject").GetProperty("name").GetString()!;
            await (name == "a" ? request.FailAsync(status, "Reason", cause) : request.ReplyAsync("{}"));
            done.Enqueue(name);
        });
        await StartAsync(api.NewClient(), Writer("shop"));
        await Eventually.TrueAsync(() => done.Distinct().Count() == 2, "both are tried");
        await Eventually.TrueAsync(
            () => Log.Lines.Count(l => l.StartsWith("Events", StringComparison.Ordinal)) == lines, "the log says as much as it should");
    }

    private static string Service(string name, int version) =>
        $$$"""{"metadata":{"name":"{{{name}}}","namespace":"shop","resourceVersion":"{{{version}}}"},"spec":{"ports":[{"port":80}]}}""";

    private static string Slice(string service) => $$$"""
        {"metadata":{"name":"{{{service}}}-1","namespace":"shop","resourceVersion":"1",
           "labels":{"kubernetes.io/service-name":"{{{service}}}"} },
         "addressType":"IPv4","ports":[{"port":8080}],"endpoints":[{"addresses":["192.0.2.1"],"conditions":{"ready":true} }]}
        """.ReplaceLineEndings("");

    private Task SayAsync(FakeRequest request, int status) => SayAsync(request, _ => status);

    private async Task SayAsync(FakeRequest request, Func<string, int> statusOf)
    {
        if (request.Method != "POST")
        {
            await request.ListAsync("1");
            return;
        }

        using JsonDocument body = JsonDocument.Parse(await request.BodyAsync());
        string name = body.RootElement.GetProperty("involvedObject").GetProperty("name").GetString()!;
        _said.Enqueue($"{name} {body.RootElement.GetProperty("reason").GetString()}");
        int status = statusOf(name);
        await (status < 400 ? request.ReplyAsync("{}") : request.FailAsync(status, status == 409 ? "AlreadyExists" : "Reason"));
    }
}
