using System.Runtime.InteropServices;
using System.Text;
using IngressRules.Matching;
using IngressRules.Tests.Support;

namespace IngressRules.Tests.Matching;

/// <summary>
/// Boundary cases of the compiled tables: lengths around 8, 32 and 64, hosts with about as many rules as the scan limit, texts at the end
/// of a memory page.
/// </summary>
public abstract class PathRulesTests(int scanLimit)
{
    public static TheoryData<int> Lengths => [.. Enumerable.Range(2, 140)];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void A_path_of_any_length_is_found_and_its_neighbours_are_not(int length)
    {
        string path = Text(length);
        IngressMatcher matcher = new Table()
            .Add(
                Table.NewIngress(
                    "default/a", [("a.io", "Exact", path, "exact"), ("a.io", "Prefix", path, "prefix"), ("a.io", "Prefix", "/", "root")]))
            .Matcher(scanLimit);
        AssertResponse("exact", matcher, path);
        AssertResponse("prefix", matcher, path + "/");
        AssertResponse("prefix", matcher, path + "/more");
        AssertResponse("root", matcher, path + "x");
        AssertResponse("root", matcher, path[..^1] + "_");
        AssertResponse("root", matcher, path[..^1]);

        static void AssertResponse(string service, IngressMatcher matcher, string path)
        {
            Assert.Equal(service, Table.ServiceOf(matcher.Match("a.io", path)));
            Assert.Equal(service, Table.ServiceOf(matcher.Match("a.io"u8, Encoding.ASCII.GetBytes(path))));
            Assert.Equal(service, Table.ServiceOf(matcher.Match("A.io:80", path + "?q")));
        }
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void A_host_of_any_length_is_found_and_its_neighbours_are_not(int length)
    {
        // Labels have 63 characters at most.
        string host = string.Concat(Text(length).Select((c, i) => i % 40 == 39 && i < length - 1 ? '.' : c)).Replace('/', 'h');
        IngressMatcher matcher = new Table()
            .Add(Table.NewIngress("default/a", [(host, "Prefix", "/", "exact"), ("*." + host, "Prefix", "/", "wildcard")]))
            .Matcher(scanLimit);
        Assert.Equal("exact", Table.ServiceOf(matcher.Match(host.ToUpperInvariant(), "/")));
        Assert.Equal("exact", Table.ServiceOf(matcher.Match(Encoding.ASCII.GetBytes(host), "/"u8)));
        Assert.Equal("wildcard", Table.ServiceOf(matcher.Match("any." + host, "/")));
        Assert.Equal("wildcard", Table.ServiceOf(matcher.Match(Encoding.ASCII.GetBytes("any." + host), "/"u8)));
        Assert.False(matcher.Match(host + "x", "/").Success);
        Assert.False(matcher.Match("a.b." + host, "/").Success);
        Assert.False(matcher.Match(host[..^1] + "-", "/").Success);
    }

    [Theory]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(400)]
    public void A_host_of_any_number_of_rules_is_scanned_or_walked_alike(int rules)
    {
        (string, string, string, string)[] all =
        [
            .. Enumerable.Range(0, rules).Select(i => ("a.io", i % 3 == 0 ? "Exact" : "Prefix", $"/team-{i % 7}/service-{i}", $"s{i}")),
        ];
        IngressMatcher matcher = new Table().Add(Table.NewIngress("default/a", all)).Matcher(scanLimit);
        for (int i = 0; i < rules; i++)
        {
            Assert.Equal($"s{i}", Table.ServiceOf(matcher.Match("a.io", $"/team-{i % 7}/service-{i}")));
            Assert.Equal(i % 3 == 0 ? "-" : $"s{i}", Table.ServiceOf(matcher.Match("a.io", $"/team-{i % 7}/service-{i}/x")));
            Assert.Equal("-", Table.ServiceOf(matcher.Match("a.io", $"/team-{i % 7}/service-{i}x")));
        }
    }

    [Theory]
    [InlineData('\u0080')]
    [InlineData('\u00ff')]
    [InlineData('\u0141')]
    [InlineData('\u7f41')]
    [InlineData('\u8041')]
    [InlineData('\uff41')]
    public void A_character_beyond_ASCII_is_not_taken_for_the_one_in_its_low_byte(char beyond)
    {
        IngressMatcher matcher = new Table()
            .Add(
                Table.NewIngress(
                    "default/a", [("a.io", "Exact", "/A", "a"), ("a.io", "Prefix", "/", "root"), ("a.io", "Exact", "/\u00ff", "ff")]))
            .Matcher(scanLimit);
        Assert.Equal(beyond == '\u00ff' ? "ff" : "root", Table.ServiceOf(matcher.Match("a.io", $"/{beyond}")));
        Assert.False(matcher.Match($"{beyond}.io", "/A").Success);
    }

    [Fact]
    public unsafe void A_text_at_the_end_of_its_page_is_read_without_what_follows()
    {
        const int page = 4096;
        IngressMatcher matcher = new Table()
            .Add(
                Table.NewIngress(
                    "default/a", [("shop.example.com", "Exact", "/cart/42", "cart"), ("shop.example.com", "Prefix", "/", "root")]))
            .Matcher(scanLimit);
        var pages = (byte*)NativeMemory.AlignedAlloc(2 * page, page);
        try
        {
            var memory = new Span<byte>(pages, 2 * page);
            for (int start = page - 200; start < page + 4; start++)
            {
                memory.Fill((byte)'x');
                "/cart/42"u8.CopyTo(memory[start..]);
                Assert.Equal("cart", Table.ServiceOf(matcher.Match("shop.example.com"u8, memory.Slice(start, 8))));
                memory.Fill((byte)'x');
                "shop.example.com"u8.CopyTo(memory[start..]);
                Assert.Equal("cart", Table.ServiceOf(matcher.Match(memory.Slice(start, 16), "/cart/42"u8)));
                Span<char> characters = MemoryMarshal.Cast<byte, char>(memory);
                characters.Fill('x');
                "/cart/42".CopyTo(characters[(start / 2)..]);
                Assert.Equal("cart", Table.ServiceOf(matcher.Match("shop.example.com", characters.Slice(start / 2, 8))));
            }
        }
        finally
        {
            NativeMemory.AlignedFree(pages);
        }
    }

    private static string Text(int length) =>
        "/" + string.Concat(Enumerable.Range(1, length - 1).Select(i => i % 13 == 12 && i < length - 1 ? '/' : (char)('a' + (i % 26))));
}

public sealed class PathRulesOnScansTests() : PathRulesTests(ScanLimits.Usual);

public sealed class PathRulesOnTriesTests() : PathRulesTests(ScanLimits.TrieAlways);
