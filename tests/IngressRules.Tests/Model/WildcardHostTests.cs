using IngressRules.Model;

namespace IngressRules.Tests.Model;

/// <summary>Which wildcard covers a host: used by the matcher, the analyzer, the certificates and the explanations.</summary>
public class WildcardHostTests
{
    [Theory]
    [InlineData("a.b.c", "*.b.c")]
    [InlineData("a.b", "*.b")]
    [InlineData("a..b", "*..b")]
    [InlineData("a*.b", "*.b")]
    [InlineData("*a.b", "*.b")]
    [InlineData("localhost", null)]
    [InlineData("", null)]
    [InlineData(".b", null)]
    public void The_asterisk_stands_for_the_first_label(string host, string? wildcard) => Assert.Equal(wildcard, WildcardHost.Over(host));

    [Fact]
    public void A_wildcard_is_under_none_where_certificates_and_explanations_found_itself() => Assert.Null(WildcardHost.Over("*.b.c"));

    [Fact]
    public void A_dot_at_the_end_begins_no_label_where_only_certificates_knew() => Assert.Null(WildcardHost.Over("localhost."));

    [Theory]
    [InlineData("*.b.c", true, "b.c")]
    [InlineData("b.c", false, "b.c")]
    [InlineData("*", false, "*")]
    [InlineData("*a.b", false, "*a.b")]
    [InlineData("", false, "")]
    public void A_wildcard_begins_with_an_asterisk_and_a_dot(string host, bool wildcard, string parent)
    {
        Assert.Equal(wildcard, WildcardHost.Is(host));
        Assert.Equal(parent, WildcardHost.Parent(host));
    }
}
