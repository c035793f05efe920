using System.Text;
using IngressRules.Cli.Replaying;

namespace IngressRules.Cli.Tests.Replaying;

/// <summary>Lines as each product writes them, and what is made of them: <c>host target</c>, or null for a line that is skipped.</summary>
public class LogFormatTests
{
    private const string Clf = "10.1.2.3 - - [28/Nov/2026:07:00:00 +0000]";

    [Theory]
    [InlineData(Clf + """ "GET /cart/42?id=1 HTTP/1.1" 200 612 "-" "curl/8.5.0" """, "/cart/42?id=1")]
    [InlineData("""2001:db8::1 - alice [28/Nov/2026:07:00:00 +0000] "POST / HTTP/2.0" 201 0 "https://a.io/" "Mozilla/5.0 (X11)" """, "/")]
    [InlineData("""unix: - - [28/Nov/2026:07:00:00 +0000] "GET /a HTTP/1.1" 200 1 "-" "-" """, "/a")]
    [InlineData(Clf + """ "GET /say/\x22hi\x22/\x5C\xC3\xA9 HTTP/1.1" 200 1 "-" "-" """, "/say/\"hi\"/\\é")]
    [InlineData(Clf + """ "GET /a HTTP/1.1" 200 1 "-" "\x22quoted\x22 agent" """, "/a")]
    [InlineData(Clf + """ "GET /\xZZ\x4 HTTP/1.1" 200 1 "-" "-" """, "/\\xZZ\\x4")]
    [InlineData(Clf + """ "GET /apache\"s HTTP/1.1" 200 1 "-" "-" """, "/apache\"s")]
    [InlineData(Clf + """ "GET /a b HTTP/1.1" 400 1 "-" "-" """, "/a b")]
    [InlineData(Clf + """ "GET /old" 200 1 "-" "-" """, "/old")]
    [InlineData(Clf + """ "GET http://other.io/x?y HTTP/1.1" 200 1 "-" "-" """, "other.io http://other.io/x?y")]
    [InlineData(Clf + """ "GET HTTPS://other.io:8443 HTTP/1.1" 200 1 "-" "-" """, "other.io:8443 HTTPS://other.io:8443")]
    [InlineData(Clf + """ "OPTIONS * HTTP/1.1" 200 1 "-" "-" """, "*")]
    [InlineData(Clf + """ "GET * HTTP/1.1" 400 1 "-" "-" """, null)]
    [InlineData(Clf + """ "CONNECT a.io:443 HTTP/1.1" 400 1 "-" "-" """, null)]
    [InlineData(Clf + """ "GET ftp://a.io/x HTTP/1.1" 400 1 "-" "-" """, null)]
    [InlineData(Clf + """ "-" 400 0 "-" "-" """, null)]
    [InlineData(Clf + """ "" 400 0 "-" "-" """, null)]
    [InlineData(Clf + """ "\x16\x03\x01\x02\x00 /x HTTP/1.1" 400 157 "-" "-" """, null)]
    [InlineData(Clf + """ "GET /cut""", null)]
    [InlineData(Clf + """ "GET /cut\""", null)]
    [InlineData(Clf, null)]
    [InlineData("", null)]
    public void Nginx(string line, string? expected)
    {
        Assert.Equal(expected, Read(EscapedClfFormat.Nginx, line));
        Assert.Equal(expected, Read(EscapedClfFormat.IngressNginx, line));
    }

    [Theory]
    [InlineData(
        Clf + """ "GET /cart HTTP/2.0" 200 612 "-" "curl/8.5.0" 87 0.003 [shop-cart-80] [] 10.0.0.7:8080 612 0.003 200 4a6f""", "/cart")]
    [InlineData(
        Clf + """ "GET /x HTTP/1.1" 502 150 "-" "a \x22b\x22" 87 0.003 [shop-80] [] 10.0.0.7:80, 10.0.0.8:80 0, 0 0.1, 0.2 502, 502 9e""",
        "/x")]
    public void Ingress_nginx(string line, string expected)
    {
        Assert.Equal(expected, Read(EscapedClfFormat.IngressNginx, line));
        Assert.Same(EscapedClfFormat.IngressNginx, Detect(line));
    }

    [Theory]
    [InlineData(
        Clf + """ "GET /cart?q=1 HTTP/1.1" 200 612 "-" "curl/8.5.0" 87 "cart@kubernetes" "http://10.0.0.7:8080" 3ms""", "/cart?q=1")]
    [InlineData(Clf + """ "GET /say?q="hi" HTTP/2.0" 404 19 "-" "a "b" c" 88 "-" "-" 0ms""", "/say?q=\"hi\"")]
    [InlineData("""2001:db8::1 - bob [28/Nov/2026:07:00:00 +0000] "GET / HTTP/1.1" 200 - "-" "-" 1 "-" "-" 0ms""", "/")]
    [InlineData(Clf + """ "GET /a\x41 HTTP/1.1" 200 1 "-" "-" 1 "-" "-" 0ms""", "/a\\x41")]
    [InlineData(Clf + """ "GET /cut HTTP/1.1""", null)]
    public void Traefik_clf(string line, string? expected)
    {
        Assert.Equal(expected, Read(new TraefikClfFormat(), line));
        if (expected is not null)
        {
            Assert.Equal("traefik-clf", Detect(line)?.Name);
        }
    }

    [Theory]
    [InlineData(
        """{"ClientAddr":"10.1.2.3:5312","DownstreamStatus":200,"RequestAddr":"a.io:8443","RequestHost":"a.io","RequestMethod":"GET","""
            + """ "RequestPath":"/cart/42?id=1","RequestProtocol":"HTTP/1.1","time":"2026-11-28T07:00:00Z"}""",
        "a.io /cart/42?id=1")]
    [InlineData("""{"RequestHost":"a.io","RequestPath":"/\"q\"/\u00e9\ud83d\ude00\\","RequestMethod":"GET"}""", "a.io /\"q\"/é😀\\")]
    [InlineData("""{"RequestAddr":"a.io:8080","RequestPath":"/x"}""", "a.io:8080 /x")]
    [InlineData("""{"RequestHost":"","RequestPath":"/x"}""", "/x")]
    [InlineData("""{"RequestHost":"-","RequestPath":"/x"}""", "/x")]
    [InlineData(
        """ {"nested":{"RequestPath":"/no","list":[1,{"RequestHost":"no"}]},"RequestPath":"/yes","RequestHost":"a.io"} """, "a.io /yes")]
    [InlineData("""{"RequestHost":"a.io","RequestMethod":"OPTIONS","RequestPath":"*"}""", "a.io *")]
    [InlineData("""{"RequestHost":"a.io","RequestMethod":"GET","RequestPath":"http://b.io/x"}""", "b.io http://b.io/x")]
    [InlineData("""{"RequestHost":"a.io","RequestPath":7}""", null)]
    [InlineData("""{"RequestHost":"a.io"}""", null)]
    [InlineData("""{"RequestHost":"a.io","RequestPath":"/\ud83d"}""", null)]
    [InlineData("""{"RequestHost":"a.io","RequestPath":"/x" "RequestMethod":"GET"}""", null)]
    [InlineData("""{"RequestHost":"a.io","RequestPath":"/x"}}""", null)]
    [InlineData("""{"RequestHost":"a.io","RequestPath":"/x","Requ""", null)]
    [InlineData("""["RequestPath"]""", null)]
    [InlineData("""{}""", null)]
    public void Traefik_json(string line, string? expected) => Assert.Equal(expected, Read(new TraefikJsonFormat(), line));

    [Theory]
    [InlineData(
        """[2026-11-28T07:00:00.310Z] "GET /cart/42 HTTP/1.1" 200 - 0 154 5 4 "10.1.2.3" "curl/8.5.0" "f4ad" "a.io" "10.0.0.7:8080" """,
        "a.io /cart/42")]
    [InlineData(
        """[2026-11-28T07:00:00.310Z] "POST / HTTP/2" 204 - 154 0 226 100 "-" "nsq2http" "cc21" "locations" "tcp://10.0.2.1:80" """,
        "locations /")]
    [InlineData(
        """[t] "GET /q?"x" HTTP/2" 200 - 0 1 5 - "-" "a "quoted" agent" "id" "a.io:8080" "[fd00::7]:80" """, "a.io:8080 /q?\"x\"")]
    [InlineData("""[t] "GET / HTTP/3" 404 NR 0 0 0 - "-" "-" "-" "-" "-" """, "/")]
    [InlineData(
        """[t] "GET /istio HTTP/1.1" 200 - via_upstream - "-" 0 154 5 4 "-" "curl" "id" "a.io" "10.0.0.7:80" outbound|80||a.ns """
            + "10.0.0.1:2 10.0.0.2:80 10.0.0.3:9 - default",
        "a.io /istio")]
    [InlineData("""{"authority":"a.io","method":"GET","path":"/json","response_code":200,"upstream_host":null}""", "a.io /json")]
    [InlineData("""{":authority":"a.io",":method":"OPTIONS",":path":"*"}""", "a.io *")]
    [InlineData("""[t] "- - HTTP/1.1" 400 DPE 0 11 0 - "-" "-" "-" "-" "-" """, null)]
    [InlineData("""[t] "GET /cut HTTP/1.1" 200 - 0 1 5 4 "10.1.2.3" "curl/8.5.0" "id" "a.io" "10.0.0.""", null)]
    [InlineData("""[t] "GET /cut HTTP/1.1" 200 - 0 1 5 4 "10.1.2.3" "curl/8.5.0" "id" "a.io" """, null)]
    [InlineData("""[t] "GET /cut HTTP/1.1" 200 - 0 1 5 4 "10.1.2.3" "curl/8.5.0" "id" """, null)]
    [InlineData("""[t] "GET /cut""", null)]
    [InlineData("""GET / HTTP/1.1""", null)]
    public void Envoy(string line, string? expected)
    {
        Assert.Equal(expected, Read(new EnvoyFormat(), line.TrimEnd()));
        if (expected is not null)
        {
            Assert.Equal("envoy", Detect(line.TrimEnd())?.Name);
        }
    }

    [Theory]
    [InlineData("a.io\t/x", "a.io /x")]
    [InlineData("a.io:8080\t/x?y\t200\tmore", "a.io:8080 /x?y")]
    [InlineData("\t/x", "/x")]
    [InlineData("-\t/x", "/x")]
    [InlineData("a.io\t*", "a.io *")]
    [InlineData("user:secret@a.io\t/x", "a.io /x")]
    [InlineData("a.io\thttp://b.io/x", "b.io http://b.io/x")]
    [InlineData("a.io /x", null)]
    [InlineData("a.io\t", null)]
    [InlineData("a.io\tx", null)]
    [InlineData("a.io", null)]
    public void Tsv(string line, string? expected) => Assert.Equal(expected, Read(new TsvFormat(), line));

    [Fact]
    public void The_host_of_the_command_line_is_that_of_lines_without_one()
    {
        Assert.Equal("given.io /x", Read(EscapedClfFormat.Nginx, Clf + "\"GET /x HTTP/1.1\" 200 1", "given.io"));
        Assert.Equal("b.io http://b.io/x", Read(EscapedClfFormat.Nginx, Clf + "\"GET http://b.io/x HTTP/1.1\" 200 1", "given.io"));
        Assert.Equal("a.io /x", Read(new TsvFormat(), "a.io\t/x", "given.io"));
        Assert.Equal("given.io /x", Read(new TsvFormat(), "\t/x", "given.io"));
    }

    [Fact]
    public void No_bytes_throw()
    {
        // Random bytes, and real lines with bytes changed, taken out and put in.
        string[] real =
        [
            Clf + """ "GET /say/\x22hi\x22 HTTP/1.1" 200 612 "-" "curl" 87 0.003 [shop-cart-80] [] 10.0.0.7:8080 612 0.003 200 4a""",
            """{"RequestHost":"a.io","RequestPath":"/\u00e9\ud83d\ude00","RequestMethod":"GET","n":{"a":[1,2]}}""",
            """[t] "GET /q HTTP/2" 200 - 0 1 5 - "-" "a "quoted" agent" "id" "a.io:8080" "[fd00::7]:80" """,
            "a.io\t/x\t200",
        ];
        const string alphabet = "\"\\x[]{} \t/:*-HTTP41\0\u0080é,";
        var random = new Random(13);
        for (int i = 0; i < 20_000; i++)
        {
            byte[] line = i % 4 == 0 ? new byte[random.Next(80)] : Encoding.UTF8.GetBytes(real[random.Next(real.Length)]);
            if (i % 4 == 0)
            {
                random.NextBytes(line);
            }

            for (int change = random.Next(4); change > 0 && line.Length > 0; change--)
            {
                line[random.Next(line.Length)] = (byte)alphabet[random.Next(alphabet.Length)];
            }

            line = line[random.Next(Math.Min(3, line.Length + 1))..];
            line = line[..(line.Length - random.Next(Math.Min(3, line.Length + 1)))];
            byte[] room = new byte[line.Length];
            foreach (LogFormat format in LogFormat.All)
            {
                bool looks = format.LooksLike(line, room), read = format.TryRead(line, room, out LoggedRequest request);
                Assert.True(read || !looks);
                Assert.True(request.EffectiveHost("h"u8).Length <= Math.Max(1, line.Length));
            }
        }
    }

    private static LogFormat? Detect(string line)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(line);
        return LogFormat.All.FirstOrDefault(f => f.LooksLike(bytes, new byte[bytes.Length]));
    }

    private static string? Read(LogFormat format, string line, string host = "")
    {
        byte[] bytes = Encoding.UTF8.GetBytes(line);
        if (!format.TryRead(bytes, new byte[bytes.Length], out LoggedRequest request) || !request.HasTarget)
        {
            return null;
        }

        string name = Encoding.UTF8.GetString(request.EffectiveHost(Encoding.UTF8.GetBytes(host)));
        return $"{name} {Encoding.UTF8.GetString(request.Target)}".TrimStart();
    }
}
