using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Text;
using IngressRules.AspNetCore.Tests.Support;
using IngressRules.Kestrel.Connections;
using IngressRules.Kestrel.StrictHttp;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace IngressRules.AspNetCore.Tests.Kestrel;

/// <summary>At the limit of client connections those make room that nobody needs.</summary>
public sealed class ConnectionLimitTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly ManualTime _time = new();

    [Theory]
    [InlineData(420, 130, 62, 41, 26)]
    [InlineData(1024, 130, 402, 268, 64)]
    [InlineData(20_000, 130, 11_018, 7345, 256)]
    [InlineData(1 << 20, 130, 589_592, 393_061, 256)]
    [InlineData(256, 200, 16, 16, 16)]
    public void A_budget_leaves_a_reserve(long limit, int used, int clients, int endpoints, int admin)
    {
        DescriptorBudget budget = DescriptorBudget.Of(limit, used);

        Assert.Equal(new DescriptorBudget(clients, endpoints, admin), budget);
    }

    [Fact]
    public void A_process_has_a_budget_where_its_system_has_a_limit() =>
        Assert.Equal(OperatingSystem.IsLinux(), DescriptorBudget.OfThisProcess() is { Clients: >= 16, Endpoints: >= 16 });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Who_is_idle_for_longest_makes_room_for_new_clients(bool http2)
    {
        await using StrictServer server = await StartAsync(limit: 4);
        var clients = new List<IDisposable>();
        try
        {
            for (int i = 0; i < 10; i++)
            {
                if (http2)
                {
                    RawHttp2 client = await RawHttp2.ConnectAsync(server.Address);
                    clients.Add(client);
                    await GetAsync(client);
                }
                else
                {
                    TcpClient client = await server.ConnectAsync();
                    clients.Add(client);
                    Assert.Contains("200 OK", await ExchangeAsync(client, "GET / HTTP/1.1\r\nHost: a\r\n\r\n"), StringComparison.Ordinal);
                }

                _time.Advance(TimeSpan.FromSeconds(1));
            }

            await UntilClosedAsync(clients[0]);
            await UntilClosedAsync(clients[5]);
            if (clients[9] is TcpClient last)
            {
                Assert.Contains("200 OK", await ExchangeAsync(last, "GET / HTTP/1.1\r\nHost: a\r\n\r\n"), StringComparison.Ordinal);
            }
        }
        finally
        {
            clients.ForEach(c => c.Dispose());
        }
    }

    [Fact]
    public async Task A_request_under_way_is_not_cut_off_and_new_clients_wait_until_one_ends()
    {
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var begun = new SemaphoreSlim(0);
        await using StrictServer server = await StartAsync(limit: 2, async context =>
        {
            begun.Release();
            await (context.Request.Path == "/slow" ? goOn.Task : Task.CompletedTask);
            await context.Response.WriteAsync("done");
        });
        using TcpClient slow1 = await server.ConnectAsync(), slow2 = await server.ConnectAsync(), next = await server.ConnectAsync();
        Task<string> first = ExchangeAsync(slow1, "GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
        Task<string> second = ExchangeAsync(slow2, "GET /slow HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        await begun.WaitAsync(Limit);
        await begun.WaitAsync(Limit);
        Task<string> third = ExchangeAsync(next, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.False(first.IsCompleted || second.IsCompleted || third.IsCompleted);

        goOn.SetResult();

        Assert.All(await Task.WhenAll(first, second, third).WaitAsync(Limit), a => Assert.Contains("200 OK", a, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("POST /upload HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nx")]
    [InlineData("GET /download HTTP/1.1\r\nHost: a\r\n\r\n")]
    public async Task Who_stops_in_the_middle_of_a_request_makes_room_where_nobody_is_idle(string request)
    {
        var begun = new SemaphoreSlim(0);
        await using StrictServer server = await StartAsync(limit: 2, async context =>
        {
            begun.Release();
            await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
            var piece = new byte[1 << 20];
            for (int i = 0; i < 64 && context.Request.Path == "/download"; i++)
            {
                await context.Response.Body.WriteAsync(piece, context.RequestAborted);
            }
        });
        using TcpClient stalled1 = await server.ConnectAsync(), stalled2 = await server.ConnectAsync();
        foreach (TcpClient stalled in (TcpClient[])[stalled1, stalled2])
        {
            await stalled.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request));
            await begun.WaitAsync(Limit);
        }

        // The clock moves until the server has noticed that it waits, which gives no signal.
        using TcpClient next = await server.ConnectAsync();
        Task<string> answer = ExchangeAsync(next, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        await Eventually.UntilAsync(
            () =>
            {
                _time.Advance(TimeSpan.FromSeconds(6));
                return answer.IsCompleted;
            },
            "the new client is served");
        Assert.Contains("200 OK", await answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, true)]
    [InlineData(1, false)]
    public async Task Who_reads_none_of_its_responses_over_HTTP_2_makes_room_too(int downloads, bool makesRoom)
    {
        var begun = new SemaphoreSlim(0);
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using StrictServer server = await StartAsync(limit: 1, async context =>
        {
            begun.Release();
            var piece = new byte[1 << 20];
            for (int i = 0; i < 64 && context.Request.Path == "/download"; i++)
            {
                await context.Response.Body.WriteAsync(piece, context.RequestAborted);
            }

            if (context.Request.Path == "/slow")
            {
                await goOn.Task;
            }
        });

        // It grants no more than the first 64 KiB. A request that waits for the server keeps the connection.
        using RawHttp2 client = await RawHttp2.ConnectAsync(server.Address);
        for (int i = 0; i < 2; i++)
        {
            byte[] head = RawHttp2.Block($":method=GET :scheme=http :path=/{(i < downloads ? "download" : "slow")} :authority=a");
            await client.SendAsync(new Frame(Frame.Headers, Frame.EndStream | Frame.EndHeaders, 1 + (2 * i), head));
            await begun.WaitAsync(Limit);
        }

        using TcpClient next = await server.ConnectAsync();
        Task<string> answer = ExchangeAsync(next, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        int steps = 0;
        await Eventually.UntilAsync(
            () =>
            {
                _time.Advance(TimeSpan.FromSeconds(6));
                return answer.IsCompleted || (!makesRoom && ++steps > 20);
            },
            "the new client is served, or never");
        Assert.Equal(makesRoom, answer.IsCompleted);
        goOn.SetResult();
    }

    [Fact]
    public async Task An_accept_that_fails_is_not_the_last_one()
    {
        var connections = new ClientConnections(
            Options.Create(new IngressConnectionOptions { MaxConnections = 1 }), NullLogger<ClientConnections>.Instance, _time);
        var socket = new FailingListener(failures: 2);
        await using var listener = new LimitedListener(socket, connections, NullLogger.Instance);

        Assert.Null(await listener.AcceptAsync().AsTask().WaitAsync(Limit));
        Assert.Equal(3, socket.Accepts);
    }

    [Fact]
    public async Task The_last_request_of_a_connection_ends_with_it_though_its_response_is_not_read()
    {
        Accepted accepted = Accept();
        await accepted.SendAsync("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        await accepted.TakeHeadAsync();
        Assert.False(accepted.Connection.IsIdle);

        // The server asks for no further head, and the pipe takes what it writes, though nobody reads it.
        await accepted.Strict.Output.WriteAsync("HTTP/1.1 200 OK\r\n\r\n"u8.ToArray());
        await accepted.Strict.Input.CompleteAsync();
        await accepted.Strict.Output.CompleteAsync();
        Assert.True(accepted.Connection is { IsIdle: true, HasServed: true });
    }

    [Fact]
    public async Task A_connection_on_which_a_head_begins_to_arrive_stays_as_long_as_a_new_one()
    {
        Accepted accepted = Accept();
        await accepted.SendAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        await accepted.TakeHeadAsync();
        Task<ReadResult> next = accepted.Strict.Input.ReadAsync().AsTask();
        Assert.True(accepted.Connection is { IsIdle: true, HasServed: true, HasBegun: false });

        _time.Advance(TimeSpan.FromSeconds(1));
        await accepted.SendAsync("GET / HT");
        await Eventually.UntilAsync(() => accepted.Connection.HasBegun, "the head has begun");
        long begun = accepted.Connection.IdleSince;
        Assert.Equal(_time.GetTimestamp(), begun);

        // To send a byte now and then does not make it longer.
        _time.Advance(TimeSpan.FromSeconds(1));
        await accepted.SendAsync("TP/1.1\r\n");
        await accepted.SendAsync("Host: a\r\n\r\n");
        await next.WaitAsync(Limit);
        Assert.Equal(begun, accepted.Connection.IdleSince);
        Assert.True(accepted.Connection is { IsIdle: false, HasBegun: false });
    }

    [Fact]
    public async Task A_head_that_is_there_when_the_connection_is_asked_to_end_is_still_served()
    {
        Accepted accepted = Accept();
        await accepted.SendAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        accepted.Strict.Input.CancelPendingRead();
        Assert.Equal((true, "GET / HTTP/1.1\r\nHost: a\r\n\r\n"), await accepted.TakeHeadAsync());

        await accepted.SendAsync("GET /half");
        accepted.Strict.Input.CancelPendingRead();
        Assert.Equal((true, ""), await accepted.TakeHeadAsync());
    }

    /// <summary>A connection without a socket or a server; the test is both ends of it.</summary>
    private Accepted Accept()
    {
        Pipe input = new(), output = new();
        var connections = new ClientConnections(
            Options.Create(new IngressConnectionOptions { MaxConnections = 1 }), NullLogger<ClientConnections>.Instance, _time);
        var transport = new Ends(input.Reader, output.Writer);
        ClientConnection connection = connections.Add(new DefaultConnectionContext("1", transport, transport));
        var limits = StrictHttpLimits.Of(new KestrelServerLimits());
        return new(connection, new(connection, new StrictHttpOptions(), limits, NullLogger.Instance, _time), input.Writer);
    }

    private Task<StrictServer> StartAsync(int limit, RequestDelegate? answer = null) =>
        StrictServer.StartAsync(answer, time: _time, connections: options => options.MaxConnections = limit);

    private static async Task GetAsync(RawHttp2 client)
    {
        byte[] head = RawHttp2.Block(":method=GET :scheme=http :path=/ :authority=a");
        await client.SendAsync(new Frame(Frame.Headers, Frame.EndStream | Frame.EndHeaders, 1, head));
        while (await client.ReadAsync() is not { Stream: 1, Flags: var flags } || (flags & Frame.EndStream) == 0)
        {
            // Settings and the head of the response come first.
        }
    }

    private static async Task<string> ExchangeAsync(TcpClient client, string request)
    {
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request));
        var buffer = new byte[1024];
        return Encoding.ASCII.GetString(buffer, 0, await client.GetStream().ReadAsync(buffer).AsTask().WaitAsync(Limit));
    }

    private static async Task UntilClosedAsync(IDisposable client)
    {
        if (client is RawHttp2 http2)
        {
            await Assert.ThrowsAnyAsync<IOException>(async () =>
            {
                while (true)
                {
                    await http2.ReadAsync();
                }
            });
            return;
        }

        Assert.Equal(0, await ((TcpClient)client).GetStream().ReadAsync(new byte[1]).AsTask().WaitAsync(Limit));
    }

    /// <summary>The two directions of a connection.</summary>
    private sealed record Ends(PipeReader Input, PipeWriter Output) : IDuplexPipe;

    /// <summary>A connection that was accepted, its checked transport, and what the client sends.</summary>
    private sealed record Accepted(ClientConnection Connection, StrictHttpConnection Strict, PipeWriter Client)
    {
        public async Task SendAsync(string text) => await Client.WriteAsync(Encoding.ASCII.GetBytes(text));

        /// <summary>Reads a head as the server does, and says whether the reading was cancelled.</summary>
        public async Task<(bool IsCanceled, string Head)> TakeHeadAsync()
        {
            ReadResult read = await Strict.Input.ReadAsync().AsTask().WaitAsync(Limit);
            string head = Encoding.ASCII.GetString(read.Buffer);
            Strict.Input.AdvanceTo(read.Buffer.End);
            return (read.IsCanceled, head);
        }
    }

    /// <summary>A socket without a descriptor for its next connections, which is closed after them.</summary>
    private sealed class FailingListener(int failures) : IConnectionListener
    {
        public int Accepts { get; private set; }

        public EndPoint EndPoint { get; } = new IPEndPoint(IPAddress.Loopback, 1);

        public ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default) =>
            ++Accepts <= failures ? throw new SocketException((int)SocketError.TooManyOpenSockets) : new((ConnectionContext?)null);

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default) => default;

        public ValueTask DisposeAsync() => default;
    }
}
