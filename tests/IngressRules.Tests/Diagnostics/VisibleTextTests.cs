using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Xunit;
using IngressRules.Diagnostics;

namespace IngressRules.Tests.Diagnostics;

/// <summary>How untrusted text is displayed in the tool, in logs, on pages and in messages.</summary>
public class VisibleTextTests
{
    [Theory]
    [InlineData("plain text, \"quoted\" \\ and all", "plain text, \"quoted\" \\ and all")]
    [InlineData("Grüße 🙂 日本", "Grüße 🙂 日本")]
    [InlineData("\u001b[31mred", "\\u001b[31mred")]
    [InlineData("a\0b\u007fc\u0085d\u009b", "a\\u0000b\\u007fc\\u0085d\\u009b")]
    [InlineData("left\u202etfel\u2066\u200f", "left\\u202etfel\\u2066\\u200f")]
    [InlineData("line\u2028paragraph\u2029", "line\\u2028paragraph\\u2029")]
    [InlineData("\ue000\ufeff\u0378", "\\ue000\\ufeff\\u0378")]
    public void What_a_terminal_would_obey_or_hide_is_escaped(string text, string expected) => Assert.Equal(expected, VisibleText.Of(text));

    [Fact]
    public void A_line_break_and_a_tab_have_short_escapes_which_logs_and_pages_wrote_in_hexadecimal() =>
        Assert.Equal("a\\tb\\r\\nc", VisibleText.Of("a\tb\r\nc"));

    [Fact]
    public void Half_a_character_is_shown_by_its_code_which_logs_and_pages_replaced() =>
        Assert.Equal("\\ud800half\\udc00", VisibleText.Of("\ud800half\udc00"));

    [Fact]
    public void A_character_beyond_the_first_plane_has_two_escapes_which_logs_and_pages_ran_into_the_next_digit() =>
        Assert.Equal("\\udb80\\udc000", VisibleText.Of("\U000f00000"));

    [Fact]
    public void A_space_that_is_none_is_shown_which_only_messages_did() =>
        Assert.Equal("a\\u00a0b\\u3000c", VisibleText.Of("a\u00a0b\u3000c"));

    [Theory]
    [InlineData("0123456789", 10, "0123456789")]
    [InlineData("0123456789a", 10, "0123456789…")]
    [InlineData("ab🙂c", 3, "ab…")]
    [InlineData("ab🙂c", 4, "ab🙂…")]
    [InlineData("\u001b\u001b", 1, "\\u001b…")]
    [InlineData("abc", 0, "…")]
    public void A_long_text_is_cut_between_characters(string text, int maxLength, string expected) =>
        Assert.Equal(expected, VisibleText.Of(text, maxLength));

    [Theory]
    [InlineData("shop", "\"shop\"")]
    [InlineData("a\"b\\c", "\"a\\\"b\\\\c\"")]
    [InlineData("\u001b[31m\n\u202e\u00a0", "\"\\u001b[31m\\n\\u202e\\u00a0\"")]
    public void A_message_quotes_with_the_same_escapes_where_it_had_its_own(string text, string expected) =>
        Assert.Equal(expected, QuotedText.Quote(text));

    [Fact]
    public void A_message_says_how_long_the_text_is_that_it_cuts()
    {
        Assert.Equal($"\"{new string('x', 80)}\"", QuotedText.Quote(new string('x', 80)));
        Assert.Equal($"\"{new string('x', 80)}\" (cut; 82 bytes)", QuotedText.Quote(new string('x', 80) + "é"));
        Assert.Equal($"\"{string.Concat(Enumerable.Repeat("🙂", 80))}\"", QuotedText.Quote(string.Concat(Enumerable.Repeat("🙂", 80))));
    }

    [Property(MaxTest = 2000)]
    public void Whatever_the_text_the_result_is_well_formed_and_on_one_line(NonNull<string> text, NonNegativeInt maxLength)
    {
        foreach (string shown in (string[])[VisibleText.Of(text.Get), VisibleText.Of(text.Get, maxLength.Get), QuotedText.Quote(text.Get)])
        {
            Assert.True(IsWellFormed(shown));
            Assert.DoesNotContain(shown.EnumerateRunes(), r => Rune.GetUnicodeCategory(r) is UnicodeCategory.Control
                or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
        }
    }

    [Theory]
    [InlineData(DiagnosticSeverity.Error, "error")]
    [InlineData(DiagnosticSeverity.Warning, "warning")]
    [InlineData(DiagnosticSeverity.Info, "info")]
    public void A_severity_has_one_name(DiagnosticSeverity severity, string name)
    {
        Assert.Equal(name, severity.Name());
        Assert.StartsWith(
            $"{name} ING1014: ", new Diagnostic(new("ING1014", "title", severity), "message").ToString(), StringComparison.Ordinal);
    }

    private static bool IsWellFormed(string text)
    {
        for (int i = 0; i < text.Length;)
        {
            if (!Rune.TryGetRuneAt(text, i, out Rune rune))
            {
                return false;
            }

            i += rune.Utf16SequenceLength;
        }

        return true;
    }
}
