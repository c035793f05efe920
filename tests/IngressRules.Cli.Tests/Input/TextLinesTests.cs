using System.IO.Compression;
using System.Text;
using IngressRules.Cli.Input;

namespace IngressRules.Cli.Tests.Input;

public class TextLinesTests
{
    [Theory]
    [InlineData("")]
    [InlineData("a", "a")]
    [InlineData("a\nb", "a", "b")]
    [InlineData("a\r\nb\n", "a", "b")]
    [InlineData("\n\r\n\n", "", "", "")]
    [InlineData("a\rb\r", "a\rb")]
    [InlineData("\uFEFFa\n\uFEFFb", "a", "\uFEFFb")]
    [InlineData("12345678\n", "12345678")]
    [InlineData("12345678\r\nx", "12345678", "x")]
    [InlineData("123456789\nx\n", "12345678…", "x")]
    [InlineData("123456789\r\nx\n", "12345678…", "x")]
    [InlineData("1234567890\nx\n", "12345678…", "x")]
    [InlineData("1234567890123456789", "12345678…")]
    [InlineData("1234567890123456789\n\nx", "12345678…", "", "x")]
    public void Lines_are_read_in_whatever_pieces_they_come(string text, params string[] expected)
    {
        for (int piece = 1; piece <= 24; piece++)
        {
            var lines = new TextLines(new Pieces(Encoding.UTF8.GetBytes(text), piece), longest: 8);
            var read = new List<string>();
            while (lines.Read())
            {
                read.Add(Encoding.UTF8.GetString(lines.Line) + (lines.IsCut ? "…" : ""));
                Assert.Equal(read.Count, lines.Number);
            }

            Assert.Equal(expected, read);
        }
    }

    [Theory]
    [InlineData(65_536, false)]
    [InlineData(65_537, true)]
    [InlineData(1_000_000, true)]
    public void A_long_line_is_whole_up_to_the_limit_and_does_not_disturb_the_next(int length, bool isCut)
    {
        var lines = new TextLines(new Pieces(Encoding.UTF8.GetBytes($"a\n{new string('x', length)}\r\nb"), 4096), longest: 65_536);
        Assert.True(lines.Read() && lines.Read());
        Assert.Equal((isCut, isCut ? 256 : length), (lines.IsCut, lines.Line.Length));
        Assert.True(lines.Read());
        Assert.Equal("b", Encoding.UTF8.GetString(lines.Line));
        Assert.False(lines.Read());
    }

    [Fact]
    public void Gzip_data_is_read_with_all_its_members_and_known_to_be_complete()
    {
        string text = string.Join('\n', Enumerable.Range(0, 20_000));
        byte[] two = [.. Compress(text), .. Compress("the second"), .. Compress("")];
        Assert.Equal(text + "the second", Decompress(two));
        Assert.Equal("", Decompress(Compress("")));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(9)]
    [InlineData(50)]
    [InlineData(-1)]
    [InlineData(-8)]
    [InlineData(-9)]
    [InlineData(-20)]
    public void Gzip_data_that_is_cut_off_is_an_error(int length)
    {
        byte[] one = Compress(string.Join('\n', Enumerable.Range(0, 2_000)));
        byte[] cut = one[..(length < 0 ? one.Length + length : length)];
        Assert.Throws<InvalidDataException>(() => Decompress(cut));
        Assert.Throws<InvalidDataException>(() => Decompress([.. one, .. cut]));
        byte[] damaged = [.. one];
        damaged[^6] ^= 1;
        Assert.Throws<InvalidDataException>(() => Decompress(damaged));
    }

    private static string Decompress(byte[] data)
    {
        using var gunzip = new GunzipStream(new Pieces(data, 1000));
        return new StreamReader(gunzip).ReadToEnd();
    }

    private static byte[] Compress(string text)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return compressed.ToArray();
    }

    /// <summary>A stream that gives a few bytes at a time, as a pipe does.</summary>
    private sealed class Pieces(byte[] data, int length) : MemoryStream(data)
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(length, buffer.Length)]);

        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(length, count));
    }
}
