using System.Text;
using IngressRules.AspNetCore.Tests.Support;
using IngressRules.Reading;

namespace IngressRules.AspNetCore.Tests;

/// <summary>Responses with a body where the client expects none.</summary>
public sealed class ResponseWithoutBodyTests
{
    private const string Unreachable = "502 The backend sent a response that cannot be passed on.\n";

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", "502", Unreachable)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", "502", Unreachable)]
    [InlineData("HTTP/1.1 204 No Content\r\n\r\n", "502", Unreachable)]
    [InlineData("HTTP/1.1 205 Reset Content\r\nContent-Length: 5\r\n\r\nhello", "502", Unreachable)]
    [InlineData("HTTP/1.1 401 Unauthorized\r\nContent-Length: 5\r\n\r\nhello", "401", "hello")]
    [InlineData("HTTP/1.1 302 Found\r\nLocation: /x\r\nContent-Length: 0\r\n\r\n", "302", "")]
    public async Task A_WebSocket_over_HTTP_2_is_open_only_where_the_endpoint_has_opened_it(string answer, string status, string body)
    {
        await using RawEndpoint endpoint = StartEndpoint(answer);
        await using TestRouter router = await StartAsync(endpoint);
        using RawHttp2 client = await RawHttp2.ConnectAsync(router.Http);
        byte[] head = RawHttp2.Block(":method=CONNECT :protocol=websocket :scheme=http :path=/ :authority=a.io");
        await client.SendAsync(new Frame(Frame.Headers, Frame.EndHeaders, 1, head));

        Assert.Equal((status, body), await ReadAsync(client));
    }

    [Theory]
    [InlineData("HTTP/1.1 205 Reset Content\r\nContent-Length: 5\r\n\r\nhello")]
    [InlineData("HTTP/1.1 205 Reset Content\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n")]
    public async Task A_205_is_forwarded_without_the_body_that_it_must_not_have(string answer)
    {
        await using RawEndpoint endpoint = StartEndpoint(answer);
        await using TestRouter router = await StartAsync(endpoint);

        RawResponse overHttp1 = await router.GetAsync("a.io", "/");
        Assert.Equal((205, "0", ""), (overHttp1.Status, overHttp1.Headers["Content-Length"], overHttp1.Body));

        using RawHttp2 client = await RawHttp2.ConnectAsync(router.Http);
        byte[] head = RawHttp2.Block(":method=GET :scheme=http :path=/ :authority=a.io");
        await client.SendAsync(new Frame(Frame.Headers, Frame.EndHeaders | Frame.EndStream, 1, head));
        Assert.Equal(("205", ""), await ReadAsync(client));
    }

    private static RawEndpoint StartEndpoint(string answer) => RawEndpoint.Start(async (_, stream, _) =>
    {
        await stream.WriteAsync(Encoding.ASCII.GetBytes(answer));
        return false;
    });

    private static Task<TestRouter> StartAsync(RawEndpoint endpoint) => TestRouter.StartAsync(new IngressReadResult
    {
        Objects = new()
        {
            Ingresses = [Manifests.NewIngress("a", [("a.io", "Prefix", "/", "web")])],
            Services = [TestBackend.NewService("web")],
            EndpointSlices = [endpoint.Slice("web", "web-0")],
        },
    });

    /// <summary>The status, which Kestrel sends first as a literal with an indexed name, and the body.</summary>
    private static async Task<(string Status, string Body)> ReadAsync(RawHttp2 client)
    {
        (string status, string body) = ("", "");
        while (true)
        {
            Frame frame = await client.ReadAsync();
            if (frame is { Stream: 1, Type: Frame.Headers })
            {
                status = Encoding.ASCII.GetString(frame.Payload, 2, 3);
            }
            else if (frame is { Stream: 1, Type: Frame.Data })
            {
                body += Encoding.ASCII.GetString(frame.Payload);
            }

            if (frame.Stream == 1 && (frame.Type == Frame.ResetStream || (frame.Flags & Frame.EndStream) != 0))
            {
                return (status, body);
            }
        }
    }
}
