using System.Net;
using System.Text;
using IngressRules.AspNetCore.Tests.Support;

namespace IngressRules.AspNetCore.Tests.Kestrel;

/// <summary>Ambiguous HTTP/2 requests. Kestrel checks them; these tests pin its behaviour, because a router relies on it.</summary>
public sealed class Http2HeadTests
{
    // The index of ":status: 400" in the static table (RFC 7541, A).
    private const byte Status400 = 0x80 | 12;

    [Theory]
    [InlineData(":method=GET :scheme=http :path=/x :authority=a.io", "[GET /x HTTP/2 host=a.io names= body=]")]
    [InlineData(":method=GET :scheme=http :path=/x :authority=a.io host=b.io", "[GET /x HTTP/2 host=a.io names= body=]")]
    [InlineData(":method=GET :scheme=http :path=/x host=b.io", "[GET /x HTTP/2 host=b.io names= body=]")]
    [InlineData(":method=GET :scheme=http :path=/x :authority=a.io host=b.io host=c.io", "[GET /x HTTP/2 host=a.io names= body=]")]
    [InlineData(":method=GET :scheme=http :path=/x host=b.io host=c.io", "refused")]
    [InlineData(":method=GET :scheme=http :path=/x :authority=a.io :authority=b.io", "refused")]
    [InlineData(":method=GET :scheme=http :path=/x :path=/y :authority=a.io", "refused")]
    [InlineData(":method=GET :scheme=http :path=x :authority=a.io", "refused")]
    [InlineData(":method=GET :scheme=http :path= :authority=a.io", "refused")]
    [InlineData(":method=GET :scheme=http :path=/x :authority=u@a.io", "refused")]
    [InlineData(":method=GET :scheme=http :path=/x :authority=a.io connection=x-foo", "refused")]
    [InlineData(":method=GET :scheme=http :path=/x :authority=a.io content-length=5", "refused")]
    [InlineData(":method=GET :scheme=http :path=/x :authority=a.io X-Upper=1", "refused")]
    public async Task A_head_of_HTTP_2_is_refused_or_read_in_one_way(string head, string expected)
    {
        await using StrictServer server = await StrictServer.StartAsync();

        Assert.Equal(expected, await ExchangeAsync(server.Address, head));
    }

    [Theory]
    [InlineData("transfer-encoding=chunked")]
    [InlineData("upgrade=websocket")]
    [InlineData("keep-alive=5")]
    [InlineData("proxy-connection=close")]
    public async Task A_header_that_HTTP_2_has_no_use_for_is_not_carried_into_HTTP_1(string header)
    {
        await using TestRouter router = await TestRouter.StartAsync([Manifests.NewIngress("all", [("", "Prefix", "/", "web")])]);

        Assert.Equal("refused", await ExchangeAsync(router.Http, $":method=GET :scheme=http :path=/x :authority=a.io {header}"));
        Assert.Contains(
            "\"web\"",
            await ExchangeAsync(router.Http, ":method=GET :scheme=http :path=/x :authority=a.io te=trailers"),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(":path=/admin_x")]
    [InlineData(":path=/_HTTP/1.1")]
    [InlineData(":path=/x?a_b")]
    [InlineData(":path=/x\ty")]
    [InlineData(":path=/x\u007f")]
    [InlineData(":path=/\u00c3\u00bc")]
    [InlineData(":path=/?\u00c3\u00bc")]
    [InlineData(":path=/x x_y=1")]
    [InlineData(":path=/x x:y=1")]
    [InlineData(":path=/x x\r\ny=1")]
    [InlineData(":path=/x transfer-encoding_=chunked")]
    [InlineData(":path=/x x=a\u0001b")]
    [InlineData(":path=/x x=a\u007fb")]
    public async Task What_HTTP_1_cannot_say_is_refused_and_not_written_down_for_a_backend(string rest)
    {
        await using TestRouter router = await TestRouter.StartAsync([Manifests.NewIngress("all", [("", "Prefix", "/", "web")])]);

        Assert.Equal("refused", await ExchangeAsync(router.Http, $":method=GET :scheme=http :authority=a.io {rest}", space: '_'));
    }

    [Theory]
    [InlineData(":method=CONNECT :authority=a.io")]
    [InlineData(":method=CONNECT :authority=a.io:443")]
    [InlineData(":method=CONNECT :protocol=other :scheme=http :path=/x :authority=a.io")]
    [InlineData(":method=connect :scheme=http :path=/x :authority=a.io")]
    [InlineData(":method=get :scheme=http :path=/x :authority=a.io")]
    [InlineData(":method=head :scheme=http :path=/x :authority=a.io")]
    [InlineData(":method=OPTIONS :scheme=http :path=* :authority=a.io")]
    public async Task A_method_that_is_not_served_is_refused_even_where_everything_has_a_backend(string head)
    {
        await using TestRouter router = await TestRouter.StartAsync([Manifests.NewIngress("all", defaultBackend: "web")]);

        Assert.Equal("refused", await ExchangeAsync(router.Http, head));
    }

    [Fact]
    public async Task A_header_may_be_as_long_as_in_HTTP_1()
    {
        await using StrictServer server = await StrictServer.StartAsync();
        using var client = new HttpClient
        {
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        client.DefaultRequestHeaders.Add("X-Long", new string('x', 40_000));

        Assert.Contains("[GET /x HTTP/2", await client.GetStringAsync(new Uri($"http://{server.Address}/x")), StringComparison.Ordinal);
    }

    /// <summary>
    /// Sends one request without a body. Returns the body of the response, or <c>refused</c> where the stream or the connection was closed.
    /// </summary>
    private static async Task<string> ExchangeAsync(IPEndPoint server, string head, char space = ' ')
    {
        using RawHttp2 client = await RawHttp2.ConnectAsync(server);
        await client.SendAsync(new Frame(Frame.Headers, Frame.EndStream | Frame.EndHeaders, 1, RawHttp2.Block(head, space)));
        var body = new StringBuilder();
        while (true)
        {
            Frame frame = await client.ReadAsync();
            switch (frame.Type)
            {
                case Frame.ResetStream or Frame.GoAway:
                    return "refused";
                case Frame.Headers when frame.Payload[0] == Status400:
                    return "refused";
                case Frame.Data:
                    body.Append(Encoding.ASCII.GetString(frame.Payload));
                    break;
            }

            if (frame.Type is Frame.Data or Frame.Headers && (frame.Flags & Frame.EndStream) != 0)
            {
                return body.ToString();
            }
        }
    }
}
