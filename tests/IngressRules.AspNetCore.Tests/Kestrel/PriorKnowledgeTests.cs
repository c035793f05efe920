using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace IngressRules.AspNetCore.Tests.Kestrel;

/// <summary>One port without TLS serves HTTP/1.1 and HTTP/2.</summary>
public sealed class PriorKnowledgeTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Who_begins_with_the_preface_is_spoken_to_in_HTTP_2_and_all_others_in_HTTP_1()
    {
        await using StrictServer server = await StrictServer.StartAsync();
        using var client = new HttpClient { Timeout = Limit };
        foreach (Version version in (Version[])[HttpVersion.Version20, HttpVersion.Version11, HttpVersion.Version20])
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"http://{server.Address}/a?b"))
            {
                Version = version,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
                Content = new StringContent("hello"),
            };
            using HttpResponseMessage answer = await client.SendAsync(request);

            Assert.Equal(version, answer.Version);
            Assert.Equal(
                $"[POST /a?b HTTP/{(version.Major == 2 ? "2" : "1.1")} host={server.Address} names= body=hello]",
                await answer.Content.ReadAsStringAsync());
        }
    }

    [Theory]
    [InlineData("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")]
    [InlineData("P|RI * HTTP/2.0\r\n\r|\nSM\r\n\r\n")]
    public async Task The_preface_may_come_in_pieces(string preface)
    {
        await using StrictServer server = await StrictServer.StartAsync();
        using TcpClient client = await server.ConnectAsync();
        NetworkStream stream = client.GetStream();
        foreach (string piece in preface.Split('|'))
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(piece));
        }

        // An empty SETTINGS frame ends the client's preface; the server begins with a SETTINGS frame too.
        await stream.WriteAsync(new byte[] { 0, 0, 0, 4, 0, 0, 0, 0, 0 });
        var header = new byte[9];
        await stream.ReadExactlyAsync(header).AsTask().WaitAsync(Limit);

        Assert.Equal(4, header[3]);
    }

    [Fact]
    public async Task A_request_that_begins_like_the_preface_is_served()
    {
        await using StrictServer server = await StrictServer.StartAsync();

        string answer = await server.SendAsync("P", "RI", " /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

        Assert.Contains("[PRI /x HTTP/1.1", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_silent_connection_is_given_up_in_time()
    {
        await using StrictServer server = await StrictServer.StartAsync(
            configure: k => k.Limits.KeepAliveTimeout = TimeSpan.FromMilliseconds(200));

        Assert.Empty(await server.SendAsync());
    }

    [Fact]
    public async Task At_shutdown_requests_of_both_versions_end_and_silent_connections_do_not_hold_it_up()
    {
        var begun = new SemaphoreSlim(0);
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        StrictServer server = await StrictServer.StartAsync(async context =>
        {
            begun.Release();
            await goOn.Task;
            await context.Response.WriteAsync("done");
        });
        using var client = new HttpClient { Timeout = Limit };
        using TcpClient silent = await server.ConnectAsync();
        Task<string>[] answers =
        [
            .. ((Version[])[HttpVersion.Version20, HttpVersion.Version11]).Select(version => GetAsync(client, server.Address, version)),
        ];
        await begun.WaitAsync(Limit);
        await begun.WaitAsync(Limit);

        Task stopping = server.StopAsync();
        Assert.Equal(0, await silent.GetStream().ReadAsync(new byte[1]).AsTask().WaitAsync(Limit));
        Assert.False(stopping.IsCompleted);
        goOn.SetResult();

        Assert.Equal(["done", "done"], await Task.WhenAll(answers));
        await stopping.WaitAsync(Limit);
        await server.DisposeAsync();
    }

    private static async Task<string> GetAsync(HttpClient client, IPEndPoint address, Version version)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"http://{address}/"))
        {
            Version = version,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        using HttpResponseMessage answer = await client.SendAsync(request);
        return await answer.Content.ReadAsStringAsync();
    }
}
