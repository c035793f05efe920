using IngressRules.IngressNginx.Patterns;
using IngressRules.Policies;

namespace IngressRules.Tests.IngressNginx.Patterns;

/// <summary>
/// Expressions have PCRE's meaning. The expected captures are those of PCRE 8 itself, joined by bars; null where it does not match.
/// </summary>
public class PcrePatternTests
{
    /// <summary>N22, N23: expressions of paths. N25: those of rewrites. N71: those of headers.</summary>
    [Theory]
    [InlineData(PatternKind.Path, "/api(/|$)(.*)", "/api", "|")]
    [InlineData(PatternKind.Path, "/api(/|$)(.*)", "/api/v1/x", "/|v1/x")]
    [InlineData(PatternKind.Path, "/api(/|$)(.*)", "/apis", null)]
    [InlineData(PatternKind.Path, "/API(/|$)(.*)", "/api/X", "/|X")]
    [InlineData(PatternKind.Path, "/foo", "/foobar", "")]
    [InlineData(PatternKind.Path, "/foo", "/FOO/bar", "")]
    [InlineData(PatternKind.Path, "/foo", "/x/foo", null)]
    [InlineData(PatternKind.Path, "/foo$", "/foo\n", "")]
    [InlineData(PatternKind.Path, "/foo$", "/foo\n\n", null)]
    [InlineData(PatternKind.Path, "/foo$", "/foo/", null)]
    [InlineData(PatternKind.Path, "/a.c", "/abc", "")]
    [InlineData(PatternKind.Path, "/a.c", "/a\nc", null)]
    [InlineData(PatternKind.Path, "/a.c", "/a\u00e9c", "")]
    [InlineData(PatternKind.Path, "/a(.*)", "/ab\nc", "b")]
    [InlineData(PatternKind.Path, @"/users/(\d+)/posts/([a-z-]+)", "/Users/42/posts/A-b", "42|A-b")]
    [InlineData(PatternKind.Path, @"/users/(\d+)/posts/([a-z-]+)", "/users/4\u00b2/posts/a", null)]
    [InlineData(PatternKind.Path, "/(api|rest)/(.*)", "/REST/x/y", "REST|x/y")]
    [InlineData(PatternKind.Path, "/(?:web|site)(?:/(.*))?$", "/site", "")]
    [InlineData(PatternKind.Path, "/(?:web|site)(?:/(.*))?$", "/web/a/b", "a/b")]
    [InlineData(PatternKind.Path, "/w(/(.*))?", "/w", "|")]
    [InlineData(PatternKind.Path, "/w(/(.*))?", "/w/a", "/a|a")]
    [InlineData(PatternKind.Path, @"/.*\.(png|jpg|css|js)$", "/a/b.CSS", "CSS")]
    [InlineData(PatternKind.Path, @"/.*\.(png|jpg|css|js)$", "/a/b.cssx", null)]
    [InlineData(PatternKind.Path, "/[a-z]{2}/docs", "/EN/docs/x", "")]
    [InlineData(PatternKind.Path, "/v([0-9]+)/(.*)", "/v12/", "12|")]
    [InlineData(PatternKind.Path, "/shop/?(.*)", "/shopping", "ping")]
    [InlineData(PatternKind.Path, "/a|/b", "/x/b", "")]
    [InlineData(PatternKind.Path, "/a|/b", "/x/a", null)]
    [InlineData(PatternKind.Path, "(/a|/b)", "/x/b", null)]
    [InlineData(PatternKind.Path, "/é", "/\u00c3\u00a9", "")]
    [InlineData(PatternKind.Path, "/é", "/\u00c3\u0089", null)]
    [InlineData(PatternKind.Path, "/[é]", "/\u00a9", "")]
    [InlineData(PatternKind.Path, "/é+$", "/\u00c3\u00a9\u00a9", "")]
    [InlineData(PatternKind.ExactCasePath, "/Foo", "/Foobar", "")]
    [InlineData(PatternKind.ExactCasePath, "/Foo", "/foo", null)]
    [InlineData(PatternKind.ExactCasePath, "/(?i)Foo", "/fOO", "")]
    [InlineData(PatternKind.Rewrite, "/a(.*)|/b(.*)", "/x/b/a/c", "|/a/c")]
    [InlineData(PatternKind.Rewrite, "/foo/(.*)", "/FOO/Bar", "Bar")]
    [InlineData(PatternKind.Rewrite, "/(a)|/(b)", "/b", "|b")]
    [InlineData(PatternKind.Search, "^(blue|green)$", "green", "green")]
    [InlineData(PatternKind.Search, "^(blue|green)$", "Green", null)]
    [InlineData(PatternKind.Search, "[a-z]+-[0-9]", "X ab-1 y", "")]
    [InlineData(PatternKind.Search, "yes", "no, yes", "")]
    [InlineData(PatternKind.Search, "a*?b", "caab", "")]
    [InlineData(PatternKind.Literal, "/a.b(", "/A.B(c", "")]
    [InlineData(PatternKind.Literal, "/a.b(", "/axb(", null)]
    internal void N22_a_path(PatternKind kind, string pattern, string text, string? captures) =>
        Assert.Equal(captures, CapturesOf(kind, pattern, text));

    /// <summary>N22: the syntax of PCRE, over bytes and with the letters of ASCII.</summary>
    [Theory]
    [InlineData("a{,3}", "a{,3}", "")]
    [InlineData("a{,3}", "aaa", null)]
    [InlineData("a{ 1}", "a{ 1}", "")]
    [InlineData("x{", "x{", "")]
    [InlineData("x{y}", "x{y}", "")]
    [InlineData("^a{2}$", "aaa", null)]
    [InlineData("(a{2,})", "aaaa", "aaaa")]
    [InlineData("(a{1,2}?)", "aaa", "a")]
    [InlineData("(a??)b", "ab", "a")]
    [InlineData("(a+?)(a*)", "aaa", "a|aa")]
    [InlineData("a{0}b", "ab", "")]
    [InlineData("^a{0}b", "ab", null)]
    [InlineData("(a){0}(b)", "b", "|b")]
    [InlineData("(a|ab)(c|bcd)(d*)", "abcd", "a|bcd|")]
    [InlineData("(a*)*", "aa", "")]
    [InlineData("(?:(a)|b)*", "ab", "a")]
    [InlineData("(?:(a)|(b))*", "ab", "a|b")]
    [InlineData("((a)|b)*", "ab", "b|a")]
    [InlineData("(a*)+", "b", "")]
    [InlineData("(|a)*", "aa", "")]
    [InlineData("(a|)*", "aa", "")]
    [InlineData("(.*)*", "abc", "")]
    [InlineData("(a?)*?b", "aab", "a")]
    [InlineData("(a*){2,3}", "aaa", "")]
    [InlineData("((a*)*)*x", "aax", "|")]
    [InlineData("(?:a?b??)*?(c)", "abac", "c")]
    [InlineData("(a?b?)*(c)", "abac", "|c")]
    [InlineData(@"(\w+)\b(.)", "ab-c", "ab|-")]
    [InlineData(@"\bb", "a\u00e9b", "")]
    [InlineData(@"\Bb", "ab", "")]
    [InlineData(@"^\w$", "\u00e9", null)]
    [InlineData(@"^\W$", "\u00e9", "")]
    [InlineData(@"^\s+$", " \t\n\u000b\u000c\r", "")]
    [InlineData(@"^\s$", "\u00a0", null)]
    [InlineData(@"^\h$", "\u00a0", "")]
    [InlineData(@"^\v$", "\u0085", "")]
    [InlineData(@"^\d$", "\u00b2", null)]
    [InlineData(@"^\N$", "\n", null)]
    [InlineData(@"^\N{2}$", "ab", "")]
    [InlineData(@"^\C$", "\n", "")]
    [InlineData(@"\Aa\z", "a\n", null)]
    [InlineData(@"\Aa\Z", "a\n", "")]
    [InlineData("a$", "a\nb", null)]
    [InlineData("(?m)a$", "a\nb", "")]
    [InlineData("(?m)^b", "a\nb", "")]
    [InlineData("(?m)^$", "a\n", null)]
    [InlineData("(?s)a.b", "a\nb", "")]
    [InlineData("(?i)a(?-i)b", "Ab", "")]
    [InlineData("(?i)a(?-i)b", "AB", null)]
    [InlineData("(?i:a)b", "Ab", "")]
    [InlineData("(a(?i)b|c)d", "Cd", "C")]
    [InlineData("a(?i)b|c", "C", "")]
    [InlineData("(?i-i)a", "A", null)]
    [InlineData("(?U)(a+)", "aa", "a")]
    [InlineData("(?U)(a+?)", "aa", "aa")]
    [InlineData("(?x) a b #c", "ab", "")]
    [InlineData("(?x)(a +)", "aa", "aa")]
    [InlineData("(?x)[ a]", "- -", "")]
    [InlineData("(?x)a{1, 2}", "a{1,2}", "")]
    [InlineData("a(?#c)*b", "aab", "")]
    [InlineData(@"\x41\x{42}\o{103}", "ABC", "")]
    [InlineData(@"^\0101$", "\u00081", "")]
    [InlineData(@"\x4g", "\u0004g", "")]
    [InlineData(@"\cA\c[", "\u0001\u001b", "")]
    [InlineData(@"\e\f\a\n\r\t", "\u001b\u000c\u0007\n\r\t", "")]
    [InlineData(@"\/\_\.\<\-", "/_.<-", "")]
    [InlineData(@"\i\y", "iy", "")]
    [InlineData(@"\Qa*\E+", "a**", "")]
    [InlineData(@"a\Q\E*b", "aab", "")]
    [InlineData(@"\Qa.b", "a.b", "")]
    [InlineData(@"a\E*b", "aab", "")]
    [InlineData("([]a]+)", "x]a]", "]a]")]
    [InlineData("([^]a]+)", "a]bc", "bc")]
    [InlineData("[a-c-e]", "-", "")]
    [InlineData("[--/]", ".", "")]
    [InlineData("[a-]", "-", "")]
    [InlineData(@"[\d-z]", "-", "")]
    [InlineData("[[:alpha:]-z]", "-", "")]
    [InlineData("[[:^alpha:]]", "a1", "")]
    [InlineData("[[:word:]]", "_", "")]
    [InlineData("[[:punct:]]", "_", "")]
    [InlineData(@"[\b]", "\u0008", "")]
    [InlineData(@"[\Qa]\E]", "x]", "")]
    [InlineData("(?i)[^a]", "A", null)]
    [InlineData("(?i)[[:upper:]]", "a", "")]
    [InlineData("(?i)[[:^upper:]]", "a", null)]
    [InlineData("[a-z&&[^b]]", "b]", "")]
    [InlineData(@"[\101]", "A", "")]
    [InlineData(@"[\x41-\x43]", "B", "")]
    [InlineData(@"[\B\R]", "R", "")]
    [InlineData("(?i)k", "\u00e2", null)]
    [InlineData("(?i)é", "\u00c3\u0089", null)]
    [InlineData("(?<n>a)(?P<m>b)(c)", "abc", "a|b|c")]
    [InlineData("(?'n'a)", "a", "a")]
    [InlineData("(?J)(?<n>a)(?<n>b)", "ab", "a|b")]
    [InlineData("(1)(2)(3)(4)(5)(6)(7)(8)(9)(0)", "1234567890", "1|2|3|4|5|6|7|8|9")]
    [InlineData("", "", "")]
    [InlineData("()", "", "")]
    [InlineData("(?:a|)", "b", "")]
    [InlineData("a||b", "", "")]
    public void N22_the_syntax(string pattern, string text, string? captures) =>
        Assert.Equal(captures, CapturesOf(PatternKind.Search, pattern, text));

    /// <summary>A look-ahead at a place that is the same for every match is a condition of its own.</summary>
    [Theory]
    [InlineData("^/(?!api|static)(.*)", "/apix", null)]
    [InlineData("^/(?!api|static)(.*)", "/app", "app")]
    [InlineData("^/(?!api/)(.*)", "/api", "api")]
    [InlineData("^/((?!admin).*)", "/admin/x", null)]
    [InlineData("^/((?!admin).*)", "/users", "users")]
    [InlineData("^/a(?=/|$)(.*)", "/a", "")]
    [InlineData("^/a(?=/|$)(.*)", "/ab", null)]
    [InlineData("^/[ab]{2}(?!c)(?=d)(.)", "/abd", "d")]
    [InlineData("^/x(?!(y|z))(.*)", "/xa", "|a")]
    [InlineData("^/x(?!(y|z))(.*)", "/xz", null)]
    [InlineData(@"^(?!.*\.php$)/(.*)", "/a.php", null)]
    [InlineData(@"^(?!.*\.php$)/(.*)", "/a.html", "a.html")]
    [InlineData("^/a(?!b)", "/a", "")]
    [InlineData("^/a(?!)", "/a", null)]
    public void N22_a_look_ahead(string pattern, string text, string? captures) =>
        Assert.Equal(captures, CapturesOf(PatternKind.Search, pattern, text));

    /// <summary>Only <c>$1</c> to <c>$9</c> can be written, so the tenth group and those behind it capture nothing.</summary>
    [Fact]
    public void N25_nine_captures() =>
        Assert.Equal("1|2|3|4|5|6|7|8|9", CapturesOf(PatternKind.Search, "(1)(2)(3)(4)(5)(6)(7)(8)(9)(0)(1)", "12345678901"));

    /// <summary>A rewrite searches; but the path has matched at the start, so only alternatives can begin elsewhere.</summary>
    [Theory]
    [InlineData("/(?!api)(.*)", "/api/x", null)]
    [InlineData("/b(.*)", "/a/bc", null)]
    [InlineData("/x|/b(.*)", "/a/bc", "c")]
    public void N25_where_a_rewrite_begins(string pattern, string text, string? captures) =>
        Assert.Equal(captures, CapturesOf(PatternKind.Rewrite, pattern, text));

    [Theory]
    [InlineData(PatternKind.Path, "/Foo/(.*)", "/foo/")]
    [InlineData(PatternKind.Path, "/api(/|$)(.*)", "/api")]
    [InlineData(PatternKind.Path, "/a?b", "/")]
    [InlineData(PatternKind.Path, "/(ab)(?!x)c", "/abc")]
    [InlineData(PatternKind.ExactCasePath, "/A[b]c[de]", "/abc")]
    [InlineData(PatternKind.Path, "/a|/ab", "")]
    [InlineData(PatternKind.Search, "abc", "")]
    [InlineData(PatternKind.Search, "^a$b", "ab")]
    [InlineData(PatternKind.Literal, "/A.(", "/a.(")]
    internal void The_prefix_is_what_every_match_begins_with(PatternKind kind, string pattern, string prefix) =>
        Assert.Equal(prefix, Parsed(kind, pattern).Prefix);

    [Theory]
    [InlineData("/api(/|$)(.*)", "/api/ /api /api/x")]
    [InlineData("/(web|site)/[0-9]{2}", "/web/00 /site/00")]
    [InlineData("/(?!x)(.*)", "/")]
    [InlineData("/a?", "/ /a")]
    [InlineData("/a$b", "")]
    public void Examples_match(string pattern, string examples) =>
        Assert.Equal(examples, string.Join(' ', Parsed(PatternKind.Path, pattern).Examples));

    [Fact]
    public void Patterns_are_equal_when_they_say_the_same()
    {
        Assert.Equal(Parsed(PatternKind.Path, "/a(b)"), Parsed(PatternKind.Path, "/a(b)"));
        Assert.Equal(Parsed(PatternKind.Path, "/a").GetHashCode(), Parsed(PatternKind.Path, "/a").GetHashCode());
        Assert.NotEqual(Parsed(PatternKind.Path, "/a"), Parsed(PatternKind.ExactCasePath, "/a"));
        Assert.NotEqual(Parsed(PatternKind.Path, "/a(?!b)"), Parsed(PatternKind.Path, "/a(?!c)"));
    }

    private static string? CapturesOf(PatternKind kind, string pattern, string text)
    {
        LinearPattern parsed = Parsed(kind, pattern);
        IReadOnlyList<string>? captures = parsed.Captures(text);
        Assert.Equal(captures is not null, parsed.IsMatch(text));
        Assert.Equal(captures is not null, parsed.Parts.IsMatch(text));
        return captures is null ? null : string.Join('|', captures);
    }

    private static LinearPattern Parsed(PatternKind kind, string pattern)
    {
        Assert.True(PcrePattern.TryParse(pattern, kind, out LinearPattern? parsed, out string? refusal), refusal);
        return parsed;
    }
}
