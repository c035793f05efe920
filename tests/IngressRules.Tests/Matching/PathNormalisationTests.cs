using IngressRules.Compilation;
using IngressRules.Matching;
using IngressRules.Tests.Support;

namespace IngressRules.Tests.Matching;

/// <summary>How a request's path is read before it is compared (specification 3.10).</summary>
public class PathNormalisationTests
{
    [Theory]
    [InlineData("/a/b", "/a/b")]
    [InlineData("/a?b=/c", "/a")]
    [InlineData("/a#b", "/a")]
    [InlineData("/a?b#c", "/a")]
    [InlineData("", "/")]
    [InlineData("?x", "/")]
    [InlineData("/a//b", "/a/b")]
    [InlineData("//", "/")]
    [InlineData("/a///", "/a/")]
    [InlineData("/a/./b", "/a/b")]
    [InlineData("/a/.", "/a/")]
    [InlineData("/a/b/../c", "/a/c")]
    [InlineData("/a/..", "/")]
    [InlineData("/../../a", "/a")]
    [InlineData("/..", "/")]
    [InlineData("/a//../b", "/a/b")]
    [InlineData("/a/...", "/a/...")]
    [InlineData("/.well-known/x", "/.well-known/x")]
    [InlineData("/%2e%2E/x", "/x")]
    [InlineData("/a/%2e/b", "/a/b")]
    [InlineData("/%41%7e", "/A~")]
    [InlineData("/%2f", "/%2F")]
    [InlineData("/%5c", "/%5C")]
    [InlineData("/%25", "/%25")]
    [InlineData("/%2525", "/%2525")]
    [InlineData("/%252e", "/%252e")]
    [InlineData("/%zz", "/%zz")]
    [InlineData("/%", "/%")]
    [InlineData("/%4", "/%4")]
    [InlineData("/%b%41", "/%bA")]
    [InlineData("/%c3%a9", "/%C3%A9")]
    [InlineData("/é", "/%C3%A9")]
    [InlineData("/\ud83d\ude00", "/%F0%9F%98%80")]
    [InlineData("/a;x=1/../b", "/b")]
    [InlineData("/a b", "/a b")]
    [InlineData("*", "*")]
    [InlineData("a/../b", "a/../b")]
    [InlineData("http://h/a/../b?c", "/b")]
    [InlineData("http://h", "/")]
    public void One_canonical_path(string target, string expected)
    {
        Assert.Equal(expected, RequestTarget.GetCanonicalPath(target));
        if (expected.StartsWith('/') && !RequestTarget.IsAmbiguous(target))
        {
            Assert.Equal(expected, RequestTarget.GetCanonicalPath(expected));
        }
    }

    [Fact]
    public void Half_a_surrogate_pair_reads_as_the_replacement_character() =>
        Assert.Equal("/%EF%BF%BD", RequestTarget.GetCanonicalPath("/\ud83d"));

    [Theory]
    [InlineData("/a//b", "/a//b")]
    [InlineData("//a", "//a")]
    [InlineData("/a/.//b", "/a//b")]
    public void Slashes_stay_where_the_option_says_so(string target, string expected) =>
        Assert.Equal(expected, RequestTarget.GetCanonicalPath(target, collapseSlashes: false));

    [Theory]
    [InlineData("Q14", "/a/b", "/a//b", true)]
    [InlineData("Q15", "/a/b", "/a%2Fb", false)]
    [InlineData("Q15", "/a%2Fb", "/a%2Fb", false)] // Not a rule that validation lets pass; as ImplementationSpecific it is the next row.
    [InlineData("Q16", "/a~b", "/%61%7Eb", true)]
    [InlineData("Q16", "/%61~b", "/a~b", true)]
    [InlineData("Q16", "/a%20b", "/a%20b", true)]
    [InlineData("Q16", "/%c3%a9", "/%C3%A9", true)]
    [InlineData("Q16", "/é", "/%c3%a9", true)]
    [InlineData("Q17", "/a", "/b/../a", true)]
    [InlineData("Q17", "/a", "/b/%2e%2e/a", true)]
    [InlineData("case", "/a", "/A", false)]
    [InlineData("params", "/a", "/a;v=1", false)]
    public void Both_sides_are_compared_in_canonical_form(string id, string rule, string request, bool expected)
    {
        bool valid = !rule.Contains("%2F", StringComparison.Ordinal);
        bool taken = valid && Table.Of(("", "Exact", rule, "s")).Match("", request) == "s";
        Assert.Equal((id, expected), (id, taken));
    }

    [Fact]
    public void Q15_an_implementation_specific_path_may_hold_an_encoded_slash() =>
        Assert.Equal("s", Table.Of(("", "ImplementationSpecific", "/a%2fb", "s")).Match("", "/a%2Fb/c"));

    [Theory]
    [InlineData("*")]
    [InlineData("a")]
    [InlineData("host:443")]
    [InlineData("%2F")]
    [InlineData("\0")]
    public void What_is_no_path_meets_default_backends_only(string target)
    {
        Table table = new Table().Add(Table.NewIngress("default/a", [("", "Prefix", "/", "all")], defaultBackend: "fallback"));
        Assert.Equal("fallback", table.Match("h", target));
        Assert.Equal("-", Table.Of(("", "Prefix", "/", "all")).Match("h", target));
    }

    [Theory]
    [InlineData("/a%2Fb")]
    [InlineData("/a%2fb")]
    [InlineData("/a%5cb")]
    [InlineData("/a%00")]
    [InlineData("/a\\b")]
    [InlineData("/a\0b")]
    [InlineData("/%zz")]
    [InlineData("/a%2")]
    [InlineData("/a%")]
    [InlineData("/a#b")]
    [InlineData("/a?b#c")]
    [InlineData("/x//../admin")]
    [InlineData("/x/..//admin")]
    [InlineData("/x//a/../../admin")]
    [InlineData("/x//%2e%2e/admin")]
    [InlineData("//./admin")]
    [InlineData("http://h/a%2Fb")]
    public void Targets_that_readers_read_differently_are_refused_on_demand(string target)
    {
        Assert.True(RequestTarget.IsAmbiguous(target));
        Table table = Table.Of(("", "Prefix", "/", "all"));
        Assert.Equal(MatchOutcome.Rule, table.Matcher().Match("h", target).Outcome);
        table.With(new CompilerOptions { AmbiguousTargets = AmbiguousTargets.Refuse });
        Assert.Equal(MatchOutcome.Refused, table.Matcher().Match("h", target).Outcome);
    }

    [Theory]
    [InlineData("/a//b")]
    [InlineData("/a/../b")]
    [InlineData("/a/./b//")]
    [InlineData("/a/..")]
    [InlineData("/a//")]
    [InlineData("/%41%20")]
    [InlineData("/a?b=%2F\\..//%zz")]
    [InlineData("*")]
    [InlineData("")]
    public void Targets_that_all_readers_read_alike_are_not_ambiguous(string target) => Assert.False(RequestTarget.IsAmbiguous(target));

    [Theory]
    [InlineData("/%2561dmin", "refused")]
    [InlineData("/%2561dmin/x?y", "refused")]
    [InlineData("/x/%252e%252e/admin", "refused")]
    [InlineData("/x%252f..%252Fadmin", "refused")]
    [InlineData("/x/..%255cadmin", "refused")]
    [InlineData("/admin%3Fx", "refused")]
    [InlineData("/admin%23x", "refused")]
    [InlineData("/v1%3Arun", "refused")]
    [InlineData("/v1%253arun", "refused")]
    [InlineData("/caf%25C3%25a9", "refused")]
    [InlineData("/two%20words", "exact")]
    [InlineData("/two words", "all")]
    [InlineData("/admin%3Ax", "all")]
    [InlineData("/admin/%252e%252e/x", "admin")]
    [InlineData("/x/100%25", "all")]
    [InlineData("/x/a%2520b", "all")]
    [InlineData("/%25zz", "all")]
    [InlineData("/admin;x", "refused")]
    [InlineData("/admin;", "refused")]
    [InlineData("/admin;x/y", "refused")]
    [InlineData("/admin%3bx", "refused")]
    [InlineData("/admin%253Bx", "refused")]
    [InlineData("/;x/admin", "refused")]
    [InlineData("/x/..;/admin", "refused")]
    [InlineData("/x/..;a=b/admin?q", "refused")]
    [InlineData("/x/.;/..;/admin", "refused")]
    [InlineData("/a/..;/../admin", "refused")]
    [InlineData("/a/%252e%252e/../admin", "refused")]
    [InlineData("/x/%2e%2e;/admin", "refused")]
    [InlineData("/x/..%3b/admin", "refused")]
    [InlineData("/x//..;/admin", "refused")]
    [InlineData("/x/..%c0%afadmin", "refused")]
    [InlineData("/x/%c0%ae%c0%ae/admin", "refused")]
    [InlineData("/x/%c0%2e%c0%2e/admin", "refused")]
    [InlineData("/x/..%e0%80%afadmin", "refused")]
    [InlineData("/x/..%f0%80%80%afadmin", "refused")]
    [InlineData("/x/..%f8%80%80%80%afadmin", "refused")]
    [InlineData("/x/..%fc%80%80%80%80%afadmin", "refused")]
    [InlineData("/%c1%a1dmin", "refused")]
    [InlineData("/x/..%25c0%25afadmin", "refused")]
    [InlineData("/x/..%c1%9cadmin", "refused")]
    [InlineData("/admin%c0%bbx", "refused")]
    [InlineData("/cart;jsessionid=1", "all")]
    [InlineData("/same:as;x", "all")]
    [InlineData("/admin/;x", "admin")]
    [InlineData("/admin/x;y/..;/z", "admin")]
    [InlineData("/administer;x", "all")]
    [InlineData("/%c0%af", "all")]
    [InlineData("/%e2%82%ac;%20", "all")]
    [InlineData("/x?/..;/admin", "all")]
    [InlineData("/same%3Aas", "all")]
    [InlineData("/v1:run", "run")]
    [InlineData("/caf%c3%a9", "cafe")]
    [InlineData("/%61dmin", "admin")]
    public void A_path_that_stands_for_another_rule_s_once_it_is_decoded_further_is_refused_on_demand(string target, string expected)
    {
        Table table = Table.Of(
            ("h", "Prefix", "/", "all"), ("h", "Prefix", "/admin", "admin"), ("h", "Exact", "/v1:run", "run"),
            ("h", "Exact", "/two%20words", "exact"),
            ("h", "Prefix", "/caf\u00e9", "cafe"), ("h", "Prefix", "/same:as", "all"));
        IngressMatch match = table.With(new() { AmbiguousTargets = AmbiguousTargets.Refuse }).Matcher().Match("h", target);
        Assert.Equal(expected, match.Backend?.Service?.Name ?? match.ToString());
        Assert.NotEqual(MatchOutcome.Refused, table.With(CompilerOptions.Default).Matcher().Match("h", target).Outcome);
    }

    [Fact]
    public void A_long_path_in_disguise_is_refused_too()
    {
        Table table = Table.Of(
            ("", "Prefix", "/", "all"), ("", "Prefix", "/admin", "admin")).With(new() { AmbiguousTargets = AmbiguousTargets.Refuse });
        string way = string.Concat(Enumerable.Repeat("/x/..", 2000));
        Assert.Equal("admin", table.Match("", $"{way}/admin"));
        Assert.Equal("refused", table.Matcher().Match("", $"{way}/%2561dmin").ToString());
        Assert.Equal(
            "refused", table.Matcher().Match("", $"/x{string.Concat(Enumerable.Repeat("%252f", 2000))}/%252e%252e/admin").ToString());
    }

    [Fact]
    public void A_refused_target_has_no_backend()
    {
        IngressMatch match = Table.Of(("", "Prefix", "/", "all"))
            .With(new() { AmbiguousTargets = AmbiguousTargets.Refuse })
            .Matcher()
            .Match("", "/%2f");
        Assert.False(match.Success);
        Assert.Null(match.Backend);
        Assert.Equal("refused", match.ToString());
    }

    [Fact]
    public void A_path_longer_than_the_stack_buffer_is_read_the_same_way()
    {
        string path = string.Concat(Enumerable.Repeat("/aé", 3000));
        string encoded = string.Concat(Enumerable.Repeat("/a%C3%A9", 3000));
        Assert.Equal(encoded, RequestTarget.GetCanonicalPath(path));
        Assert.Equal("s", Table.Of(("", "Exact", path, "s")).Match("", encoded));
        Assert.Equal("s", Table.Of(("", "Exact", encoded, "s")).Match("", path));
    }
}
