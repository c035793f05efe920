using IngressRules.Cli.Output;

namespace IngressRules.Cli.Tests.Output;

public class QuotedLineTests
{
    [Theory]
    [InlineData("path: /cart", 7, 5, "path: /cart", "      ^^^^^")]
    [InlineData("path:", 6, 1, "path:", "     ^")]                               // something is missing at the end
    [InlineData("a\tb: c", 6, 1, "a   b: c", "       ^")]                        // a tab is one column of the file, and here up to four
    [InlineData("\t\tx", 3, 1, "        x", "        ^")]
    [InlineData("日本: x", 5, 1, "日本: x", "      ^")]                             // wide letters take two columns
    [InlineData("日本: x", 1, 2, "日本: x", "^^^^")]
    [InlineData("e\u0301: x", 5, 1, "e\u0301: x", "   ^")]                       // a combining accent takes none
    [InlineData("😀: x", 5, 1, "😀: x", "    ^")]                                 // two code units, two columns
    [InlineData("a\u001bb c", 3, 1, "a\\u001bb c", "       ^")]                  // an escape is as wide as it is shown
    [InlineData("abc", 99, 99, "abc", "   ^")]                                   // a place outside the line
    [InlineData("abc", 0, 0, "abc", "^")]
    [InlineData("", 1, 1, "", "^")]
    public void The_mark_stands_under_the_place(string line, int column, int length, string text, string mark) =>
        Assert.Equal((text, mark), Show(QuotedLine.Create(line, column, length, 60)));

    [Theory]
    [InlineData("0123456789abcdefghijklmnopqrstuvwxyz", 1, 1, "0123456789abcdefghijklmnopqrst…", "^")]
    [InlineData("0123456789abcdefghijklmnopqrstuvwxyz", 36, 1, "…6789abcdefghijklmnopqrstuvwxyz", "                              ^")]
    [InlineData("0123456789abcdefghijklmnopqrstuvwxyz", 19, 2, "…456789abcdefghijklmnopqrstuvwx…", "               ^^")]
    [InlineData("0123456789abcdefghijklmnopqrstuvwxyz", 3, 34, "…23456789abcdefghijklmnopqrstuv…", " ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^")]
    public void A_long_line_is_cut_around_the_place(string line, int column, int length, string text, string mark) =>
        Assert.Equal((text, mark), Show(QuotedLine.Create(line, column, length, 32)));

    [Fact]
    public void Whatever_the_line_the_quote_keeps_to_its_width()
    {
        var random = new Random(1);
        string[] pieces = ["a", "日", "\t", "\u001b", "😀", "\ud83d", "e\u0301", " ", "\u202e"];
        for (int i = 0; i < 2000; i++)
        {
            string line = string.Concat(Enumerable.Range(0, random.Next(120)).Select(_ => pieces[random.Next(pieces.Length)]));
            int width = random.Next(10, 60);
            var quoted = QuotedLine.Create(line, random.Next(130), random.Next(130), width);
            Assert.InRange(TextWidth.Of(quoted.Text), 0, width);
            Assert.InRange(quoted.MarkStart, 0, width);
            Assert.InRange(quoted.MarkStart + quoted.MarkWidth, 1, width + 1);
            Assert.DoesNotContain(quoted.Text, char.IsControl);
        }
    }

    private static (string Text, string Mark) Show(QuotedLine quoted) =>
        (quoted.Text, new string(' ', quoted.MarkStart) + new string('^', quoted.MarkWidth));
}
