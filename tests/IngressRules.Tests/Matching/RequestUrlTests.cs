using IngressRules.Matching;

namespace IngressRules.Tests.Matching;

/// <summary>The tool and the admin page split a typed URL in the same way.</summary>
public class RequestUrlTests
{
    [Theory]
    [InlineData("http://a.b/c?d", "a.b", "/c?d")]
    [InlineData("HTTPS://A.b:8443/c", "A.b:8443", "/c")]
    [InlineData("ws://a.b/c", "a.b", "/c")]
    [InlineData("http:///c", "", "/c")]
    [InlineData("http://[::1]:80/c", "[::1]:80", "/c")]
    [InlineData("a.b/c", "a.b", "/c")]
    [InlineData("/c", "", "/c")]
    [InlineData("/", "", "/")]
    [InlineData("/c?u=http://x/", "", "/c?u=http://x/")]
    [InlineData("a.b/c://d", "a.b", "/c://d")]
    [InlineData("http://a.b//c/../%2e", "a.b", "//c/../%2e")]
    [InlineData("a.b/c#d", "a.b", "/c#d")]
    public void Everything_after_the_authority_is_the_target(string text, string host, string target) =>
        Assert.Equal((host, target), Parsed(text));

    [Theory]
    [InlineData("//a.b/c", "a.b", "/c")]
    [InlineData("//a.b", "a.b", "/")]
    [InlineData("http:////a.b/c", "", "//a.b/c")]
    public void Two_slashes_begin_a_host_which_the_page_took_for_a_path(string text, string host, string target) =>
        Assert.Equal((host, target), Parsed(text));

    [Theory]
    [InlineData("http://a.b", "a.b", "/")]
    [InlineData("a.b", "a.b", "/")]
    [InlineData("http://a.b?x=/y", "a.b", "/?x=/y")]
    [InlineData("http://a.b#f", "a.b", "/#f")]
    public void A_target_has_a_path_which_the_tool_left_out(string text, string host, string target) =>
        Assert.Equal((host, target), Parsed(text));

    [Theory]
    [InlineData("http://user:secret@a.b:80/c", "a.b:80", "/c")]
    [InlineData("user@a.b", "a.b", "/")]
    [InlineData("a.b/c@d", "a.b", "/c@d")]
    public void A_user_is_no_part_of_the_host_for_which_the_page_took_it(string text, string host, string target) =>
        Assert.Equal((host, target), Parsed(text));

    [Theory]
    [InlineData("  a.b/c\n", "a.b", "/c")]
    public void White_space_around_does_not_count_as_it_did_in_the_tool(string text, string host, string target) =>
        Assert.Equal((host, target), Parsed(text));

    [Theory]
    [InlineData("https://a.b/", true)]
    [InlineData("WSS://a.b/", true)]
    [InlineData("http://a.b/", false)]
    [InlineData("//a.b/", false)]
    [InlineData("a.b/https://", false)]
    public void The_scheme_says_whether_the_request_goes_over_TLS(string text, bool isHttps)
    {
        Assert.True(RequestUrl.TryParse(text, out RequestUrl? url, out _));
        Assert.Equal(isHttps, url.IsHttps);
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData(" \t", "is empty")]
    [InlineData("tcp://a.b/", "Ingress carries HTTP and HTTPS, not tcp. Write http://host/path")]
    [InlineData("://a.b/", "Ingress carries HTTP and HTTPS")]
    public void What_Ingress_does_not_carry_is_refused_with_a_way_out(string text, string complaint)
    {
        Assert.False(RequestUrl.TryParse(text, out RequestUrl? url, out string? fault));
        Assert.Null(url);
        Assert.Contains(complaint, fault, StringComparison.Ordinal);
    }

    private static (string Host, string Target) Parsed(string text)
    {
        Assert.True(RequestUrl.TryParse(text, out RequestUrl? url, out string? fault), fault);
        return (url.Host, url.Target);
    }
}
