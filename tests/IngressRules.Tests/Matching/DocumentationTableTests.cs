using IngressRules.Tests.Support;

namespace IngressRules.Tests.Matching;

/// <summary>The example table of the Kubernetes documentation (specification 3.2), one row each.</summary>
public abstract class DocumentationTableTests(int scanLimit)
{
    [Theory]
    [InlineData("D1", "Prefix /", "/", "/")]
    [InlineData("D1", "Prefix /", "/any/path/at/all", "/")]
    [InlineData("D2", "Exact /foo", "/foo", "/foo")]
    [InlineData("D3", "Exact /foo", "/bar", "-")]
    [InlineData("D4", "Exact /foo", "/foo/", "-")]
    [InlineData("D5", "Exact /foo/", "/foo", "-")]
    [InlineData("D6", "Prefix /foo", "/foo", "/foo")]
    [InlineData("D6", "Prefix /foo", "/foo/", "/foo")]
    [InlineData("D7", "Prefix /foo/", "/foo", "/foo/")]
    [InlineData("D7", "Prefix /foo/", "/foo/", "/foo/")]
    [InlineData("D8", "Prefix /aaa/bb", "/aaa/bbb", "-")]
    [InlineData("D9", "Prefix /aaa/bbb", "/aaa/bbb", "/aaa/bbb")]
    [InlineData("D10", "Prefix /aaa/bbb/", "/aaa/bbb", "/aaa/bbb/")]
    [InlineData("D11", "Prefix /aaa/bbb", "/aaa/bbb/", "/aaa/bbb")]
    [InlineData("D12", "Prefix /aaa/bbb", "/aaa/bbb/ccc", "/aaa/bbb")]
    [InlineData("D13", "Prefix /aaa/bbb", "/aaa/bbbxyz", "-")]
    [InlineData("D14", "Prefix /, Prefix /aaa", "/aaa/ccc", "/aaa")]
    [InlineData("D15", "Prefix /, Prefix /aaa, Prefix /aaa/bbb", "/aaa/bbb", "/aaa/bbb")]
    [InlineData("D16", "Prefix /, Prefix /aaa, Prefix /aaa/bbb", "/ccc", "/")]
    [InlineData("D17", "Prefix /aaa", "/ccc", "-")]
    [InlineData("also stated", "Prefix /foo/bar", "/foo/bar/baz", "/foo/bar")]
    [InlineData("also stated", "Prefix /foo/bar", "/foo/barbaz", "-")]
    public void The_documentation_says_which_path_takes_the_request(string id, string rules, string request, string expectedPath)
    {
        string found = RulesOf(rules).Matcher(scanLimit).Match("any.example.com", request).Rule?.Path ?? "-";
        Assert.Equal($"{id} {expectedPath}", $"{id} {found}");
    }

    [Fact]
    public void D17_a_miss_goes_to_the_default_backend()
    {
        Table table = new Table().Add(Table.NewIngress("default/test", [("", "Prefix", "/aaa", "a")], defaultBackend: "fallback"));
        Assert.Equal("fallback", table.Match("", "/ccc", scanLimit));
    }

    [Theory]
    [InlineData("Prefix /foo, Exact /foo")]
    [InlineData("Exact /foo, Prefix /foo")]
    public void D18_an_exact_path_comes_before_a_prefix_of_the_same_text(string rules) =>
        Assert.Equal("Exact", RulesOf(rules).Matcher(scanLimit).Match("", "/foo").Rule?.PathType.Value);

    private static Table RulesOf(string rules) =>
        Table.Of([.. rules.Split(", ").Select((rule, i) => ("", rule.Split(' ')[0], rule.Split(' ')[1], $"s{i}"))]);
}

public sealed class DocumentationTableOnScansTests() : DocumentationTableTests(ScanLimits.Usual);

public sealed class DocumentationTableOnTriesTests() : DocumentationTableTests(ScanLimits.TrieAlways);
