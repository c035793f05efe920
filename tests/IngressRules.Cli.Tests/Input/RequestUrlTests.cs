using IngressRules.Cli.Input;

namespace IngressRules.Cli.Tests.Input;

public class RequestUrlTests
{
    [Theory]
    [InlineData("http://a.b/c?d", "a.b", "/c?d")]
    [InlineData("HTTPS://A.b:8443/c", "A.b:8443", "/c")]
    [InlineData("ws://a.b/c", "a.b", "/c")]
    [InlineData("http://a.b", "a.b", "")]
    [InlineData("http://a.b?x=/y", "a.b", "?x=/y")]
    [InlineData("http:///c", "", "/c")]
    [InlineData("http://[::1]:80/c", "[::1]:80", "/c")]
    [InlineData("//a.b/c", "a.b", "/c")]
    [InlineData("a.b/c", "a.b", "/c")]
    [InlineData("a.b", "a.b", "")]
    [InlineData("/c", "", "/c")]
    [InlineData("/", "", "/")]
    [InlineData("/c?u=http://x/", "", "/c?u=http://x/")]
    [InlineData("a.b/c://d", "a.b", "/c://d")]
    [InlineData("http://a.b//c/../%2e", "a.b", "//c/../%2e")]
    public void Everything_after_the_authority_is_the_target(string url, string host, string target) =>
        Assert.Equal(new RequestUrl(host, target), RequestUrl.Parse(url));

    [Theory]
    [InlineData("")]
    [InlineData("tcp://a.b/")]
    [InlineData("://a.b/")]
    public void What_Ingress_does_not_carry_is_refused(string url) => Assert.Throws<ToolException>(() => RequestUrl.Parse(url));
}
