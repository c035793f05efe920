using System.Net;
using IngressRules.IngressNginx;
using IngressRules.Policies;

namespace IngressRules.Tests.IngressNginx;

/// <summary>
/// Cross-origin sharing, networks, passwords, asked services, limits and client certificates (N45 to N54, N63, N65, N68).
/// </summary>
public class AccessMappingTests
{
    private const string Ca = "-----BEGIN CERTIFICATE-----";

    [Theory]
    [InlineData(null, "*")]
    [InlineData("*", "*")]
    [InlineData("https://a.test,*", "*")]
    [InlineData("https://a.test, https://*.b.test:8", "https://a.test https://*.b.test:8")]
    [InlineData("null", "null")]
    [InlineData("a.test,https://b.test", "https://b.test")]
    [InlineData("https://a.test,", "https://a.test")]
    [InlineData("not a url", "-")]
    [InlineData("https://a.test/x", "*")]
    public void N47_Origins(string? value, string expected)
    {
        CorsPolicy? cors = NginxCase.Of([("enable-cors", "true"), .. value is null
            ? [] : ((string, string)[])[("cors-allow-origin", value)]])
            .PoliciesOf().Cors;
        Assert.Equal(expected, cors is null ? "-" : cors.Origins.Count == 0 ? "*" : string.Join(' ', cors.Origins.Select(o => o.Text)));
    }

    [Fact]
    public void N48_Defaults()
    {
        CorsPolicy cors = NginxCase.Of(
            ("enable-cors", "true"), ("cors-allow-methods", "G3T"), ("cors-allow-headers", "*"), ("cors-max-age", "1h"),
            ("cors-allow-credentials", "off"), ("cors-expose-headers", "*, X-A")).PoliciesOf().Cors!;
        Assert.Equal("GET, PUT, POST, DELETE, PATCH, OPTIONS", cors.AllowMethods);
        Assert.StartsWith("DNT,Keep-Alive,", cors.AllowHeaders, StringComparison.Ordinal);
        Assert.Equal((true, 1_728_000L, "*, X-A"), (cors.AllowCredentials, cors.MaxAge, cors.ExposeHeaders));
    }

    [Theory]
    [InlineData("GET, POST", "GET, POST")]
    [InlineData("GET,  POST", "GET, PUT, POST, DELETE, PATCH, OPTIONS")]
    public void N48_A_value_is_sent_as_written_or_not_at_all(string value, string expected) => Assert.Equal(
        expected, NginxCase.Of(("enable-cors", "true"), ("cors-allow-methods", value)).PoliciesOf().Cors!.AllowMethods);

    [Fact]
    public void N68_Networks()
    {
        ClientNetworks networks = NginxCase.Of(
            ("allowlist-source-range", "10.1.2.3/8, ::1,::ffff:1.2.3.4"), ("whitelist-source-range", "192.0.2.0/24"),
            ("denylist-source-range", "10.0.0.1")).PoliciesOf().Networks!;
        Assert.Equal(["10.0.0.0/8", "::1/128", "1.2.3.4/32"], networks.Allow.Select(n => n.ToString()));
        Assert.Equal([new IPNetwork(IPAddress.Parse("10.0.0.1"), 32)], networks.Deny);
        Assert.True(networks.Admits(IPAddress.Parse("10.9.9.9")));
        Assert.False(networks.Admits(IPAddress.Parse("10.0.0.1")));
        Assert.False(networks.Admits(IPAddress.Parse("192.0.2.1")));
    }

    [Theory]
    [InlineData("allowlist-source-range", "10.0.0.0/8,10.0.0.0/33")]
    [InlineData("denylist-source-range", "not-an-ip")]
    [InlineData("whitelist-source-range", " ")]
    public void N68_One_bad_entry_closes_all_paths(string name, string value)
    {
        RoutePolicies policies =
            NginxCase.Of((name, value), ("enable-cors", "true"), ("permanent-redirect", "https://x.test")).PoliciesOf();
        Assert.NotNull(policies.Closed);
        Assert.Equal((null, null, null), (policies.Cors, policies.Redirect, policies.Networks));
        Assert.Equal(1L << 20, policies.Body!.MaxBytes);
    }

    [Theory]
    [InlineData("users", null, "ada:{PLAIN}x", "ada={PLAIN}x")]
    [InlineData("default/users", null, "# a comment\nada:x:rest\nbob:y\r\nada:z\nnothing\n:empty", "ada=x bob=y")]
    [InlineData("users", "auth-file", "", "")]
    public void N50_Users_of_a_file(string secret, string? type, string file, string expected)
    {
        BasicAuthentication? basic = NginxCase
            .Of([("auth-type", "basic"), ("auth-secret", secret), .. type is null ? [] : ((string, string)[])[("auth-secret-type", type)]])
            .AddSecret("default/users", ("auth", file))
            .PoliciesOf().BasicAuthentication;
        Assert.Equal(expected, string.Join(' ', basic!.Users.Select(u => $"{u.Key}={u.Value}").Order(StringComparer.Ordinal)));
        Assert.Equal("", basic.Realm);
    }

    [Fact]
    public void N50_Users_of_a_map_and_a_realm()
    {
        BasicAuthentication? basic = NginxCase
            .Of(("auth-type", "basic"), ("auth-secret", "users"), ("auth-secret-type", "auth-map"), ("auth-realm", " my realm "))
            .AddSecret("default/users", ("ada", "{SHA}x"), ("bob", "y\n"))
            .PoliciesOf().BasicAuthentication;
        Assert.Equal(("{SHA}x", "y", "my realm"), (basic!.Users["ada"], basic.Users["bob"], basic.Realm));
    }

    [Theory]
    [InlineData("nope", "auth-file")]
    [InlineData("other/users", "auth-file")]
    [InlineData("a/b/c", "auth-file")]
    [InlineData("empty", "auth-file")]
    [InlineData("", "auth-file")]
    [InlineData("users", "auth-files")]
    public void N63_A_Secret_that_cannot_be_used_closes_all_paths(string secret, string type)
    {
        NginxCase table = NginxCase.Of(("auth-type", "basic"), ("auth-secret", secret), ("auth-secret-type", type))
            .AddSecret("default/users", ("auth", "ada:x")).AddSecret("other/users", ("auth", "ada:x")).AddSecret("default/empty");
        Assert.NotNull(table.PoliciesOf().Closed);
        Assert.Contains(IngressNginxCodes.Closed.Id, table.Codes);
    }

    [Fact]
    public void N50_Digest_closes_and_the_realm_off_opens()
    {
        Assert.NotNull(With(("auth-type", "digest")).Closed);
        Assert.NotNull(With(("auth-type", "basics")).Closed);
        RoutePolicies off = With(("auth-type", "basic"), ("auth-realm", "off"));
        Assert.Equal((null, null), (off.BasicAuthentication, off.Closed));

        static RoutePolicies With(params (string, string)[] annotations) =>
            NginxCase.Of([("auth-secret", "users"), .. annotations]).AddSecret("default/users", ("auth", "ada:x")).PoliciesOf();
    }

    [Fact]
    public void N52_The_URL_has_properties_of_the_request()
    {
        ExternalAuthentication asked = NginxCase.Of(
            ("auth-url", "https://auth.test/$http_x_user?u=$escaped_request_uri&c=$cookie_s"), ("auth-method", "POST"),
            ("auth-signin", "https://login.test/$host"), ("auth-response-headers", "X-A, ,X_B"), ("auth-request-redirect", "/back"))
            .PoliciesOf().ExternalAuthentication!;
        Assert.Equal(
            [
                new("https://auth.test/"), new("x-user", RequestProperty.Header), new("?u="), new("", RequestProperty.EscapedTarget),
                new("&c="), new("s", RequestProperty.Cookie),
            ],
            asked.Url);
        Assert.Equal(["X-A", "X_B"], asked.ResponseHeaders);
        Assert.Equal(("POST", "rd", RequestProperty.Host), (asked.Method, asked.SignInParameter, asked.SignIn![1].Property));
        Assert.Equal([new("/back")], asked.RequestRedirect!);
    }

    [Theory]
    [InlineData("auth-url", "http:///x")]
    [InlineData("auth-url", "auth.test/x")]
    [InlineData("auth-url", "http://a..b/")]
    [InlineData("auth-url", "http://a:x/")]
    [InlineData("auth-url", "ftp://a.test/")]
    [InlineData("auth-url", "http://a.test/$server_name")]
    [InlineData("auth-method", "BREW")]
    [InlineData("auth-response-headers", "X:A")]
    [InlineData("auth-proxy-set-headers", "default/nope")]
    [InlineData("auth-proxy-set-headers", "headers")]
    [InlineData("auth-proxy-set-headers", "other/headers")]
    [InlineData("auth-proxy-set-headers", "default/variables")]
    [InlineData("auth-request-redirect", "$x")]
    [InlineData("auth-always-set-cookie", "yes")]
    [InlineData("auth-cache-duration", "10m 200")]
    public void N63_What_cannot_be_asked_as_written_closes_all_paths(string name, string value)
    {
        (string, string)[] url = name == "auth-url" ? [] : [("auth-url", "http://a.test/")];
        NginxCase table = NginxCase.Of([.. url, (name, value)])
            .AddMap("default/headers", ("X-A", "b")).AddMap("other/headers", ("X-A", "b")).AddMap("default/variables", ("X-A", "$host"));
        Assert.NotNull(table.PoliciesOf().Closed);
        Assert.Contains(IngressNginxCodes.Closed.Id, table.Codes);
    }

    [Fact]
    public void N53_Headers_of_the_question_come_from_a_ConfigMap() => Assert.Equal(
        "b", NginxCase.Of(("auth-url", "http://a.test/"), ("auth-proxy-set-headers", "default/headers"))
            .AddMap("default/headers", ("X-A", "b")).PoliciesOf().ExternalAuthentication!.SetHeaders["X-A"]);

    [Theory]
    [InlineData("auth-cache-key", "$host")]
    [InlineData("auth-cache-duration", "200 202 10m, 401 30s")]
    [InlineData("auth-signin", "not valid {}")]
    public void N64_These_values_do_not_keep_the_service_from_being_asked(string name, string value)
    {
        RoutePolicies policies = NginxCase.Of(("auth-url", "http://a.test/"), (name, value)).PoliciesOf();
        Assert.NotNull(policies.ExternalAuthentication);
        Assert.Null(policies.ExternalAuthentication.SignIn);
    }

    [Fact]
    public void N93_The_service_of_all_Ingresses_is_asked_unless_one_says_otherwise()
    {
        NginxCase table = new NginxCase().With(("global-auth-url", "http://all.test/"), ("global-auth-method", "POST"))
            .Add("default/a", [("a.test", "Prefix", "/foo", "s")])
            .Add("default/b", [("b.test", "Prefix", "/foo", "s")], [("enable-global-auth", "false")])
            .Add("default/c", [("c.test", "Prefix", "/foo", "s")], [("auth-url", "http://own.test/")]);
        Assert.Equal("http://all.test/", table.PoliciesOf("a.test").ExternalAuthentication?.Url[0].Text);
        Assert.Null(table.PoliciesOf("b.test").ExternalAuthentication);
        Assert.Equal("http://own.test/", table.PoliciesOf("c.test").ExternalAuthentication?.Url[0].Text);
        Assert.NotNull(NginxCase.Of().With(("global-auth-url", "http://all.test/$server_name")).PoliciesOf().Closed);
    }

    [Fact]
    public void N65_Limits()
    {
        ClientLimits limits = NginxCase.Of(
            ("limit-rps", "5"), ("limit-rpm", "0"), ("limit-connections", "-1"), ("limit-whitelist", "10.0.0.0/8")).PoliciesOf().Limits!;
        Assert.Equal((5, null, null, 5, 503), (limits.PerSecond, limits.PerMinute, limits.Connections, limits.BurstMultiplier,
            limits.Status));
        Assert.Equal(("default/m", 1), (limits.Scope, limits.Exempt.Count));
        Assert.Null(NginxCase.Of(("limit-burst-multiplier", "2"), ("limit-rps", "0")).PoliciesOf().Limits);
    }

    [Theory]
    [InlineData("on", false, false)]
    [InlineData("optional", true, false)]
    [InlineData("optional_no_ca", true, true)]
    [InlineData("maybe", false, false)]
    public void N69_Client_certificates(string verify, bool optional, bool anyAuthority)
    {
        ClientCertificatePolicy policy = NginxCase
            .Of(("auth-tls-secret", "default/ca"), ("auth-tls-verify-client", verify), ("auth-tls-match-cn", "CN=(ada|bob)"))
            .AddSecret("default/ca", ("ca.crt", Ca)).PoliciesOf().Host!.ClientCertificate!;
        Assert.Equal((optional, anyAuthority, 1, Ca), (policy.Optional, policy.AnyAuthority, policy.Depth, policy.Authorities));
        Assert.True(policy.Subject!.IsMatch("O=x,CN=ada"));
        Assert.False(policy.Subject.IsMatch("CN=eve"));
    }

    [Theory]
    [InlineData("default/nope")]
    [InlineData("ca")]
    [InlineData("other/ca")]
    [InlineData("default/none")]
    public void N69_A_Secret_that_cannot_be_used_closes_the_whole_host(string secret)
    {
        NginxCase table = NginxCase.Of(("auth-tls-secret", secret))
            .Add("default/n", [("a.test", "Prefix", "/bar", "t")])
            .AddSecret("default/ca", ("ca.crt", Ca)).AddSecret("other/ca", ("ca.crt", Ca)).AddSecret("default/none", ("tls.crt", "x"));
        Assert.Equal(403, table.PoliciesOf("a.test", "/bar").Host?.Closed?.Status);
        Assert.Equal(403, table.PoliciesOf("a.test", "/elsewhere").Host?.Closed?.Status);
        Assert.NotNull(table.PoliciesOf("a.test", "/foo").Closed);
    }

    [Fact]
    public void N69_The_first_Ingress_with_authorities_counts_for_the_host()
    {
        NginxCase table = new NginxCase()
            .Add("default/b", [("a.test", "Prefix", "/b", "s")], [("auth-tls-secret", "default/ca")])
            .Add("default/a", [("a.test", "Prefix", "/a", "s")], [("auth-tls-secret", "default/ca"), ("auth-tls-verify-client", "off")])
            .AddSecret("default/ca", ("ca.crt", Ca));
        Assert.NotNull(table.PoliciesOf("a.test", "/a").Host?.ClientCertificate);
    }

    [Theory]
    [InlineData("1m", 1_048_576L)]
    [InlineData("0", null)]
    [InlineData("8b", 1_048_576L)]
    [InlineData(" 2K ", 2_048L)]
    [InlineData("2 k", 1_048_576L)]
    [InlineData("1g", 1_073_741_824L)]
    [InlineData("99999999999999999999g", 1_048_576L)]
    public void N49_Body_sizes(string value, long? bytes) =>
        Assert.Equal(bytes, NginxCase.Of(("proxy-body-size", value)).PoliciesOf().Body!.MaxBytes);
}
