using IngressRules.IngressNginx.Annotations;

namespace IngressRules.Tests.IngressNginx;

/// <summary>Which values each annotation takes (N60).</summary>
public class AnnotationGrammarTests
{
    [Theory]
    [InlineData("ssl-redirect", "1 t T TRUE true True 0 f F FALSE false False", "yes on off TrUe 2 true,false")]
    [InlineData("limit-rps", "0 5 +5 -5 007", "x 5s 0x5 5.0 1_000 99999999999999999999")]
    [InlineData("proxy-body-size", "1 1k 1K 1m 8g 16b 0", "k 1kk 1t -1 1.5m")]
    [InlineData("permanent-redirect", "https://a.test:8/x?y=z&a=b,c /x x", "https://a.test/$request_uri https://a/# https://a/%20 "
        + "https://a/;")]
    [InlineData("rewrite-target", "/ /$1 x https://b.test/$2", "/q?x=1 /%20 /(x) /;")]
    [InlineData("app-root", "/x/ x", "/x?y /%41")]
    [InlineData("server-alias", "a.test,*.b.test,~^v[0-9]+$ .c.test a|b", "a;b a\"b <a>")]
    [InlineData("custom-http-errors", "404 404,503 404,", "302 abc 4 404;503")]
    [InlineData("default-backend", "s s-1", "S 1s s_ s.t -s s-")]
    [InlineData("upstream-vhost", "a.test:80 $x", "a;b")]
    [InlineData("auth-type", "basic digest basics", "Basic ntlm")]
    [InlineData("auth-secret", "users ns/users", "a;b a$b")]
    [InlineData("auth-url", "http://a/$request_uri?x=y,z", "http://a/%20 http://a/#")]
    [InlineData("auth-response-headers", "X-User X_User,X-B", "X:User X.User")]
    [InlineData("auth-method", "GET POST GETX", "BREW get")]
    [InlineData("satisfy", "any all", "Any some")]
    [InlineData("backend-protocol", "HTTPS https grpc AUTO_HTTP FCGI", "SPDY AJP")]
    [InlineData("load-balance", "round_robin ewma chash", "ip_hash Ewma least_conn")]
    [InlineData("affinity", "cookie", "Cookie ip")]
    [InlineData("session-cookie-max-age", "60 -1 0", "x 1x")]
    [InlineData("session-cookie-samesite", "None lax STRICT", "Nothing")]
    [InlineData("allowlist-source-range", "10.0.0.0/8 10.1.2.3/8 ::1 10.0.0.1,::/0", "10.0.0.0/33 010.0.0.1 10 a ::1/129 10.0.0.1, "
        + "1.2.3.4/08")]
    [InlineData("proxy-next-upstream", "error timeout http_502 off", "errors http_999 error,timeout")]
    [InlineData("proxy-ssl-protocols", "TLSv1.2 TLSv1.3 TLSv1.2TLSv1.3", "TLSv1.1 SSLv3")]
    [InlineData("auth-tls-match-cn", "CN=a CN=.*", "a cn=a")]
    [InlineData("auth-tls-error-page", "/x https://a.test/x a.test @page https://a.test:8/", "https:// /x?y //x ftp://a/x")]
    [InlineData("cors-allow-methods", "GET GET,PUT", "G3T GET;PUT ,")]
    [InlineData("cors-allow-headers", "X-A,X_B", "* X:A")]
    [InlineData("cors-expose-headers", "*,X-A", "X:A ,")]
    [InlineData("cors-allow-origin", "https://a.test * null a.test myapp://a "
        + "https://*.a.test:8,https://b.test", "https://a.test/x https://*a.test ** https://a.test:x 'a' https:/a")]
    [InlineData("upstream-hash-by", "$host${request_uri}-x", "$host;x $host/x")]
    public void N60_Values_are_in_the_grammar_of_their_annotation_or_not(string name, string valid, string invalid)
    {
        Func<string, bool> grammar = AnnotationTable.Find(name)!.Grammar;
        Assert.All(valid.Split(' '), v => Assert.True(grammar(v), v));
        Assert.All(invalid.Split(' '), v => Assert.False(grammar(v), v));
    }

    [Theory]
    [InlineData("ssl-redirect", " true", false)]
    [InlineData("limit-rps", "5 ", false)]
    [InlineData("proxy-body-size", " 1 m ", true)]
    [InlineData("permanent-redirect", " https://a.test", false)]
    [InlineData("auth-realm", "a realm", true)]
    [InlineData("auth-realm", "a\nrealm", false)]
    [InlineData("satisfy", " any ", true)]
    [InlineData("cors-allow-origin", "https://a.test, https://b.test", true)]
    [InlineData("auth-secret", "us ers", true)]
    [InlineData("auth-type", "basic\n", false)]
    [InlineData("custom-http-errors", "404, 503", true)]
    [InlineData("proxy-next-upstream", "error timeout", true)]
    [InlineData("proxy-next-upstream", "error  timeout", false)]
    [InlineData("server-alias", "a.test, b.test", true)]
    [InlineData("server-alias", "a.test b.test", false)]
    public void N60_Spaces_count_where_the_grammar_does_not_drop_them(string name, string value, bool isValid) =>
        Assert.Equal(isValid, AnnotationTable.Find(name)!.Grammar(value));

    [Fact]
    public void N61_Only_snippets_are_critical() => Assert.Equal(
        ["auth-snippet", "configuration-snippet", "modsecurity-snippet", "server-snippet", "stream-snippet"],
        AnnotationTable.All.Where(e => e.Risk == AnnotationRisk.Critical).Select(e => e.Name));

    [Fact]
    public void N61_These_are_of_high_risk() => Assert.Equal(
        [
            "auth-signin", "auth-tls-error-page", "auth-tls-match-cn", "auth-url", "mirror-host", "mirror-target",
            "modsecurity-transaction-id", "proxy-ssl-name", "server-alias", "upstream-hash-by",
        ],
        AnnotationTable.All.Where(e => e.Risk == AnnotationRisk.High).Select(e => e.Name));

    [Theory]
    [InlineData("rewrite-targt", "rewrite-target")]
    [InlineData("ssl-redirects", "ssl-redirect")]
    [InlineData("limit-rsp", "limit-rps")]
    [InlineData("x", null)]
    [InlineData("something-quite-different", null)]
    public void N98_An_unknown_name_has_a_near_one(string name, string? near) => Assert.Equal(near, AnnotationTable.Nearest(name));

    [Fact]
    public void N98_A_very_long_name_is_not_compared() => Assert.Null(AnnotationTable.Nearest(new string('a', 100_000)));
}
