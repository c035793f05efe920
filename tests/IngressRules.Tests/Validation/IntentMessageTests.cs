using IngressRules.Model;
using IngressRules.Validation;

namespace IngressRules.Tests.Validation;

/// <summary>What is said about a host or a path that shows what its author has in mind.</summary>
public class IntentMessageTests
{
    [Theory]
    [InlineData("a.example.com b.example.com", "Write one rule for each: \"a.example.com\", \"b.example.com\".")]
    [InlineData("a.example.com,b.example.com", "Write one rule for each: \"a.example.com\", \"b.example.com\".")]
    [InlineData("a.example.com; b.example.com", "names 2 hosts, and a rule has one.")]
    [InlineData("*.example.com, B.example.com:80", "Write one rule for each: \"*.example.com\", \"b.example.com\".")]
    [InlineData("my host.example.com", "Write my-host.example.com.")]
    [InlineData(" app.example.com ", "has spaces around it. Write app.example.com.")]
    [InlineData("https://app.example.com", "is a URL. Write app.example.com.")]
    [InlineData("https://app.example.com/x?y", "is a URL. Write host: app.example.com and path: /x.")]
    [InlineData("//app.example.com/x", "is a URL. Write host: app.example.com and path: /x.")]
    [InlineData("app.example.com/api", "contains a path, which belongs in paths. Write host: app.example.com and path: /api.")]
    [InlineData("app.example.com:443", "contains a port, which a rule does not see. Write app.example.com.")]
    [InlineData("app.example.com.", "ends with a dot; names are written without it here. Write app.example.com.")]
    [InlineData("app.example.com?x=1", "contains a query, which no rule sees. Write app.example.com.")]
    [InlineData("app..example.com", "Write app.example.com.")]
    [InlineData(".example.com", "Write example.com, or *.example.com for the names below it.")]
    [InlineData("sh\u00f6p.example.com", "Write xn--shp-tna.example.com.")]
    [InlineData("[2001:db8::1]", "is an IPv6 address; a host is a DNS name.")]
    [InlineData("[2001:db8::1]:443", "is an IPv6 address; a host is a DNS name.")]
    [InlineData("10.0.0.1:80", "is an IP address with a port; a host is a DNS name.")]
    [InlineData("10.0.0.0/8", "is a network; a host is a DNS name.")]
    [InlineData("http://10.0.0.1/", "is an IP address; a host is a DNS name.")]
    [InlineData("^app\\.example\\.com$", "is an expression, and a host is a name, or *. and a name. Write \"app.example.com\".")]
    [InlineData(".*\\.example\\.com", "Write \"*.example.com\". The star stands for one label.")]
    [InlineData("(www|app).example.com", "Write one rule for each: \"www.example.com\", \"app.example.com\".")]
    [InlineData("~^(?<x>.+)\\.example\\.com$", "Write \"*.example.com\".")]
    [InlineData("Host(`a.example.com`)", "Write \"a.example.com\".")]
    [InlineData("**.example.com", "Write *.example.com.")]
    [InlineData("app.example.com,", "Write app.example.com.")]
    [InlineData("app.example.com;", "Write app.example.com.")]
    [InlineData("app.example.com\"", "Write app.example.com.")]
    [InlineData("'app.example.com'", "Write app.example.com.")]
    [InlineData("\"*.example.com\",", "Write *.example.com.")]
    [InlineData("a.example.com and b.example.com", "Write one rule for each: \"a.example.com\", \"b.example.com\".")]
    [InlineData("a.example.com OR b.example.com", "Write one rule for each: \"a.example.com\", \"b.example.com\".")]
    [InlineData("a.example.com & b.example.com", "Write one rule for each: \"a.example.com\", \"b.example.com\".")]
    [InlineData("web & shop", "Write one rule for each: \"web\", \"shop\".")]
    [InlineData("shop,example.com", "is not a DNS name")]
    [InlineData("a.example.com+b.example.com", "Write one rule for each: \"a.example.com\", \"b.example.com\".")]
    [InlineData("a.example.com / b.example.com", "Write one rule for each: \"a.example.com\", \"b.example.com\".")]
    [InlineData("http:/app.example.com", "is a URL. Write app.example.com.")]
    [InlineData("http//app.example.com", "is a URL. Write app.example.com.")]
    [InlineData("https:app.example.com/x", "is a URL. Write host: app.example.com and path: /x.")]
    [InlineData("HTTP:\\\\app.example.com", "is a URL. Write app.example.com.")]
    [InlineData("https:443", "contains a port, which a rule does not see. Write https.")]
    [InlineData("http.example.com:80", "contains a port, which a rule does not see. Write http.example.com.")]
    [InlineData("app.example.com:http", "contains a port, which a rule does not see. Write app.example.com.")]
    [InlineData("app.example.com:*", "Write app.example.com.")]
    [InlineData("fe80::1%eth0", "is an IPv6 address; a host is a DNS name.")]
    [InlineData("[fe80::1%25eth0]:80", "is an IPv6 address; a host is a DNS name.")]
    [InlineData("app.example.com\u200B", "contains U+200B, a zero width space, which editors do not show. Write app.example.com.")]
    [InlineData("\uFEFFapp.example.com", "contains U+FEFF, a byte order mark, which editors do not show. Write app.example.com.")]
    [InlineData("app.example.com\u00A0", "contains U+00A0, a no-break space, which only looks like a space. Write app.example.com.")]
    [InlineData("app\u00AD.example.com", "contains U+00AD, a soft hyphen, which editors do not show. Write app.example.com.")]
    [InlineData("\u2060*.example.com", "contains U+2060, which editors do not show. Write *.example.com.")]
    [InlineData("*.example.com\uFE0F", "contains U+FE0F, which editors do not show. Write *.example.com.")]
    [InlineData("sh\u00f6p.example.com\u200E", "which editors do not show. Write xn--shp-tna.example.com.")]
    [InlineData("a.example.com\u00A0b.example.com", "Write one rule for each: \"a.example.com\", \"b.example.com\".")]
    [InlineData("10.0.0.1\u200B", "is an IP address; a host is a DNS name.")]
    [InlineData("\uFF41\uFF50\uFF50.example.com", "a full-width character; names are written with ASCII characters here.")]
    [InlineData("app\u3002example\uFF0Ecom", "Write app.example.com.")]
    [InlineData("my\u2013app.example.com", "contains a typographic dash; names are written with")]
    [InlineData("\uFF41\uFF50\uFF50\uFF0Dmy\u2010a.example.com", "Write app-my-a.example.com.")]
    [InlineData("app.example.com\u2026", "is not ASCII; write an international name in its xn-- form. Write a name like")]
    [InlineData("col\u00B7legi.example.com", "Write xn--collegi-xma.example.com.")]
    [InlineData("cafe\u0301.example.com", "write an international name in its xn-- form. Write a name like shop.example.com")]
    [InlineData("\u0646\u0627\u0645\u0647\u200C\u0627\u06CC.example.com", "is not ASCII; write an international name")]
    public void A_host(string host, string advice) =>
        Assert.Contains(advice, Assert.Single(IngressValidator.Check(Samples.WithHost(host))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("Prefix ", "it has a space around it. Write Prefix.")]
    [InlineData("prefix ", "capitals matter. Write Prefix.")]
    [InlineData("Exact\u200B", "it contains U+200B, a zero width space, which editors do not show. Write Exact.")]
    [InlineData("Exact,", "nothing but its name may stand in the value. Write Exact.")]
    [InlineData("Regex", "is not a path type. Write Prefix, Exact or ImplementationSpecific.")]
    public void A_path_type(string type, string advice) => Assert.EndsWith(
        advice,
        Assert.Single(IngressValidator.Check(Samples.WithPath("/", new PathType(type)))).Message,
        StringComparison.Ordinal);

    [Theory]
    [InlineData("HTTP", "has no letter from a to z, and capitals do not count. Write http.")]
    [InlineData("8-0", "has no letter from a to z. Write the name that the Service gives its port.")]
    [InlineData("http\u200B", "contains U+200B, a zero width space, which editors do not show. Write http.")]
    public void A_port_name(string name, string advice) => Assert.EndsWith(
        advice,
        IngressValidator.Check(Samples.WithBackend(IngressBackend.ForService("web", name)))[^1].Message,
        StringComparison.Ordinal);

    [Theory]
    [InlineData("web-tls\u200B", "it contains U+200B, a zero width space, which editors do not show. Write web-tls.")]
    [InlineData("shop/web-tls", "one of the Ingress' own namespace. Write web-tls.")]
    [InlineData("shop/Web_TLS", "one of the Ingress' own namespace. Write web-tls.")]
    [InlineData("a/b/c", "Write a name like example.com.")]
    [InlineData("shop/", "Write a name like example.com.")]
    public void A_Secret(string name, string advice) => Assert.EndsWith(
        advice,
        Assert.Single(IngressValidator.Check(Samples.WithTls(new() { Hosts = ["a.example.com"], SecretName = name }))).Message,
        StringComparison.Ordinal);

    [Fact]
    public void A_host_of_tls_is_an_item() => Assert.Contains(
        "Write one item of hosts for each: \"a.example.com\", \"b.example.com\".",
        Assert.Single(IngressValidator.Check(Samples.WithTls(new() { Hosts = ["a.example.com b.example.com"] }))).Message,
        StringComparison.Ordinal);

    [Theory]
    [InlineData("https://app.example.com/x", "is a URL. Write path: /x, and host: app.example.com in the rule.")]
    [InlineData("https://app.example.com", "is a URL. Write path: /, and host: app.example.com in the rule.")]
    [InlineData("https://App.example.com:8443/x/?y=1", "is a URL. Write path: /x/, and host: app.example.com in the rule.")]
    [InlineData("//app.example.com/x", "begins with a host. Write path: /x, and host: app.example.com in the rule.")]
    [InlineData("app.example.com/x", "begins with a host. Write path: /x, and host: app.example.com in the rule.")]
    [InlineData("v1.2/items", "Write \"/v1.2/items\".")]
    [InlineData(".", "Write \"/\".")]
    [InlineData("./api", "Write \"/api\".")]
    [InlineData("../api", "Write \"/api\".")]
    [InlineData("api", "Write \"/api\".")]
    [InlineData("\\api\\v1", "the elements of a path are separated by slashes. Write \"/api/v1\".")]
    [InlineData(" /api", "but with a space. Write \"/api\".")]
    [InlineData("^/cart/.*$", "write the path itself: \"/cart\".")]
    [InlineData("~ ^/api/(.*)", "write the path itself: \"/api\".")]
    [InlineData("*", "write the path itself: \"/\".")]
    [InlineData("Exact /a/../b", "Write \"/b\"")]
    [InlineData("file:///x", "Write \"/x\".")]
    [InlineData("(|)", "write the path itself: \"/\".")]
    [InlineData("//api", "has empty segments. Write \"/api\".")]
    [InlineData("//api/v1.2", "has empty segments. Write \"/api/v1.2\".")]
    [InlineData("= /api", "Write \"/api\" with pathType: Exact.")]
    [InlineData("^~ /api/", "Write \"/api/\" with pathType: Prefix.")]
    [InlineData("PathPrefix(`/api`)", "Write \"/api\" with pathType: Prefix.")]
    [InlineData("Path(`/api`)", "Write \"/api\" with pathType: Exact.")]
    [InlineData("PathRegexp(`^/api/.*`)", "Write \"/api\".")]
    [InlineData("Host(`a.io`) && PathPrefix(`/api`)", "Write \"/api\".")]
    [InlineData("PathPrefix(`/a`) || PathPrefix(`/b`)", "Write one entry of paths for each: \"/a\", \"/b\".")]
    [InlineData("[/a, /b]", "names 2 paths, and an entry has one. Write one entry of paths for each: \"/a\", \"/b\".")]
    [InlineData("[\"/a\", \"/b\"]", "Write one entry of paths for each: \"/a\", \"/b\".")]
    [InlineData("(a|b)", "Write one entry of paths for each: \"/a\", \"/b\".")]
    [InlineData("^/(a|b)/?$", "Write one entry of paths for each: \"/a\", \"/b\".")]
    [InlineData("~* \\.(png|jpg)$", "write the path itself: \"/\".")]
    [InlineData("(?i)/api", "write the path itself: \"/api\".")]
    [InlineData("prefix:/api", "Write \"/api\" with pathType: Prefix.")]
    [InlineData("exact: /api", "Write \"/api\" with pathType: Exact.")]
    [InlineData("path: /api", "Write \"/api\".")]
    [InlineData("'/api'", "Write \"/api\".")]
    [InlineData("`/api`", "Write \"/api\".")]
    [InlineData("http:/app.example.com/x", "is a URL. Write path: /x, and host: app.example.com in the rule.")]
    [InlineData("localhost:8080/x", "begins with a host. Write path: /x, and host: localhost in the rule.")]
    [InlineData("web:80/x", "begins with a host. Write path: /x, and host: web in the rule.")]
    [InlineData("10.0.0.1/x", "begins with an IP address. Write path: /x, and the name that clients use")]
    [InlineData("prefix/api", "Write \"/prefix/api\".")]
    [InlineData("path", "Write \"/path\".")]
    [InlineData("\uFEFF/api", "contains U+FEFF, a byte order mark, which editors do not show. Write \"/api\".")]
    [InlineData("\u00A0/api/", "contains U+00A0, a no-break space, which only looks like a space. Write \"/api/\".")]
    public void A_path(string path, string advice) => Assert.All(
        IngressValidator.Check(Samples.WithPath(path, PathType.Prefix)),
        d => Assert.Contains(advice, d.Message, StringComparison.Ordinal));

    [Fact]
    public void A_long_text_is_no_list_of_hosts()
    {
        string host = string.Join(' ', Enumerable.Repeat("a.example.com", 10_000));
        Assert.All(IngressValidator.Check(Samples.WithHost(host)), d => Assert.True(d.Message.Length < 1000));
    }
}
