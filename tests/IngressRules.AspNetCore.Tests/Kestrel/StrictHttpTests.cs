using System.Globalization;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace IngressRules.AspNetCore.Tests.Kestrel;

/// <summary>Requests that two parsers could read differently are refused before the server reads them.</summary>
public sealed class StrictHttpTests : IAsyncLifetime
{
    private const string Close = "Connection: close\r\n";
    private const string Chunks = "5\r\nhello\r\n0\r\n\r\n";

    private StrictServer _server = null!;

    public async Task InitializeAsync() => _server = await StrictServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [InlineData("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400)]
    [InlineData("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n", 400)]
    [InlineData("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello", 400)]
    [InlineData("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nhello", 400)]
    [InlineData("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5, 5\r\n\r\nhello", 400)]
    [InlineData("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +5\r\n\r\nhello", 400)]
    [InlineData("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -5\r\n\r\nhello", 400)]
    [InlineData("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0x5\r\n\r\nhello", 400)]
    [InlineData("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5 \u000b\r\n\r\nhello", 400)]
    [InlineData("POST / HTTP/1.1\r\nHost: a\r\nContent-Length:\r\n\r\nhello", 400)]
    [InlineData("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 18446744073709551621\r\n\r\nhello", 400)]
    [InlineData("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 400)]
    [InlineData("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n", 400)]
    [InlineData("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: identity\r\n\r\n", 400)]
    [InlineData("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", 400)]
    [InlineData("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: \u000bchunked\r\n\r\n0\r\n\r\n", 400)]
    [InlineData("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400)]
    [InlineData("POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\nHost: a\n\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nX: 1\nY: 2\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\n\n", 400)]
    [InlineData("\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nX: 1\rY: 2\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nX: 1\0\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nX: \u0001\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nX: 1\r\n Y: 2\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nX: 1\r\n\tY: 2\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\n Host: a\r\nHost: b\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost : a\r\n\r\n", 400)]
    [InlineData("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nno colon\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\n: x\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nX\u0080: x\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: a, b\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: u@a\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: \u00e9\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: a,b\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: *\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: %61\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: a:\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: a:x\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: a:-1\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: a:80:80\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: :80\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: ::1\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: [::1\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: [x]\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: [::1]80\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: a]\r\n\r\n", 400)]
    [InlineData("GET http://a:x/ HTTP/1.1\r\nHost: a:x\r\n\r\n", 400)]
    [InlineData("GET http://b/ HTTP/1.1\r\nHost: a\r\n\r\n", 400)]
    [InlineData("GET http://a:81/ HTTP/1.1\r\nHost: a\r\n\r\n", 400)]
    [InlineData("GET http://a:443/ HTTP/1.1\r\nHost: a\r\n\r\n", 400)]
    [InlineData("GET http://a:80/ HTTP/1.1\r\nHost: a:443\r\n\r\n", 400)]
    [InlineData("GET https://a/ HTTP/1.1\r\nHost: a:80\r\n\r\n", 400)]
    [InlineData("GET http://u@a/ HTTP/1.1\r\nHost: a\r\n\r\n", 400)]
    [InlineData("GET http:/// HTTP/1.1\r\nHost: a\r\n\r\n", 400)]
    [InlineData("GET ftp://a/ HTTP/1.1\r\nHost: a\r\n\r\n", 400)]
    [InlineData("GET a HTTP/1.1\r\nHost: a\r\n\r\n", 400)]
    [InlineData("GET * HTTP/1.1\r\nHost: a\r\n\r\n", 400)]
    [InlineData("CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n", 400)]
    [InlineData("GET /a#b HTTP/1.1\r\nHost: a\r\n\r\n", 400)]
    [InlineData("GET /a\0b HTTP/1.1\r\nHost: a\r\n\r\n", 400)]
    [InlineData("GET /a\tb HTTP/1.1\r\nHost: a\r\n\r\n", 400)]
    [InlineData("GET /a b HTTP/1.1\r\nHost: a\r\n\r\n", 400)]
    [InlineData("GET /\u00c3\u00bc HTTP/1.1\r\nHost: a\r\n\r\n", 400)]
    [InlineData("GET  / HTTP/1.1\r\nHost: a\r\n\r\n", 400)]
    [InlineData(" GET / HTTP/1.1\r\nHost: a\r\n\r\n", 400)]
    [InlineData("G(T / HTTP/1.1\r\nHost: a\r\n\r\n", 400)]
    [InlineData("GET /\r\n\r\n", 400)]
    [InlineData("nonsense\r\n\r\n", 400)]
    [InlineData("\r\n\r\n\r\n\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.2\r\nHost: a\r\n\r\n", 505)]
    [InlineData("PRI * HTTP/2.0\r\nHost: a\r\n\r\n", 505)]
    public async Task A_request_that_can_be_read_in_two_ways_is_refused_and_the_connection_ends(string request, int status)
    {
        // The second request is the smuggled one.
        string answer = await _server.SendAsync(request + "GET /smuggled HTTP/1.1\r\nHost: a\r\n" + Close + "\r\n");

        AssertOwnResponse(answer, status);
    }

    [Fact]
    public async Task Empty_lines_without_a_request_are_refused_after_a_few()
    {
        using TcpClient client = await _server.ConnectAsync();
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync("\r\n\r\n\r\n\r\n"u8.ToArray());
        await stream.WriteAsync("\r\n"u8.ToArray());

        // The client goes on sending; the server has responded after the fifth line all the same.
        var begin = new byte[12];
        await stream.ReadExactlyAsync(begin).AsTask().WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal("HTTP/1.1 400", Encoding.ASCII.GetString(begin));
    }

    [Theory]
    [InlineData("5\r\nhello\r\n0\r\n\n")]
    [InlineData("5\r\nhello\r\n0\r\nX: 1\n\r\n")]
    [InlineData("5\r\nhello\r\n0\r\nX: 1\r\n\n")]
    [InlineData("5\r\nhello\r\n0\r\nX: 1\r\nY: 2\n\n")]
    [InlineData("5\r\nhello\r\n0\r\nX: 1\0\r\n\r\n")]
    [InlineData("5\r\nhello\r\n0\r\nX: 1\r\nY: \0\r\n\r\n")]
    [InlineData("5\r\nhello\r\n0\r\nX\0: 1\r\n\r\n")]
    [InlineData("5\r\nhello\r\n0\r\n\0\r\n\r\n")]
    [InlineData("5\r\nhello\r\n0\r\n\r\0\n")]
    [InlineData("5\r\nhello\r\n0\r\nX: 1\r\0\n\r\n")]
    [InlineData("5\r\nhello\r\n0\r\nX: \u0001\r\n\r\n")]
    [InlineData("5\r\nhello\r\n0\r\nX: \u007f\r\n\r\n")]
    public async Task A_line_of_the_trailers_that_ends_in_LF_alone_or_has_a_control_character_is_refused(string body)
    {
        const string head = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
        string answer = await _server.SendAsync(head + body + "GET /smuggled HTTP/1.1\r\nHost: a\r\n" + Close + "\r\n");
        string inBytes = await _server.SendAsync([.. (head + body).Select(c => c.ToString())]);

        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("smuggled", answer, StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 400 ", inBytes, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_too_large_is_said_to_be_so()
    {
        AssertOwnResponse(await _server.SendAsync($"GET /{new string('a', 40_000)} HTTP/1.1\r\nHost: a\r\n\r\n"), 414);
        AssertOwnResponse(await _server.SendAsync($"GET /{new string('a', 70_000)}"), 414);
        AssertOwnResponse(await _server.SendAsync($"GET / HTTP/1.1\r\nHost: a\r\nX: {new string('a', 70_000)}\r\n\r\n"), 431);
        AssertOwnResponse(await _server.SendAsync($"GET / HTTP/1.1\r\nHost: a\r\nX: {new string('a', 70_000)}"), 431);
        AssertOwnResponse(
            await _server.SendAsync($"GET / HTTP/1.1\r\nHost: a\r\n{string.Concat(Enumerable.Repeat("X: 1\r\n", 101))}\r\n"), 431);
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\n" + Close + "\r\n", "[GET / HTTP/1.1 host=a names= body=]")]
    [InlineData("\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n" + Close + "\r\n", "[GET / HTTP/1.1 host=a names= body=]")]
    [InlineData("GET / HTTP/1.0\r\n\r\n", "[GET / HTTP/1.0 host= names= body=]")]
    [InlineData("GET / HTTP/1.1\r\nhost:\t a:81 \r\n" + Close + "\r\n", "[GET / HTTP/1.1 host=a:81 names= body=]")]
    [InlineData("GET / HTTP/1.1\r\nHost:\r\n" + Close + "\r\n", "[GET / HTTP/1.1 host= names= body=]")]
    [InlineData("GET http://b/x?y HTTP/1.1\r\nHost: B:80\r\n" + Close + "\r\n", "[GET http://b/x?y HTTP/1.1 host=b names= body=]")]
    [InlineData("GET https://b/x HTTP/1.1\r\nHost: b:443\r\n" + Close + "\r\n", "[GET https://b/x HTTP/1.1 host=b:443 names= body=]")]
    [InlineData("GET / HTTP/1.1\r\nHost: [::1]\r\n" + Close + "\r\n", "[GET / HTTP/1.1 host=[::1] names= body=]")]
    [InlineData(
        "GET / HTTP/1.1\r\nHost: [::ffff:1.2.3.4]:81\r\n" + Close + "\r\n", "[GET / HTTP/1.1 host=[::ffff:1.2.3.4]:81 names= body=]")]
    [InlineData("GET / HTTP/1.1\r\nHost: a_b-c~.d!$&'()\r\n" + Close + "\r\n", "[GET / HTTP/1.1 host=a_b-c~.d!$&'() names= body=]")]
    [InlineData("GET HTTP://b HTTP/1.1\r\nHost:\r\n" + Close + "\r\n", "[GET http://b HTTP/1.1 host=b names= body=]")]
    [InlineData("OPTIONS * HTTP/1.1\r\nHost: a\r\n" + Close + "\r\n", "[OPTIONS * HTTP/1.1 host=a names= body=]")]
    [InlineData(
        "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 005\r\n" + Close + "\r\nhello", "[POST /a HTTP/1.1 host=a names= body=hello]")]
    [InlineData(
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\n" + Close + "\r\n" + Chunks,
        "[POST / HTTP/1.1 host=a names= body=hello]")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nConnection: close, X-Foo ,Y\r\n\r\n", "[GET / HTTP/1.1 host=a names=close X-Foo Y body=]")]
    public async Task A_plain_request_passes_as_it_is(string request, string expected)
    {
        string whole = await _server.SendAsync(request);
        string inBytes = await _server.SendAsync([.. request.Select(c => c.ToString())]);

        Assert.Contains(expected, whole, StringComparison.Ordinal);
        Assert.Contains(expected, inBytes, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_header_named_in_Connection_is_known_although_the_server_rewrites_that_header()
    {
        string answers = await _server.SendAsync(
            "GET /1 HTTP/1.1\r\nHost: a\r\nConnection: keep-alive, X-Foo\r\n\r\n" + "GET /2 HTTP/1.1\r\nHost: a\r\n" + Close + "\r\n");

        Assert.Contains("[GET /1 HTTP/1.1 host=a names=keep-alive X-Foo body=]", answers, StringComparison.Ordinal);
        Assert.Contains("[GET /2 HTTP/1.1 host=a names= body=]", answers, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_head_of_a_connection_is_checked_whatever_came_before_it()
    {
        string[] before =
        [
            "GET /ok HTTP/1.1\r\nHost: a\r\n\r\n",
            "POST /ok HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello",
            "POST /ok HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n00\r\nTrailer: 1\r\n\r\n",
            "GET /ok HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n",
        ];
        foreach (string first in before)
        {
            string answers = await _server.SendAsync(
                first + first + "GET /smuggled HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n");

            Assert.Equal((first, 2), (first, answers.Split("/ok HTTP/1.1").Length - 1));
            AssertOwnResponse(answers[answers.LastIndexOf("HTTP/1.1 400", StringComparison.Ordinal)..], 400);
        }
    }

    [Fact]
    public async Task Many_requests_of_all_kinds_pass_in_one_pipeline_however_they_are_cut_into_pieces()
    {
        var requests = new StringBuilder();
        var expected = new List<string>();
        for (int i = 0; i < 200; i++)
        {
            string body = new((char)('a' + (i % 26)), i * 7);
            string target = "/" + i.ToString(CultureInfo.InvariantCulture) + new string('x', (i * 131) % 9000);
            string framing = (i % 3) switch
            {
                0 => "\r\n",
                1 => $"Content-Length: {body.Length}\r\n\r\n{body}",
                _ => $"Transfer-Encoding: chunked\r\n\r\n{(body.Length == 0 ? "" : $"{body.Length:x}\r\n{body}\r\n")}0\r\n\r\n",
            };
            requests.Append(CultureInfo.InvariantCulture, $"POST {target} HTTP/1.1\r\nHost: a\r\n{framing}");
            expected.Add($"[POST {target} HTTP/1.1 host=a names= body={(i % 3 == 0 ? "" : body)}]");
        }

        requests.Append("GET /last HTTP/1.1\r\nHost: a\r\n" + Close + "\r\n");
        foreach (int size in (int[])[1460, 4096, 1 << 20])
        {
            string answers = await _server.SendAsync([.. requests.ToString().Chunk(size).Select(c => new string(c))]);

            string[] bodies = [.. answers.Split('[', ']').Where((_, i) => i % 2 == 1).Select(b => $"[{b}]")];
            Assert.Equal(expected.Append("[GET /last HTTP/1.1 host=a names= body=]"), bodies);
        }
    }

    [Fact]
    public async Task A_head_that_does_not_end_is_given_up_in_time()
    {
        await using StrictServer server = await StrictServer.StartAsync(
            configure: k => k.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(1));

        AssertOwnResponse(await server.SendAsync("GET / HTTP/1.1\r\nHost: a\r\n"), 408);
    }

    [Fact]
    public async Task A_WebSocket_passes_with_bytes_that_look_like_no_request()
    {
        await using StrictServer server = await StrictServer.StartAsync(async context =>
        {
            using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync();
            var buffer = new byte[1024];
            while (await socket.ReceiveAsync(buffer, CancellationToken.None) is { MessageType: not WebSocketMessageType.Close } received)
            {
                await socket.SendAsync(buffer.AsMemory(0, received.Count), received.MessageType, true, CancellationToken.None);
            }

            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        });
        using var client = new ClientWebSocket();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await client.ConnectAsync(new Uri($"ws://{server.Address}/"), limit.Token);
        foreach (string message in (string[])["\n\n\n", "GET / HTTP/1.1\r\n\r\n"])
        {
            await client.SendAsync(Encoding.UTF8.GetBytes(message), WebSocketMessageType.Text, true, limit.Token);
            var buffer = new byte[1024];
            WebSocketReceiveResult received = await client.ReceiveAsync(buffer, limit.Token);
            Assert.Equal(message, Encoding.UTF8.GetString(buffer, 0, received.Count));
        }

        await client.CloseAsync(WebSocketCloseStatus.NormalClosure, null, limit.Token);
        Assert.Equal(WebSocketState.Closed, client.State);
    }

    [Fact]
    public async Task A_client_that_leaves_in_the_middle_of_a_head_is_let_go()
    {
        using (TcpClient client = await _server.ConnectAsync())
        {
            await client.GetStream().WriteAsync("GET / HTTP/1.1\r\nHo"u8.ToArray());
        }

        Assert.Contains(
            "[GET /next", await _server.SendAsync("GET /next HTTP/1.1\r\nHost: a\r\n" + Close + "\r\n"), StringComparison.Ordinal);
    }

    private static void AssertOwnResponse(string answer, int status)
    {
        string[] lines = answer.Split("\r\n");
        Assert.StartsWith($"HTTP/1.1 {status} ", lines[0], StringComparison.Ordinal);
        Assert.Contains("Connection: close", lines);
        Assert.Contains("Server: Kestrel", lines);
        Assert.Contains("Content-Type: text/plain; charset=utf-8", lines);
        Assert.Contains($"Content-Length: {lines[^1].Length}", lines);
        Assert.Contains(lines, l => l.StartsWith("Date: ", StringComparison.Ordinal));
        Assert.StartsWith($"{status} ", lines[^1], StringComparison.Ordinal);
    }
}
