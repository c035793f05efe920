using IngressRules.Matching;
using IngressRules.Tests.Support;

namespace IngressRules.Tests.Matching;

/// <summary>Which host matches a request (specification 3.4) and how the request's host is read (specification 3.10).</summary>
public class HostTests
{
    private static readonly IngressMatcher Matcher = Table.Of(
        ("foo.bar.com", "Prefix", "/", "exact"),
        ("*.foo.com", "Prefix", "/", "wildcard"),
        ("named.foo.com", "Prefix", "/", "named"),
        ("*.2.3.4", "Prefix", "/", "never-an-address"),
        ("single", "Prefix", "/", "single"),
        ("xn--bcher-kva.example", "Prefix", "/", "a-label"),
        ("", "Prefix", "/", "any")).Matcher();

    [Theory]
    [InlineData("foo.bar.com", "exact")]
    [InlineData("bar.foo.com", "wildcard")]
    [InlineData("baz.bar.foo.com", "any")]
    [InlineData("foo.com", "any")]
    [InlineData(".foo.com", "any")]
    [InlineData("", "any")]
    [InlineData("other.example", "any")]
    public void The_wildcard_table_of_section_3_4(string host, string service) => Assert.Equal(service, Find(host));

    [Theory]
    [InlineData("named.foo.com", "named")]
    [InlineData("single", "single")]
    public void An_exact_name_comes_before_a_wildcard(string host, string service) => Assert.Equal(service, Find(host));

    [Theory]
    [InlineData("FOO.Bar.Com", "exact")]
    [InlineData("BAR.FOO.COM", "wildcard")]
    [InlineData("foo.bar.com:8080", "exact")]
    [InlineData("foo.bar.com:", "exact")]
    [InlineData("foo.bar.com.", "exact")]
    [InlineData("foo.bar.com.:443", "exact")]
    [InlineData("foo.bar.com..", "any")]
    [InlineData("foo.bar.com:x", "any")]
    [InlineData("xn--bcher-kva.example", "a-label")]
    [InlineData("XN--BCHER-KVA.EXAMPLE", "a-label")]
    public void Q18_case_port_and_one_trailing_dot_do_not_count(string host, string service) => Assert.Equal(service, Find(host));

    [Theory]
    [InlineData("1.2.3.4")]
    [InlineData("1.2.3.4:80")]
    [InlineData("999.2.3.4")]
    [InlineData("[::1]")]
    [InlineData("[::1]:80")]
    [InlineData("[fe80::1%25eth0]:80")]
    public void Q19_an_address_is_for_rules_without_host_alone(string host) => Assert.Equal("any", Find(host));

    [Theory]
    [InlineData("bücher.example")]
    [InlineData("foo.bar.com\u00e9")]
    [InlineData("\u212Aing.foo.com")]
    public void A_host_that_is_not_ascii_is_for_rules_without_host_alone(string host) => Assert.Equal("any", Find(host));

    [Theory]
    [InlineData("_x.foo.com")]
    [InlineData("a b.foo.com")]
    [InlineData("-.foo.com")]
    [InlineData("1.foo.com")]
    public void Q33_a_wildcard_takes_any_label_that_is_not_empty(string host) => Assert.Equal("wildcard", Find(host));

    [Fact]
    public void Three_numbers_and_a_name_are_no_address() => Assert.Equal("any", Find("1.2.3.example"));

    [Theory]
    [InlineData("http://foo.bar.com/x", "ignored.example", "exact")]
    [InlineData("HTTPS://Bar.foo.com:8443", "ignored.example", "wildcard")]
    [InlineData("http://foo.bar.com?x=1", "", "exact")]
    [InlineData("ftp://foo.bar.com/", "single", "-")]
    public void The_authority_of_an_absolute_form_replaces_the_host(string target, string host, string service) =>
        Assert.Equal(service, Table.ServiceOf(Matcher.Match(host, target)));

    [Theory]
    [InlineData("shop.example.com", true)]
    [InlineData("SHOP.example.com:443", true)]
    [InlineData("eu.apps.example.com", true)]
    [InlineData("a.b.apps.example.com", false)]
    [InlineData("without-rule.example.com", true)]
    [InlineData("plain.example.com", false)]
    public void TlsConfigured_tells_whether_the_host_is_in_spec_tls(string host, bool expected)
    {
        IngressMatcher matcher = new Table().Add(Table.NewIngress(
            "default/a",
            [("shop.example.com", "Prefix", "/", "s"), ("", "Prefix", "/", "any")],
            tls: ["shop.example.com", "*.apps.example.com", "without-rule.example.com"])).Matcher();
        Assert.Equal(expected, matcher.Match(host, "/").TlsConfigured);
    }

    [Fact]
    public void A_host_that_only_tls_names_has_no_rules_of_its_own()
    {
        IngressMatcher matcher = new Table().Add(Table.NewIngress(
            "default/a", [("*.foo.com", "Prefix", "/", "wildcard")], tls: ["bar.foo.com"])).Matcher();
        Assert.Equal("wildcard", Table.ServiceOf(matcher.Match("bar.foo.com", "/")));
    }

    [Fact]
    public void Ten_thousand_hosts_are_told_apart()
    {
        var rules = Enumerable.Range(0, 10_000).Select(i => ($"h{i}.example.com", "Prefix", "/", $"s{i}")).ToArray();
        IngressMatcher matcher = Table.Of(rules).Matcher();
        Assert.All(Enumerable.Range(0, 10_000), i => Assert.Equal($"s{i}", Table.ServiceOf(matcher.Match($"H{i}.Example.com", "/x"))));
        Assert.False(matcher.TryMatch("h10000.example.com", "/", out _));
    }

    private static string Find(string host) => Table.ServiceOf(Matcher.Match(host, "/"));
}
