using IngressRules.IngressNginx.Patterns;
using IngressRules.Policies;

namespace IngressRules.Tests.IngressNginx.Patterns;

/// <summary>What is no expression, or cannot run in linear time, is refused with the reason and the place.</summary>
public class PcreRefusalTests
{
    /// <summary>N19: with one of these, nginx keeps its whole old configuration.</summary>
    [Theory]
    [InlineData("/a**", "there is nothing to repeat for the repetition at character 4, which PCRE does not compile")]
    [InlineData("/a|*", "there is nothing to repeat for the repetition at character 4")]
    [InlineData("*", "there is nothing to repeat for the repetition at character 1")]
    [InlineData("/$*", "there is nothing to repeat for the repetition at character 3")]
    [InlineData("/a{2}{3}", "there is nothing to repeat for the repetition at character 6")]
    [InlineData("/({2})", "there is nothing to repeat for the repetition at character 3")]
    [InlineData("/a{3,2}", "the greatest number of repetitions is below the least at character 3")]
    [InlineData("/a{65536}", "the number of repetitions is too large at character 3")]
    [InlineData("/(a", "there is no closing parenthesis for the opening one at character 2")]
    [InlineData("/a)b", "there is a closing parenthesis without an opening one at character 3")]
    [InlineData("/[a", "there is no closing bracket for the opening one at character 2")]
    [InlineData("/[]", "there is no closing bracket for the opening one at character 2")]
    [InlineData("/[z-a]", "the range in brackets ends before it begins at character 4")]
    [InlineData(@"/[a-\d]", "the range in brackets ends in a class at character 4")]
    [InlineData(@"/[0-\A]", "the range in brackets ends in a class at character 4")]
    [InlineData("/[[:foo:]]", "there is an unknown named class at character 3")]
    [InlineData("/[[.a.]]", "there is an unknown named class at character 3")]
    [InlineData("/[:alpha:]", "there is a named class outside of brackets at character 2")]
    [InlineData(@"/[\N]", "there is a letter behind the backslash that PCRE does not know at character 3")]
    [InlineData(@"/\N{x}", "there is a letter behind the backslash that PCRE does not know at character 2")]
    [InlineData(@"/\u00e9", "there is a letter behind the backslash that PCRE does not know at character 2")]
    [InlineData(@"(?X)\y", "there is a letter behind the backslash that PCRE does not know at character 5")]
    [InlineData(@"/a\", "there is nothing behind the backslash at character 3")]
    [InlineData(@"/\c", "there is no ASCII character behind the backslash and the c at character 2")]
    [InlineData(@"/\x{41", "there is no number in the braces of the escape at character 2")]
    [InlineData(@"/\x{}", "there is no number in the braces of the escape at character 2")]
    [InlineData(@"/\x{100}", "the number of the escape is above that of a byte at character 2")]
    [InlineData(@"/\o8", "there is no brace behind the backslash and the o at character 2")]
    [InlineData("(?z)", "there is an unknown option in the group at character 1")]
    [InlineData("(?i", "there is no closing parenthesis for the opening one at character 1")]
    [InlineData("(?#c", "there is no end of the comment at character 1")]
    [InlineData("(?<1>a)", "the name of the group is none at character 1")]
    [InlineData("(?<n>a)(?<n>b)", "there is a second group with the same name at character 8")]
    [InlineData("é/(", "there is no closing parenthesis for the opening one at character 3")]
    public void N19_what_PCRE_does_not_compile(string pattern, string refusal) =>
        Assert.StartsWith(refusal, Refusal(PatternKind.Search, pattern), StringComparison.Ordinal);

    /// <summary>Constructs that need to look back, or to try again.</summary>
    [Theory]
    [InlineData(@"/(a)\1", "it has a back-reference at character 5, which cannot run in linear time here")]
    [InlineData(@"/\g{1}", "it has a back-reference or a recursion at character 2")]
    [InlineData(@"/(?<n>a)\k<n>", "it has a back-reference or a recursion at character 9")]
    [InlineData("/(?P<n>a)(?P=n)", "it has a back-reference at character 10")]
    [InlineData("/(?R)", "it has a recursion at character 2")]
    [InlineData("/(a)(?1)", "it has a recursion at character 5")]
    [InlineData("/(?<n>a)(?&n)", "it has a recursion at character 9")]
    [InlineData("/(?<n>a)(?P>n)", "it has a recursion at character 9")]
    [InlineData("/(?>a)", "it has an atomic group at character 2")]
    [InlineData("/a*+b", "it has a possessive repetition at character 3")]
    [InlineData("/a{2}+b", "it has a possessive repetition at character 3")]
    [InlineData("/(a)?(?(1)b)", "it has a condition at character 6")]
    [InlineData("/(?C1)a", "it has a callout at character 2")]
    [InlineData("/(?|(a)|(b))", "it has a group whose alternatives number their captures alike at character 2")]
    [InlineData("/(?<=a)b", "it has a look-behind at character 2")]
    [InlineData("/(?<!a)b", "it has a look-behind at character 2")]
    [InlineData("/a(*FAIL)", "it has a verb at character 3")]
    [InlineData(@"/a\Kb", @"it has \K at character 3")]
    [InlineData(@"\Ga", @"it has \G at character 1")]
    [InlineData(@"/\X", @"it has \X at character 2")]
    [InlineData(@"/\R", @"it has \R at character 2")]
    [InlineData(@"/\p{L}", "it has a Unicode property at character 2")]
    [InlineData(@"/[\P{L}]", "it has a Unicode property at character 3")]
    [InlineData("/a*(?!b)", "the look-ahead at character 4 stands where the part before it can end at several places")]
    [InlineData("/(a|bc)(?=d)", "the look-ahead at character 8 stands where the part before it can end at several places")]
    [InlineData("/(x|(?!a)b)", "the look-ahead at character 5 stands in a part that is optional or repeated, or in one of several")]
    [InlineData("/a|/(?!b)", "the look-ahead at character 5 stands in a part that is optional or repeated, or in one of several")]
    [InlineData("/((?!a).)*", "the look-ahead at character 3 stands in a part that is optional or repeated, or in one of several")]
    [InlineData("/(?!a)?", "the look-ahead at character 2 stands in a part that is optional or repeated, or in one of several")]
    [InlineData("/(?!a(?=b))", "the look-ahead at character 6 stands in another one")]
    [InlineData("/(?=(a))", "the look-ahead at character 2 captures a part of the text")]
    public void N22_what_cannot_run_in_linear_time(string pattern, string refusal) =>
        Assert.StartsWith(refusal, Refusal(PatternKind.Path, pattern), StringComparison.Ordinal);

    /// <summary>In what is only searched, a look-ahead has no place of its own.</summary>
    [Fact]
    public void N22_a_look_ahead_without_a_start() =>
        Assert.StartsWith("the look-ahead at character 2", Refusal(PatternKind.Search, "a(?!b)"), StringComparison.Ordinal);

    /// <summary>
    /// What a small text asks for may be large. The test would run for hours if a count or a depth cost more than the bound on steps.
    /// </summary>
    [Theory]
    [InlineData("(a{1000}){1000}", false)]
    [InlineData("((((a{65535}){65535}){65535}){65535}){65535}", false)]
    [InlineData("(?:(?:(?:){65535}){65535}){65535}", true)]
    [InlineData("((((a?){30}){30}){30}){30}", false)]
    [InlineData("((((((((((((((((((((a*)*)*)*)*)*)*)*)*)*)*)*)*)*)*)*)*)*)*)*", false)]
    [InlineData("((((a*)*)*)*)*", true)]
    [InlineData("(a|a|aa)*(a|aa)*(a|aa)*b", true)]
    [InlineData("(?:.*a){20}b", true)]
    [InlineData(".*a.{200}b", true)]
    public void Hostile_repetitions(string pattern, bool runs)
    {
        string text = new('a', 5_000);
        Assert.Equal(runs, PcrePattern.TryParse(pattern, PatternKind.Search, out LinearPattern? parsed, out string? refusal));
        Assert.Equal(runs, refusal is null);
        Assert.Equal(runs && !pattern.EndsWith('b'), parsed?.IsMatch(text) ?? false);
        Assert.Equal(runs && !pattern.EndsWith('b'), parsed?.Captures(text) is not null);
    }

    [Theory]
    [InlineData("(", 100_000)]
    [InlineData("(", 900)]
    [InlineData("(?:", 300)]
    [InlineData("[", 900)]
    [InlineData("\\", 999)]
    [InlineData("(?i)", 250)]
    [InlineData("a{", 500)]
    [InlineData("é", 501)]
    public void Hostile_lengths(string part, int times)
    {
        string pattern = string.Concat(Enumerable.Repeat(part, times));
        if (!PcrePattern.TryParse(pattern, PatternKind.Path, out LinearPattern? parsed, out string? refusal))
        {
            Assert.NotEmpty(refusal);
        }

        Assert.Equal(refusal is null, parsed is not null);
    }

    [Fact]
    public void A_text_with_a_NUL_is_refused() =>
        Assert.Equal("it has a NUL, at which nginx would cut it", Refusal(PatternKind.Path, "/a\0b"));

    private static string Refusal(PatternKind kind, string pattern)
    {
        Assert.False(PcrePattern.TryParse(pattern, kind, out LinearPattern? parsed, out string? refusal));
        Assert.Null(parsed);
        return refusal;
    }
}
