using IngressRules.IngressNginx;
using IngressRules.Model;
using IngressRules.Policies;

namespace IngressRules.Tests.IngressNginx;

/// <summary>
/// Protocol, TLS, timeouts, headers, error pages, affinity and canaries (N43, N55 to N59, N66, N67, N70 to N74, N80 to N90).
/// </summary>
public class BackendMappingTests
{
    [Theory]
    [InlineData("https", BackendProtocol.Https)]
    [InlineData("GRPC", BackendProtocol.Grpc)]
    [InlineData("grpcs", BackendProtocol.Grpcs)]
    [InlineData("AUTO_HTTP", BackendProtocol.Client)]
    [InlineData("HTTP", null)]
    [InlineData("SPDY", null)]
    public void N58_Protocols(string value, BackendProtocol? protocol) =>
        Assert.Equal(protocol, NginxCase.Of(("backend-protocol", value)).PoliciesOf().Connection?.Protocol);

    [Fact]
    public void N58_FastCGI_closes_the_paths() => Assert.NotNull(NginxCase.Of(("backend-protocol", "FCGI")).PoliciesOf().Closed);

    [Fact]
    public void N59_TLS_is_only_with_a_Secret_and_counts_for_the_other_paths_of_the_host()
    {
        (string, string)[] tls =
        [
            ("backend-protocol", "HTTPS"), ("proxy-ssl-secret", "default/ca"), ("proxy-ssl-verify", "on"), ("proxy-ssl-name", "b.test"),
            ("proxy-ssl-server-name", "on"), ("proxy-ssl-protocols", "TLSv1.2 TLSv1.3"),
        ];
        NginxCase table = NginxCase.Of(tls)
            .Add("default/a", [("a.test", "Prefix", "/bar", "t"), ("b.test", "Prefix", "/bar", "t")], [("backend-protocol", "HTTPS")])
            .AddSecret("default/ca", ("ca.crt", "x"));
        BackendTls own = table.PoliciesOf().Connection!.Tls!;
        Assert.Equal(("b.test", true, true, true, "x", null), (own.ServerName, own.SendServerName, own.Verify, own.AllowTls13,
            own.Authorities, own.Certificate));
        Assert.Same(own, table.PoliciesOf("a.test", "/bar").Connection!.Tls);
        Assert.Null(table.PoliciesOf("b.test", "/bar").Connection!.Tls);
    }

    [Theory]
    [InlineData("default/nope", "off")]
    [InlineData("pair", "off")]
    [InlineData("default/pair", "on")]
    public void N59_A_Secret_that_cannot_be_used_closes_the_paths(string secret, string verify) => Assert.NotNull(
        NginxCase.Of(("proxy-ssl-secret", secret), ("proxy-ssl-verify", verify))
            .AddSecret("default/pair", ("tls.crt", "x"), ("tls.key", "y")).PoliciesOf().Closed);

    [Fact]
    public void N86_N87_N89_Times_retries_and_sizes_and_their_defaults()
    {
        RoutePolicies plain = NginxCase.Of().PoliciesOf();
        Assert.Equal(
            new BackendTimeouts
            {
                Connect = TimeSpan.FromSeconds(5), Send = TimeSpan.FromSeconds(60), Read = TimeSpan.FromSeconds(60), MaxResponseHead = 4096,
            },
            plain.Timeouts);
        Assert.Equal(new RetryPolicy(), plain.Retries);
        RoutePolicies own = NginxCase.Of(
            ("proxy-read-timeout", "3600"), ("proxy-send-timeout", "60s"), ("proxy-connect-timeout", "0"),
            ("proxy-next-upstream", "error http_502 non_idempotent http_404"), ("proxy-next-upstream-tries", "0"),
            ("proxy-next-upstream-timeout", "7"), ("proxy-buffer-size", "8k")).PoliciesOf();
        Assert.Equal((3600, 60, 5), ((int)own.Timeouts!.Read!.Value.TotalSeconds, own.Timeouts.Send!.Value.TotalSeconds,
            own.Timeouts.Connect!.Value.TotalSeconds));
        Assert.Equal(8192, own.Timeouts.MaxResponseHead);
        Assert.Equal(
            new RetryPolicy
            {
                OnTimeout = false, Statuses = [404, 502], NonIdempotent = true, Attempts = 0, Timeout = TimeSpan.FromSeconds(7),
            },
            own.Retries);
        RetryPolicy off = NginxCase.Of(("proxy-next-upstream", "off")).PoliciesOf().Retries!;
        Assert.Equal((false, false), (off.OnError, off.OnTimeout));
    }

    [Fact]
    public void N66_N67_N33_Headers()
    {
        RoutePolicies policies = NginxCase.Of(("upstream-vhost", "in.test")).PoliciesOf();
        Assert.Equal((true, "in.test"), (policies.RequestHeaders!.AsIngressNginx, policies.RequestHeaders.Host));
        Assert.Equal("max-age=31536000; includeSubDomains", policies.ResponseHeaders!.StrictTransportSecurity);
        Assert.Equal(
            "max-age=5; preload",
            NginxCase.Of().With(("hsts-max-age", "5"), ("hsts-include-subdomains", "false"), ("hsts-preload", "true"))
                .PoliciesOf().ResponseHeaders!.StrictTransportSecurity);
        Assert.Null(NginxCase.Of().With(("hsts", "false")).PoliciesOf().ResponseHeaders);
    }

    [Theory]
    [InlineData("default/headers", "X-Frame-Options", true)]
    [InlineData("default/headers", "", false)]
    [InlineData("headers", "X-Frame-Options", false)]
    [InlineData("default/nope", "X-Frame-Options", false)]
    public void N93_Headers_of_responses_are_those_that_are_allowed(string map, string allowed, bool opens)
    {
        RoutePolicies policies = NginxCase.Of(("custom-headers", map)).AddMap("default/headers", ("X-Frame-Options", "DENY"))
            .With(("global-allowed-response-headers", allowed)).PoliciesOf();
        Assert.Equal(opens, policies.Closed is null);
        Assert.Equal(opens ? "DENY" : null, policies.ResponseHeaders?.Set.GetValueOrDefault("X-Frame-Options"));
    }

    [Fact]
    public void N90_Cookies_and_redirects_of_the_backend_are_replaced()
    {
        ResponseHeaderPolicy headers = NginxCase.Of(
            ("proxy-cookie-domain", "old.test new.test"), ("proxy-cookie-path", "/a"), ("proxy-redirect-from", "http://in/"),
            ("proxy-redirect-to", "https://out/")).PoliciesOf().ResponseHeaders!;
        Assert.Equal(new TextReplacement("old.test", "new.test"), headers.CookieDomain);
        Assert.Null(headers.CookiePath);
        Assert.Equal(new TextReplacement("http://in/", "https://out/"), headers.Redirect);
        Assert.Null(NginxCase.Of(("proxy-redirect-from", "default")).PoliciesOf().ResponseHeaders!.Redirect);
    }

    [Theory]
    [InlineData("404,503", "404 503")]
    [InlineData("404,404", "404")]
    [InlineData("499,500", "500")]
    [InlineData("404, 503", "-")]
    [InlineData("404,", "-")]
    public void N55_Statuses(string value, string expected)
    {
        ErrorPages? pages = NginxCase.Of(("custom-http-errors", value), ("default-backend", "pages"))
            .AddService("default/pages", new ServicePort { Port = 8080 }).PoliciesOf().ErrorPages;
        Assert.Equal(expected, pages is null ? "-" : string.Join(' ', pages.Statuses));
        Assert.True(pages is null || pages.Backend?.ToString() == "default/pages:8080");
    }

    [Fact]
    public void N57_The_substitute_is_a_Service_that_exists()
    {
        Assert.Equal(
            "default/pages:8080", NginxCase.Of(("default-backend", "pages"))
                .AddService("default/pages", new ServicePort { Port = 8080 }).PoliciesOf().Substitute?.Backend.ToString());
        Assert.Null(NginxCase.Of(("default-backend", "nope")).PoliciesOf().Substitute);
    }

    [Fact]
    public void N55_A_miss_gets_the_plain_404_for_an_error_page()
    {
        ErrorPages? pages = NginxCase.Of(("custom-http-errors", "404"), ("default-backend", "pages"))
            .AddService("default/pages", new ServicePort { Port = 8080 }).PoliciesOf("a.test", "/elsewhere").ErrorPages;
        Assert.Equal(([404], null), (pages!.Statuses, pages.Backend));
    }

    [Fact]
    public void N43_The_first_Ingress_that_names_a_Service_chooses_for_all()
    {
        NginxCase table = new NginxCase()
            .Add("default/b", [("b.test", "Prefix", "/", "s")], [("load-balance", "ewma"), ("service-upstream", "true")])
            .Add("default/a", [("a.test", "Prefix", "/", "s"), ("a.test", "Prefix", "/t", "t")], [("upstream-hash-by", "$host")]);
        EndpointChoice choice = table.PoliciesOf("a.test", "/").Choice!;
        Assert.Equal(("ewma", true, null), (choice.Algorithm, choice.ServiceAddress, choice.HashKey));
        Assert.NotNull(table.PoliciesOf("a.test", "/t").Choice!.HashKey);
        Assert.Null(NginxCase.Of().PoliciesOf().Choice);
    }

    [Theory]
    [InlineData("$server_name", null, 0)]
    [InlineData("${request_uri}-x", "true", 3)]
    public void N85_A_key_of_known_variables(string key, string? subset, int size)
    {
        EndpointChoice? choice = NginxCase
            .Of([("upstream-hash-by", key), .. subset is null ? [] : ((string, string)[])[("upstream-hash-by-subset", subset)]])
            .PoliciesOf().Choice;
        Assert.Equal(size, choice?.SubsetSize ?? 0);
        Assert.Equal(size > 0, choice?.HashKey is not null);
    }

    [Fact]
    public void N80_N81_The_cookie_is_of_the_last_Ingress_and_set_on_paths_of_those_with_affinity()
    {
        (string, string)[] affinity = [("affinity", "cookie")];
        NginxCase table = new NginxCase()
            .Add("default/c", [("a.test", "Prefix", "/c", "s")], affinity)
            .Add("default/b", [("a.test", "Prefix", "/b", "s")])
            .Add("default/a", [("a.test", "Prefix", "/a", "s")], [.. affinity, ("session-cookie-name", "route"), ("session-cookie-path",
                "/x"),
                ("session-cookie-max-age", "60"), ("session-cookie-samesite", "lax"), ("affinity-mode", "persistent")]);
        AffinityCookie first = table.PoliciesOf("a.test", "/c").Choice!.Cookie!, other = table.PoliciesOf("a.test", "/b").Choice!.Cookie!;
        Assert.Equal(("route", "/x", 60L, null, true), (first.Name, first.Path, first.MaxAge, first.SameSite, first.IsPersistent));
        Assert.Equal((true, false), (first.IsSet, other.IsSet));
        AffinityCookie plain = NginxCase.Of(affinity).PoliciesOf().Choice!.Cookie!;
        Assert.Equal(("INGRESSCOOKIE", "/foo", true), (plain.Name, plain.Path, plain.IsSet));
    }

    [Fact]
    public void N70_N72_A_canary_has_no_paths_of_its_own_and_splits_its_partner_s_Service_everywhere()
    {
        NginxCase table = new NginxCase()
            .Add("default/m", [("a.test", "Prefix", "/api", "s"), ("b.test", "Prefix", "/", "s"), ("a.test", "Prefix", "/o", "o")])
            .Add(
                "default/c", [("a.test", "Prefix", "/api", "k")],
                [("canary", "true"), ("canary-weight", "20"), ("canary-weight-total", "50"), ("permanent-redirect", "https://x.test")]);
        CanaryPolicy canary = table.PoliciesOf("a.test", "/api").Canary!;
        Assert.Equal(("default/k:80", 20, 100), (canary.Backend.ToString(), canary.Weight, canary.WeightTotal));
        Assert.Equal(canary, table.PoliciesOf("b.test", "/x").Canary);
        Assert.Null(table.PoliciesOf("a.test", "/o").Canary);
        Assert.Null(table.PoliciesOf("a.test", "/api").Redirect);
    }

    [Fact]
    public void N71_The_value_comes_before_the_pattern()
    {
        CanaryPolicy canary = CanaryWith(("canary-by-header", "X-C"), ("canary-by-header-value", "v1"), ("canary-by-header-pattern",
            "v.")).Canary!;
        Assert.Equal(("X-C", "v1", null), (canary.Header, canary.HeaderValue, canary.HeaderPattern));
        Assert.True(CanaryWith(("canary-by-header", "X-C"), ("canary-by-header-pattern", "^v[0-9]")).Canary!.HeaderPattern!.IsMatch("v1x"));
        Assert.Null(CanaryWith(("canary-by-header", "X-C"), ("canary-by-header-pattern", "(a)\\1")).Canary!.Header);

        static RoutePolicies CanaryWith(params (string, string)[] annotations) => new NginxCase()
            .Add("default/m", [("a.test", "Prefix", "/foo", "s")])
            .Add("default/c", [("a.test", "Prefix", "/foo", "k")], [("canary", "true"), .. annotations])
            .PoliciesOf();
    }

    [Fact]
    public void N73_Only_the_first_canary_of_a_Service_counts_and_one_of_the_same_Service_does_nothing()
    {
        (string, string)[] canary = [("canary", "true"), ("canary-weight", "100")];
        NginxCase table = new NginxCase()
            .Add("default/z", [("a.test", "Prefix", "/foo", "s"), ("b.test", "Prefix", "/foo", "u")])
            .Add("default/c2", [("a.test", "Prefix", "/foo", "k2")], canary)
            .Add("default/c1", [("a.test", "Prefix", "/foo", "k1")], canary)
            .Add("default/c0", [("b.test", "Prefix", "/foo", "u")], canary);
        Assert.Equal("k2", table.PoliciesOf().Canary!.Backend.Service!.Name);
        Assert.Null(table.PoliciesOf("b.test").Canary);
    }

    [Fact]
    public void N70_A_canary_without_partner_does_nothing()
    {
        NginxCase table = NginxCase.Of().Add("default/c", [("a.test", "Exact", "/foo", "k")], [("canary", "true"), ("canary-weight",
            "100")]);
        Assert.Null(table.PoliciesOf().Canary);
        Assert.Equal([IngressNginxCodes.CanaryWithoutEffect.Id], table.Codes);
    }

    [Theory]
    [InlineData("enable-modsecurity", "true", false)]
    [InlineData("enable-modsecurity", "true", true)]
    [InlineData("enable-owasp-core-rules", "false", true)]
    public void N93_A_firewall_that_may_have_blocked_closes_the_paths(string name, string value, bool hasRules) => Assert.Equal(
        hasRules && value == "true",
        NginxCase.Of((name, value)).With([.. hasRules ? ((string, string)[])[("modsecurity-snippet", "SecRuleEngine On")] : []])
            .PoliciesOf().Closed is not null);
}
