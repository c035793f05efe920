using System.Text;
using IngressRules.Cli.Input;

namespace IngressRules.Cli.Tests.Input;

public class RequestFileTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("a\t/b", "a|/b")]
    [InlineData("a\t/b\n", "a|/b")]
    [InlineData("a\t/b\r\nc\t/d\r\n", "a|/b c|/d")]
    [InlineData("\n\na\t/b\n\r\n\n", "a|/b")]
    [InlineData("\t/b\na\t\n\t\n", "|/b a| |")]
    [InlineData("a\t/b\tfurther\tcolumns\n", "a|/b")]
    [InlineData("\uFEFFa\t/b\n", "a|/b")]
    [InlineData("a\t/日本\n", "a|/日本")]
    [InlineData("a\t/b\rc\n", "a|/b\rc")]
    public void Lines_become_requests(string text, string expected)
    {
        // The result must not depend on how the bytes are split into reads.
        Assert.Equal(expected, string.Join(' ', Read(new MemoryStream(Encoding.UTF8.GetBytes(text)))));
        Assert.Equal(expected, string.Join(' ', Read(new OneByteAtATime(Encoding.UTF8.GetBytes(text)))));
    }

    [Fact]
    public void A_line_may_be_longer_than_any_buffer()
    {
        string path = "/" + new string('x', 300_000);
        Assert.Equal(["a|/1", "b|" + path, "c|/3"], Read(new MemoryStream(Encoding.UTF8.GetBytes($"a\t/1\nb\t{path}\nc\t/3"))));
    }

    [Fact]
    public void What_is_not_UTF8_is_refused_by_its_line()
    {
        var e = Assert.Throws<ToolException>(() => Read(new MemoryStream([.. "a\t/\nb\t/"u8, 0xFF, .. "\n"u8])));
        Assert.Equal("r.tsv: line 2 is not UTF-8; percent-encode the bytes of the path", e.Message);
    }

    private static List<string> Read(Stream stream)
    {
        var file = new RequestFile(stream, "r.tsv");
        List<string> requests = [];
        while (file.Read())
        {
            requests.Add($"{file.Host}|{file.Path}");
        }

        return requests;
    }

    private sealed class OneByteAtATime(byte[] bytes) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(1, count));
    }
}
