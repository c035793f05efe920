using System.Net;
using System.Net.Sockets;
using System.Text;
using IngressRules.AspNetCore.Tests.Support;
using IngressRules.Forwarding;
using IngressRules.Matching;
using IngressRules.Model;
using IngressRules.Reading;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace IngressRules.AspNetCore.Tests;

/// <summary>
/// The log names the endpoint, the attempt and the cause of each failure: once a state, then counted. The response names the cause.
/// </summary>
public sealed class FailureLogTests
{
    /// <summary>What an endpoint does, the text of the response, and the cause in the log.</summary>
    private static readonly (string Host, Func<NetworkStream, Task> Answer, string Response, string Log)[] s_faults =
    [
        ("closes.io", _ => Task.CompletedTask,
            "502 The backend closed the connection without a response.", "it closed the connection without a response"),
        ("resets.io", Reset,
            "502 The backend reset the connection.", "it reset the connection before it responded"),
        ("ftp.io", Text("220 ftp ready\r\n"),
            "502 The backend responded with something else than HTTP.", "it responded with something else than HTTP/1.1"),
        ("binary.io", s => s.WriteAsync(new byte[] { 0x15, 3, 3, 0, 2, 2, 0x16, (byte)'\n', 0 }).AsTask(),
            "502 The backend responded with something else than HTTP.", "it responded with something else than HTTP/1.1"),

        // The client takes this response, and would keep a connection that the endpoint closes without saying so.
        ("control.io", Text("HTTP/1.1 200 OK\r\nConnection: close\r\nX-A: a\u0001b\r\nContent-Length: 0\r\n\r\n"),
            "502 The backend sent a header with a character that HTTP forbids.", "a header of its response has a control character"),
        ("name.io", Text("HTTP/1.1 200 OK\r\nX A: b\r\nContent-Length: 0\r\n\r\n"),
            "502 The backend sent a header with a character that HTTP forbids.", "a header of its response has a control character"),
        ("large.io", Text($"HTTP/1.1 200 OK\r\nX-A: {new string('a', 70_000)}\r\nContent-Length: 0\r\n\r\n"),
            "502 The headers of the backend's response are too large.", "the headers of its response are too large"),
        ("gzip.io", Text("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"),
            "502 The backend sent a response that cannot be passed on.", "its response cannot be passed on (its status is not"),
    ];

    [Fact]
    public async Task Each_cause_has_its_own_words_in_the_log_and_in_the_response()
    {
        var log = new LogLines();
        List<RawEndpoint> endpoints = [.. s_faults.Select(f => RawEndpoint.Start(async (_, stream, _) =>
        {
            await f.Answer(stream);
            return false;
        }))];
        using var closed = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        closed.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        await using TestBackend plain = await TestBackend.StartAsync("plain");
        int plainPort = plain.Slice().Ports[0].Port!.Value, closedPort = ((IPEndPoint)closed.LocalEndPoint!).Port;
        List<(string Host, EndpointSlice? Slice, string Response, string Log)> rows =
        [
            .. s_faults.Select((f, i) => (f.Host, (EndpointSlice?)endpoints[i].Slice(Name(f.Host), Name(f.Host)), f.Response, f.Log)),
            ("refuses.io", TestBackend.NewSlice("refuses", "refuses", closedPort),
                "502 The backend refused the connection.", "connection refused"),
            ("plain.io", TestBackend.NewSlice("plain", "plain-tls", plainPort, "https"),
                "502 TLS with the backend failed.", "TLS failed ("),
            ("nobody.io", TestBackend.NewSlice("nobody", "nobody", 1, ready: false),
                "503 The backend has no ready endpoints.", "503 for default/nobody"),
            ("missing.io", null,
                "503 The backend of this rule does not exist.", "503 for default/missing"),
        ];
        await using TestRouter router = await TestRouter.StartAsync(
            new IngressReadResult
            {
                Objects = new()
                {
                    Ingresses = [.. rows.Select(r => Manifests.NewIngress(Name(r.Host), [(r.Host, "Prefix", "/", Name(r.Host))]))],
                    Services = [.. rows.Where(r => r.Slice is not null).Select(r => TestBackend.NewService(Name(r.Host)))],
                    EndpointSlices = [.. rows.Select(r => r.Slice).OfType<EndpointSlice>()],
                },
            },
            host: b => b.Logging.AddProvider(log).AddFilter("IngressRules", LogLevel.Information));
        foreach ((string host, EndpointSlice? slice, string response, string line) in rows)
        {
            for (int i = 0; i < 3; i++)
            {
                Assert.Equal((host, response + "\n"), (host, (await router.GetAsync(host, "/")).Body));
            }

            // The response is there before the line is.
            string about = $" for default/{Name(host)} ";
            await Eventually.UntilAsync(() => log.All.Any(l => l.Contains(about, StringComparison.Ordinal)), $"a line about {host}");
            string only = Assert.Single(log.All, l => l.Contains(about, StringComparison.Ordinal));
            Assert.Contains(line, only, StringComparison.Ordinal);
            if (slice is not null && host != "nobody.io")
            {
                Assert.StartsWith("502 for ", only, StringComparison.Ordinal);
                Assert.Contains($"endpoint 127.0.0.1:{slice.Ports[0].Port}, attempt 1 of 1: ", only, StringComparison.Ordinal);
            }
        }

        foreach (RawEndpoint endpoint in endpoints)
        {
            await endpoint.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_response_that_breaks_off_in_the_middle_is_in_the_log()
    {
        var log = new LogLines();
        await using RawEndpoint breaks = RawEndpoint.Start(async (_, stream, _) =>
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"u8.ToArray());
            return false;
        });
        await using TestRouter router = await TestRouter.StartAsync(
            new IngressReadResult
            {
                Objects = new()
                {
                    Ingresses = [Manifests.NewIngress("web", [("a.io", "Prefix", "/", "web")])],
                    Services = [TestBackend.NewService("web")],
                    EndpointSlices = [breaks.Slice("web", "web-0")],
                },
            },
            host: b => b.Logging.AddProvider(log).AddFilter("IngressRules", LogLevel.Information));
        await Record.ExceptionAsync(() => router.GetAsync("a.io", "/"));
        await Eventually.UntilAsync(
            () => log.All.Any(l => l.Contains("its response broke off in the middle", StringComparison.Ordinal)), "the line");
        Assert.StartsWith("200 for default/web ", log.All.Single(l => l.Contains("broke off", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_state_is_logged_when_it_begins_once_a_minute_while_it_lasts_and_when_it_ends()
    {
        var time = new ManualTime();
        var log = new LogLines();
        var failures = new FailureLog(log, time);
        var endpoint = new BackendEndpoint { Address = "10.0.0.1", Port = 80 };
        for (int i = 0; i < 5; i++)
        {
            Fail(EndpointFailureCause.ConnectionRefused);
        }

        Assert.EndsWith("10.0.0.1:80, attempt 1 of 1: connection refused", Assert.Single(log.All), StringComparison.Ordinal);

        // Another cause is another state.
        Fail(EndpointFailureCause.ClosedWithoutResponse);
        Assert.Equal(2, log.All.Count);
        time.Advance(TimeSpan.FromSeconds(61));
        Fail(EndpointFailureCause.ConnectionRefused);
        Assert.EndsWith("connection refused; 4 more requests since the last such line", log.All.Last(), StringComparison.Ordinal);

        Succeed();
        Succeed();
        Assert.Equal(4, log.All.Count);
        Assert.Equal(
            "Recovered: endpoint 10.0.0.1:80 responds again; 7 requests failed in 61 s: connection refused (6); "
            + "it closed the connection without a response (1)",
            log.All.Last());

        // It fails again at once: a line for each change would be as bad as one for each request.
        for (int i = 0; i < 10; i++)
        {
            Fail(EndpointFailureCause.ConnectionRefused);
            Succeed();
        }

        Assert.Equal(4, log.All.Count);
        time.Advance(TimeSpan.FromSeconds(61));
        Fail(EndpointFailureCause.ConnectionRefused);
        Assert.EndsWith("connection refused; 10 more requests since the last such line", log.All.Last(), StringComparison.Ordinal);

        void Fail(EndpointFailureCause cause) => FailureLogTests.Fail(failures, endpoint, cause);

        void Succeed() => FailureLogTests.Succeed(failures, endpoint);
    }

    [Fact]
    public void A_response_on_one_path_does_not_end_what_fails_on_another()
    {
        var time = new ManualTime();
        var log = new LogLines();
        var failures = new FailureLog(log, time);
        var endpoint = new BackendEndpoint { Address = "10.0.0.1", Port = 80 };
        Fail(failures, endpoint, EndpointFailureCause.ConnectionRefused);
        for (int second = 0; second < 50; second++)
        {
            Fail(failures, endpoint, EndpointFailureCause.HeadersTooLarge);
            Succeed(failures, endpoint);
            time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(3, log.All.Count);
        Assert.Equal("Recovered: endpoint 10.0.0.1:80 responds again; 1 request failed in 0 s: connection refused", log.All.Last());

        // It is over when nothing has failed so for a minute.
        time.Advance(TimeSpan.FromSeconds(60));
        Succeed(failures, endpoint);
        Succeed(failures, endpoint);
        Assert.Equal(4, log.All.Count);
        Assert.Equal(
            "Recovered: endpoint 10.0.0.1:80 responds again; 50 requests failed in 49 s: the headers of its response are too large",
            log.All.Last());
    }

    [Fact]
    public void A_response_that_breaks_off_does_not_end_a_failure_of_its_endpoint()
    {
        var log = new LogLines();
        var failures = new FailureLog(log, new ManualTime());
        var endpoint = new BackendEndpoint { Address = "10.0.0.1", Port = 80 };
        Fail(failures, endpoint, EndpointFailureCause.ConnectionRefused);
        Fail(failures, endpoint, EndpointFailureCause.ResponseBrokeOff, DispatchOutcome.Forwarded);
        Assert.DoesNotContain(log.All, l => l.StartsWith("Recovered", StringComparison.Ordinal));
    }

    [Fact]
    public void The_count_of_unlisted_requests_has_the_right_plural()
    {
        var time = new ManualTime();
        var log = new LogLines();
        var failures = new FailureLog(log, time);
        var endpoint = new BackendEndpoint { Address = "10.0.0.1", Port = 80 };
        Fail(failures, endpoint, EndpointFailureCause.ConnectionRefused);
        Fail(failures, endpoint, EndpointFailureCause.ConnectionRefused);
        time.Advance(TimeSpan.FromSeconds(61));
        Fail(failures, endpoint, EndpointFailureCause.ConnectionRefused);
        Assert.EndsWith("; 1 more request since the last such line", log.All.Last(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_request_without_failure_allocates_nothing_and_forgets_the_state_of_an_endpoint_that_is_gone()
    {
        var time = new ManualTime();
        var failures = new FailureLog(new LogLines(), time);
        BackendEndpoint gone = new() { Address = "10.0.0.1", Port = 80 }, other = new() { Address = "10.0.0.2", Port = 80 };
        Fail(failures, gone, EndpointFailureCause.ConnectionRefused);
        Fail(failures, other, EndpointFailureCause.HeadersTooLarge);
        var context = new DefaultHttpContext();
        IngressMatch match = IngressMatcher.Create([Manifests.NewIngress("web", [("a.io", "Prefix", "/", "web")])]).Match("a.io", "/");
        var result = new DispatchResult(DispatchOutcome.Forwarded, match, null, other) { Attempts = 1 };
        failures.Write(context, result);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            failures.Write(context, result);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(2, failures.OpenCount);
        time.Advance(TimeSpan.FromMinutes(11));
        failures.Write(context, result);
        Assert.Equal((0, 0), (failures.OpenCount, failures.StateCount));
    }

    [Fact]
    public async Task States_that_are_forgotten_while_they_are_counted_do_not_stay_open()
    {
        var time = new ManualTime();
        var failures = new FailureLog(new LogLines(), time);
        BackendEndpoint[] endpoints = [.. Enumerable.Range(0, 3).Select(i => new BackendEndpoint { Address = "10.0.0.1", Port = 80 + i })];
        await Task.WhenAll(Enumerable.Range(0, 4).Select(t => Task.Run(() =>
        {
            for (int i = 0; i < 5000; i++)
            {
                // Each is older than the memory at once, so that it is swept by the next.
                time.Advance(TimeSpan.FromMinutes(11));
                Fail(failures, endpoints[(i + t) % endpoints.Length], EndpointFailureCause.ConnectionRefused);
                Succeed(failures, endpoints[i % endpoints.Length]);
            }
        })));
        foreach (BackendEndpoint endpoint in endpoints)
        {
            Succeed(failures, endpoint);
        }

        Assert.Equal(0, failures.OpenCount);
        Assert.InRange(failures.StateCount, 0, endpoints.Length);
    }

    [Fact]
    public void However_many_endpoints_fail_the_memory_of_them_is_bounded()
    {
        var time = new ManualTime();
        var log = new LogLines();
        var failures = new FailureLog(log, time);
        for (int i = 0; i < 20_000; i++)
        {
            var context = new DefaultHttpContext();
            var endpoint = new BackendEndpoint { Address = $"10.0.{i / 256}.{i % 256}", Port = 80 };
            EndpointFailures.Add(context, new(endpoint, EndpointFailureCause.ConnectionRefused));
            failures.Write(context, new(DispatchOutcome.EndpointUnreachable, default, null, endpoint) { Attempts = 1 });
            Assert.InRange(failures.StateCount, 1, 4097);
            time.Advance(TimeSpan.FromMilliseconds(1));
        }
    }

    private static void Fail(
        FailureLog failures,
        BackendEndpoint endpoint,
        EndpointFailureCause cause,
        DispatchOutcome outcome = DispatchOutcome.EndpointUnreachable)
    {
        var context = new DefaultHttpContext();
        context.Response.StatusCode = 502;
        EndpointFailures.Add(context, new(endpoint, cause));
        failures.Write(context, new(outcome, default, null, endpoint) { Attempts = 1 });
    }

    private static void Succeed(FailureLog failures, BackendEndpoint endpoint) => failures.Write(
        new DefaultHttpContext(), new(DispatchOutcome.Forwarded, default, null, endpoint) { Attempts = 1 });

    private static string Name(string host) => host[..host.IndexOf('.', StringComparison.Ordinal)];

    private static Func<NetworkStream, Task> Text(string text) => stream => stream.WriteAsync(Encoding.Latin1.GetBytes(text)).AsTask();

    private static Task Reset(NetworkStream stream)
    {
        stream.Socket.LingerState = new LingerOption(true, 0);
        stream.Socket.Close();
        return Task.CompletedTask;
    }
}
