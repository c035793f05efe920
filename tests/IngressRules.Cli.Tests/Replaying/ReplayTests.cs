using System.IO.Compression;
using System.Text;
using System.Text.Json;
using IngressRules.Tests.Snapshots;

namespace IngressRules.Cli.Tests.Replaying;

public class ReplayTests
{
    private const string Old = """
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: shop}
        spec:
          rules:
          - host: shop.example.com
            http:
              paths:
              - {path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}
              - {path: /cart, pathType: Prefix, backend: {service: {name: cart, port: {number: 80}}}}
              - {path: /old, pathType: Prefix, backend: {service: {name: legacy, port: {number: 80}}}}
        """;

    private const string New = """
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: shop-next}
        spec:
          rules:
          - host: shop.example.com
            http:
              paths:
              - {path: /cart, pathType: Prefix, backend: {service: {name: cart-next, port: {number: 80}}}}
              - {path: /old, pathType: Prefix, backend: {service: {name: legacy, port: {number: 80}}}}
        """;

    private const string Tsv = "shop.example.com\t/cart/1\nshop.example.com\t/cart/1?again\nshop.example.com\t/old/x\n"
        + "shop.example.com\t/about\n\nnonsense\nelsewhere.io\t/\nshop.example.com\t/cart/2";

    [Fact]
    public void The_object_says_what_moves_what_is_unmatched_and_what_was_skipped()
    {
        using var folder = new TemporaryFolder();
        ToolRun run = Replay(folder, Tsv, "--against", folder.Write("old.yaml", Old), "--output", "json");
        Assert.Equal(1, run.Exit);
        JsonElement result = JsonElement.Parse(run.Output);
        Assert.Equal((8, 6, 2, 2), (Int(result, "lines"), Int(result, "parsed"), Int(result, "skipped"), Int(result, "same")));
        Assert.Equal(
            """
            [{"old":{"outcome":"rule","backend":"default/cart:80","ingress":"default/shop"},
            "new":{"outcome":"rule","backend":"default/cart-next:80","ingress":"default/shop-next"},"count":3,"examples":[
            {"file":"LOG","line":1,"host":"shop.example.com","target":"/cart/1"},
            {"file":"LOG","line":8,"host":"shop.example.com","target":"/cart/2"}]},
            {"old":{"outcome":"rule","backend":"default/web:80","ingress":"default/shop"},
            "new":{"outcome":"none","backend":null,"ingress":null},"count":1,"examples":[
            {"file":"LOG","line":4,"host":"shop.example.com","target":"/about"}]}]
            """.ReplaceLineEndings(""),
            result.GetProperty("moved").GetRawText().Replace(Path.Combine(folder.Path, "log"), "LOG", StringComparison.Ordinal));
        Assert.Equal(2, Int(result.GetProperty("unmatched"), "count"));
        Assert.Equal([4, 7], result.GetProperty("unmatched").GetProperty("examples").EnumerateArray().Select(e => Int(e, "line")));
        Assert.Contains("log:5: (empty)", run.Error, StringComparison.Ordinal);
        Assert.Contains("log:6: nonsense", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_table_to_compare_with_requests_are_counted_by_backend()
    {
        using var folder = new TemporaryFolder();
        ToolRun run = Replay(folder, Tsv, "--output", "json");
        Assert.Equal(1, run.Exit);
        JsonElement result = JsonElement.Parse(run.Output);
        Assert.Equal((6, 0), (Int(result, "parsed"), Int(result, "same")));
        Assert.Equal(
            [("default/cart-next:80", 3), (null, 2), ("default/legacy:80", 1)],
            result.GetProperty("moved").EnumerateArray()
                .Select(m => (m.GetProperty("new").GetProperty("backend").GetString(), Int(m, "count"))));
        Assert.All(result.GetProperty("moved").EnumerateArray(), m => Assert.Equal(JsonValueKind.Null, m.GetProperty("old").ValueKind));
    }

    [Fact]
    public void Requests_that_go_where_they_went_are_no_finding()
    {
        using var folder = new TemporaryFolder();
        string table = folder.Write("renamed.yaml", Old.Replace("name: shop}", "name: renamed}", StringComparison.Ordinal));
        string log = folder.Write("log", "shop.example.com\t/cart\nelsewhere.io\t/\n");
        ToolRun run = ToolRun.Of("replay", "-f", table, "--against", folder.Write("old.yaml", Old), log);
        Assert.Equal(0, run.Exit);
        Assert.Contains("Every request goes where it went before.", run.Output, StringComparison.Ordinal);
        Assert.Contains("1 request (50%) would find no backend", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Text_says_what_moves_and_what_to_do_next(bool compares)
    {
        using var folder = new TemporaryFolder();
        ToolRun run = Replay(folder, Tsv, compares ? ["--against", folder.Write("old.yaml", Old)] : []);
        Assert.All(run.Lines, l => Assert.InRange(l.Replace(folder.Path + "/", "", StringComparison.Ordinal).Length, 0, 80));
        Assert.Contains("    ingress-rules explain -f ", run.Output, StringComparison.Ordinal);
        if (compares)
        {
            Snapshot.Verify((run.Error + run.Output).Replace(folder.Path + "/", "", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Each_log_has_its_format_and_its_compression()
    {
        using var folder = new TemporaryFolder();
        string json = folder.Write("json", """{"RequestHost":"shop.example.com","RequestPath":"/cart"}""" + "\r\nno json\r\n");
        string nginx = Path.Combine(folder.Path, "nginx.gz");
        using (var gzip = new GZipStream(File.Create(nginx), CompressionLevel.Fastest))
        {
            gzip.Write("10.1.2.3 - - [28/Nov/2026:07:00:00 +0000] \"GET /old HTTP/1.1\" 200 1 \"-\" \"-\"\n"u8);
        }

        ToolRun run = Replay(folder, Tsv, json, nginx, "--host", "shop.example.com", "--output", "json");
        JsonElement result = JsonElement.Parse(run.Output);
        Assert.Equal((11, 8, 3), (Int(result, "lines"), Int(result, "parsed"), Int(result, "skipped")));
        Assert.Contains("json is read as traefik-json", run.Error, StringComparison.Ordinal);
        Assert.Contains("nginx.gz is read as nginx", run.Error, StringComparison.Ordinal);
        Assert.Contains("log is read as tsv", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_log_may_come_from_standard_input()
    {
        using var folder = new TemporaryFolder();
        ToolRun run = ToolRun.WithInput(
            Tsv, "replay", "-f", folder.Write("new.yaml", New), "-", "--format", "tsv", "--output", "json");
        Assert.Equal(6, Int(JsonElement.Parse(run.Output), "parsed"));
        Assert.Contains("\"file\":\"-\"", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_before_the_first_that_tells_the_format_are_skipped()
    {
        using var folder = new TemporaryFolder();
        string noise = string.Concat(Enumerable.Repeat("# a comment that is no request\n", 3_000));
        ToolRun run = Replay(folder, noise + Tsv, "--output", "json");
        Assert.Equal((6, 3_002), (Int(JsonElement.Parse(run.Output), "parsed"), Int(JsonElement.Parse(run.Output), "skipped")));
        ToolRun nothing = Replay(folder, noise, "--output", "json");
        Assert.Equal(0, nothing.Exit);
        Assert.Equal(3_000, Int(JsonElement.Parse(nothing.Output), "skipped"));
        Assert.Contains("no line names a request", nothing.Error, StringComparison.Ordinal);
        Assert.Equal(0, Replay(folder, "", "--output", "json").Exit);
    }

    [Fact]
    public void No_control_character_of_a_log_reaches_the_terminal()
    {
        using var folder = new TemporaryFolder();
        const string hostile = "a.io\t/\u001b[2J\u202e\u0007\n\u001b]0;title\u0007 \u202e no line\nb\u001b.io\t/\u009b1m\n";
        ToolRun run = Replay(folder, hostile, "--format", "tsv");
        Assert.DoesNotContain(run.Error + run.Output, c => (char.IsControl(c) && c != '\n') || c == '\u202e');
        Assert.Contains("a.io/\\u001b[2J", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nginx", "10.1.2.3 - - [28/Nov/2026:07:00:00 +0000] \"GET / HTTP/1.1\" 200 1 \"-\" \"-\"")]
    [InlineData("ingress-nginx", "")]
    [InlineData("traefik-clf", "")]
    [InlineData("auto", "10.1.2.3 - - [28/Nov/2026:07:00:00 +0000] \"GET / HTTP/1.1\" 200 1 \"-\" \"-\"")]
    public void A_log_without_hosts_needs_one(string format, string line)
    {
        using var folder = new TemporaryFolder();
        ToolRun run = Replay(folder, line + "\n", "--format", format);
        Assert.Equal((2, ""), (run.Exit, run.Output));
        Assert.Contains("--host", run.Error, StringComparison.Ordinal);
        Assert.NotEqual(2, Replay(folder, line + "\n", "--format", format, "--host", "shop.example.com").Exit);
    }

    [Fact]
    public void What_cannot_be_read_exits_with_2()
    {
        using var folder = new TemporaryFolder();
        string table = folder.Write("new.yaml", New), log = folder.Write("log", Tsv), cut = Path.Combine(folder.Path, "cut.gz");
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest))
        {
            gzip.Write(Encoding.UTF8.GetBytes(Tsv));
        }

        File.WriteAllBytes(cut, compressed.ToArray()[..^9]);
        foreach ((string[] arguments, string complaint) in ((string[], string)[])
        [
            ([cut], "cut off"),
            ([Path.Combine(folder.Path, "nonexist")], "nonexist"),
            ([], "LOG"),
            ([folder.Path], "no log is named"),
            ([log, "--against", "-", "-"], "standard input"),
            ([log, "--format", "apache"], "'traefik-json'"),
            ([log, "--against", Path.Combine(folder.Path, "missing.yaml")], "missing.yaml"),
        ])
        {
            ToolRun run = ToolRun.Of(["replay", "-f", table, .. arguments]);
            Assert.Equal((2, ""), (run.Exit, run.Output));
            Assert.Contains(complaint, run.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Each_request_goes_where_match_says()
    {
        string table = ToolRun.Data("scale.yaml"), requests = ToolRun.Data("scale.tsv");
        IEnumerable<(string, int)> expected = ToolRun.Of("match", "-f", table, "--requests", requests, "--output", "json").Lines
            .Select(l => JsonElement.Parse(l))
            .CountBy(m => (Text(m, "outcome"), Text(m, "backend"), Text(m, "ingress")))
            .Select(g => ($"{g.Key}", g.Value))
            .Order();
        JsonElement replay = JsonElement.Parse(
            ToolRun.Of("replay", "-f", table, requests, "--format", "tsv", "--output", "json").Output);
        Assert.Equal(
            expected,
            replay.GetProperty("moved").EnumerateArray()
                .Select(m => (m.GetProperty("new"), Int(m, "count")))
                .Select(m => ($"{(Text(m.Item1, "outcome"), Text(m.Item1, "backend"), Text(m.Item1, "ingress"))}", m.Item2))
                .Order());
    }

    [Fact]
    public void No_log_ends_in_an_exception()
    {
        using var folder = new TemporaryFolder();
        string table = folder.Write("new.yaml", New), log = Path.Combine(folder.Path, "log");
        var random = new Random(7);
        string[] pieces =
        [
            "{\"RequestPath\":\"/\\u00", "\t/", "] \"GET /", " HTTP/1.1\" 200", "\n", "\r\n", "\\x", "[", "\u001f\u008b", "\uFEFF",
        ];
        for (int i = 0; i < 150; i++)
        {
            using (FileStream file = File.Create(log))
            {
                file.Write(i % 5 == 0 ? [0x1f, 0x8b, 8] : []);
                for (int piece = random.Next(40); piece > 0; piece--)
                {
                    byte[] noise = new byte[random.Next(20)];
                    random.NextBytes(noise);
                    file.Write(noise);
                    file.Write(Encoding.UTF8.GetBytes(pieces[random.Next(pieces.Length)]));
                }
            }

            ToolRun run = ToolRun.Of("replay", "-f", table, log, "--host", "shop.example.com");
            Assert.InRange(run.Exit, 0, 2);
            Assert.DoesNotContain(run.Error + run.Output, c => char.IsControl(c) && c != '\n');
        }
    }

    [Fact]
    public void Further_files_belong_to_the_option_before_them()
    {
        using var folder = new TemporaryFolder();
        string first = folder.Write("a.yaml", New), second = folder.Write("b.yaml", Old), log = folder.Write("log.json", Tsv);
        ToolRun run = ToolRun.Of("replay", "-f", first, second, "--accept-classless", "--against", first, second, "--output", "json", log);
        Assert.Equal((0, 6), (run.Exit, Int(JsonElement.Parse(run.Output), "parsed")));
    }

    [Fact]
    public void Memory_does_not_grow_with_the_log()
    {
        // Each line has another target; what is allocated must not depend on how many there are.
        using var folder = new TemporaryFolder();
        long small = AllocatedBy(folder, 2_000), large = AllocatedBy(folder, 22_000);
        Assert.InRange(large - small, long.MinValue, 20_000 * 8);
    }

    private static long AllocatedBy(TemporaryFolder folder, int lines)
    {
        var text = new StringBuilder();
        for (int i = 0; i < lines; i++)
        {
            text.Append("shop.example.com\t/cart/item/").Append(i).Append("?a=\\x41\n");
        }

        string table = folder.Write("new.yaml", New), log = folder.Write("log", text.ToString());
        ToolRun.Of("replay", "-f", table, log, "--format", "tsv");
        long before = GC.GetAllocatedBytesForCurrentThread();
        ToolRun.Of("replay", "-f", table, log, "--format", "tsv");
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static ToolRun Replay(TemporaryFolder folder, string log, params string[] arguments) =>
        ToolRun.Of(["replay", "-f", folder.Write("new.yaml", New), folder.Write("log", log), .. arguments]);

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    private static int Int(JsonElement element, string name) => element.GetProperty(name).GetInt32();
}
