using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using IngressRules.AspNetCore.Tests.Support;

namespace IngressRules.AspNetCore.Tests.Kestrel;

/// <summary>Ambiguous HTTP/2 requests. Kestrel checks them; these tests pin its behaviour, because a router relies on it.</summary>
public sealed class Http2HeadTests
{
    private const byte Data = 0, Headers = 1, ResetStream = 3, Settings = 4, GoAway = 7;

    // The index of ":status: 400" in the static table (RFC 7541, A).
    private const byte Status400 = 0x80 | 12;

    private const byte EndStream = 1, EndHeaders = 4;

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
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var client = new TcpClient();
        await client.ConnectAsync(server, limit.Token);
        NetworkStream stream = client.GetStream();
        IEnumerable<string> headers = head.Split(' ').Select(h => h.Replace(space, ' '));
        byte[] block = [.. headers.SelectMany(h => Literal(h[..h.IndexOf('=', 1)], h[(h.IndexOf('=', 1) + 1)..]))];
        await stream.WriteAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray(), limit.Token);
        await stream.WriteAsync(Frame(Settings, 0, 0, []), limit.Token);
        await stream.WriteAsync(Frame(Headers, EndStream | EndHeaders, 1, block), limit.Token);
        var body = new StringBuilder();
        while (true)
        {
            var header = new byte[9];
            await stream.ReadExactlyAsync(header, limit.Token);
            var payload = new byte[(header[0] << 16) | (header[1] << 8) | header[2]];
            await stream.ReadExactlyAsync(payload, limit.Token);
            switch (header[3])
            {
                case ResetStream or GoAway:
                    return "refused";
                case Headers when payload[0] == Status400:
                    return "refused";
                case Data:
                    body.Append(Encoding.ASCII.GetString(payload));
                    break;
            }

            if (header[3] is Data or Headers && (header[4] & EndStream) != 0)
            {
                return body.ToString();
            }
        }
    }

    private static byte[] Frame(byte type, byte flags, int streamId, byte[] payload)
    {
        var frame = new byte[9 + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, payload.Length << 8);
        frame[3] = type;
        frame[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), streamId);
        payload.CopyTo(frame, 9);
        return frame;
    }

    /// <summary>Encodes a header as a literal without indexing (RFC 7541, 6.2.2).</summary>
    private static byte[] Literal(string name, string value) =>
        [0, (byte)name.Length, .. Encoding.Latin1.GetBytes(name), (byte)value.Length, .. Encoding.Latin1.GetBytes(value)];
}
