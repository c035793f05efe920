using IngressRules.IngressNginx;
using IngressRules.Policies;

namespace IngressRules.Tests.IngressNginx;

/// <summary>Redirects and rewrites (N25 to N40).</summary>
public class RedirectMappingTests
{
    [Theory]
    [InlineData("https://new.test", "", "", "", "301 https://new.test")]
    [InlineData("https://new.test", "308", "", "", "308 https://new.test")]
    [InlineData("https://new.test", "300", "", "", "300 https://new.test")]
    [InlineData("https://new.test", "200", "", "", "301 https://new.test")]
    [InlineData("https://new.test", "309", "", "", "301 https://new.test")]
    [InlineData("/else", "", "", "", "301 /else")]
    [InlineData("", "", "https://tmp.test", "", "302 https://tmp.test")]
    [InlineData("", "", "https://tmp.test", "307", "307 https://tmp.test")]
    [InlineData("", "", "https://tmp.test", "308", "302 https://tmp.test")]
    [InlineData("https://new.test", "", "https://tmp.test", "", "302 https://tmp.test")]
    [InlineData("https://new.test", "", "/relative", "", "-")]
    [InlineData("https://new.test$x", "", "https://tmp.test", "", "302 https://tmp.test")]
    public void N36_Redirects(string permanent, string permanentCode, string temporal, string temporalCode, string expected)
    {
        var annotations = new List<(string, string)>();
        (string, string)[] all =
        [
            ("permanent-redirect", permanent), ("permanent-redirect-code", permanentCode), ("temporal-redirect", temporal),
            ("temporal-redirect-code", temporalCode),
        ];
        annotations.AddRange(all.Where(a => a.Item2.Length > 0));
        UrlRedirect? redirect = NginxCase.Of([.. annotations]).PoliciesOf().Redirect;
        Assert.Equal(expected, redirect is null ? "-" : $"{redirect.Status} {redirect.Location}");
    }

    [Theory]
    [InlineData("permanent-redirect")]
    [InlineData("permanent-redirect-code")]
    [InlineData("temporal-redirect")]
    [InlineData("from-to-www-redirect")]
    [InlineData("relative-redirects")]
    public void N37_An_empty_value_makes_the_whole_group_absent(string name)
    {
        (string, string)[] others = [("permanent-redirect", "https://new.test"), ("from-to-www-redirect", "true")];
        NginxCase table = NginxCase.Of([.. others.Where(o => o.Item1 != name), (name, "")]);
        Assert.Null(table.PoliciesOf().Redirect);
        Assert.Null(table.Match("www.a.test", "/").Policies?.Host?.Redirect);
    }

    [Fact]
    public void N36_Relative_redirects_concern_the_slash_too()
    {
        NginxCase table = new NginxCase().Add(
            "default/m", [("a.test", "Prefix", "/foo/", "s")], [("relative-redirects", "true"), ("use-port-in-redirects", "true")]);
        Assert.Equal(new SlashRedirect("/foo/", 301, WithPort: true, Relative: true), table.PoliciesOf().Slash);
    }

    [Theory]
    [InlineData("/x", "/x")]
    [InlineData("x", null)]
    [InlineData("https://x.test/", null)]
    [InlineData("/x?y=1", null)]
    [InlineData("/x$1", null)]
    public void N38_App_root_is_a_path(string value, string? expected) =>
        Assert.Equal(expected, NginxCase.Of(("app-root", value)).PoliciesOf("a.test", "/").Host?.AppRoot);

    [Fact]
    public void N38_App_root_is_for_the_whole_host_and_the_longest_path_decides()
    {
        NginxCase table = new NginxCase()
            .Add("default/a", [("a.test", "Prefix", "/long", "s")], [("app-root", "/of-long")])
            .Add("default/b", [("a.test", "Prefix", "/x", "t")], [("app-root", "/of-x")])
            .Add("default/c", [("a.test", "Prefix", "/", "u")]);
        Assert.All(["/", "/long", "/x"], t => Assert.Equal("/of-long", table.PoliciesOf("a.test", t).Host?.AppRoot));
        Assert.Same(table.PoliciesOf("a.test", "/").Host, table.PoliciesOf("a.test", "/x").Host);
    }

    [Fact]
    public void N39_The_other_form_of_the_host_is_redirected()
    {
        NginxCase table = new NginxCase()
            .Add("default/m", [("a.test", "Prefix", "/", "s"), ("www.b.test", "Prefix", "/", "s")], [("from-to-www-redirect", "true")]);
        Assert.Equal(new HostRedirect("a.test", 308), table.PoliciesOf("www.a.test", "/x").Host?.Redirect);
        Assert.Equal(new HostRedirect("www.b.test", 308), table.PoliciesOf("b.test", "/x").Host?.Redirect);
        Assert.Null(table.PoliciesOf("a.test", "/x").Host?.Redirect);
        Assert.Null(table.Match("www.a.test", "/x").Backend);
    }

    [Theory]
    [InlineData("*.a.test")]
    [InlineData("b.test")]
    public void N39_There_is_no_redirect_for_a_wildcard_or_for_a_host_of_a_rule(string host)
    {
        NginxCase table = new NginxCase()
            .Add("default/m", [(host, "Prefix", "/", "s")], [("from-to-www-redirect", "true")])
            .Add("default/n", [("www.b.test", "Prefix", "/", "t")]);
        Assert.Equal([IngressNginxCodes.HostRedirectLeftOut.Id], table.Codes);
        Assert.Equal("t", table.Goes("www.b.test", "/"));
    }

    [Fact]
    public void N39_A_redirect_comes_before_an_alias()
    {
        NginxCase table = new NginxCase()
            .Add("default/m", [("a.test", "Prefix", "/", "s")], [("from-to-www-redirect", "true")])
            .Add("default/n", [("b.test", "Prefix", "/", "t")], [("server-alias", "www.a.test")]);
        Assert.Equal("a.test", table.PoliciesOf("www.a.test", "/").Host?.Redirect?.Host);
        Assert.Equal([IngressNginxCodes.AliasLeftOut.Id], table.Codes);
    }

    [Theory]
    [InlineData("/x/$1", "/x/|1")]
    [InlineData("/$2$1/y", "/|2|1|/y")]
    [InlineData("/$12", "/|1|2")]
    [InlineData("https://b.test/$1", "https://b.test/|1")]
    public void N25_A_target_has_captures(string target, string parts)
    {
        PathRewrite? rewrite = NginxCase.Of(("rewrite-target", target)).PoliciesOf().Rewrite;
        Assert.Equal(parts, string.Join('|', rewrite!.Target.Select(p =>
            p.Capture?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? p.Text)));
        Assert.Equal(target.StartsWith("https:", StringComparison.Ordinal), rewrite.IsRedirect);
    }

    [Theory]
    [InlineData("rewrite-target", "/$0")]
    [InlineData("rewrite-target", "/$uri")]
    [InlineData("rewrite-target", "/x$")]
    [InlineData("upstream-vhost", "$host")]
    public void N19_An_unknown_variable_closes_the_paths(string name, string value)
    {
        NginxCase table = NginxCase.Of((name, value));
        Assert.NotNull(table.PoliciesOf().Closed);
        Assert.Contains(IngressNginxCodes.Closed.Id, table.Codes);
    }

    [Fact]
    public void N26_A_target_equal_to_a_Prefix_path_leaves_the_path_alone_and_cuts_what_is_under_it()
    {
        NginxCase table = NginxCase.Of(("rewrite-target", "/foo"));
        Assert.Null(table.PoliciesOf("a.test", "/foo").Rewrite);
        Assert.NotNull(table.PoliciesOf("a.test", "/FOO/x").Rewrite);
        Assert.Null(table.PoliciesOf("a.test", "/foobar").Rewrite);
        Assert.Equal("s", table.Goes("a.test", "/foobar"));
    }

    [Theory]
    [InlineData("Exact", "/foo")]
    [InlineData("Prefix", "/foo/")]
    public void N26_On_these_paths_an_equal_target_does_nothing_at_all(string type, string path)
    {
        NginxCase table = new NginxCase()
            .Add("default/root", [("a.test", "Prefix", "/", "r")], created: "2024-01-01T00:00:00Z")
            .Add("default/m", [("a.test", type, path, "s")], [("rewrite-target", path)], created: "2024-01-02T00:00:00Z");
        Assert.Null(table.PoliciesOf("a.test", path).Rewrite);
        Assert.Equal("r", table.Goes("a.test", path.ToUpperInvariant()));
    }

    [Fact]
    public void N29_The_prefix_is_sent_only_with_a_rewrite()
    {
        Assert.Null(NginxCase.Of(("x-forwarded-prefix", "/p")).PoliciesOf().Rewrite);
        PathRewrite? rewrite = NginxCase.Of(("x-forwarded-prefix", "/p$1"), ("rewrite-target", "/x")).PoliciesOf().Rewrite;
        Assert.Equal(2, rewrite!.ForwardedPrefix!.Count);
    }

    [Theory]
    [InlineData("ssl-redirect", "true", true, true)]
    [InlineData("ssl-redirect", "false", true, false)]
    [InlineData("ssl-redirect", "true", false, false)]
    [InlineData("force-ssl-redirect", "true", false, true)]
    [InlineData("force-ssl-redirect", "maybe", false, false)]
    public void N32_Redirects_to_HTTPS(string name, string value, bool hasTls, bool redirects)
    {
        NginxCase table = new NginxCase().Add(
            "default/m", [("a.test", "Prefix", "/foo", "s")], [(name, value)], tls: hasTls ? [new()] : null);
        Assert.Equal(redirects ? new HttpsRedirectPolicy(308) : null, table.PoliciesOf().Https);
    }

    [Fact]
    public void N30_Any_entry_of_TLS_gives_the_host_a_certificate_and_N31_rules_without_host_have_none()
    {
        NginxCase table = new NginxCase().Add(
            "default/m",
            [("a.test", "Prefix", "/foo", "s"), ("", "Prefix", "/foo", "s")],
            tls: [new() { Hosts = ["other.test"], SecretName = "missing" }]);
        Assert.NotNull(table.PoliciesOf().Https);
        Assert.Null(table.PoliciesOf("unknown.test").Https);
    }

    [Fact]
    public void N34_The_certificate_of_a_wildcard_counts_for_its_names()
    {
        NginxCase table = new NginxCase()
            .Add("default/m", [("x.a.test", "Prefix", "/foo", "s"), ("y.x.a.test", "Prefix", "/foo", "s")])
            .Add("default/n", [("*.a.test", "Prefix", "/foo", "s")], tls: [new()]);
        Assert.NotNull(table.PoliciesOf("x.a.test").Https);
        Assert.Null(table.PoliciesOf("y.x.a.test").Https);
    }

    [Fact]
    public void N32_Paths_of_the_challenge_are_not_redirected_by_their_text()
    {
        NginxCase table = new NginxCase().Add(
            "default/m",
            [("a.test", "Prefix", "/.well-known/acme-challenge", "s"), ("a.test", "Prefix", "/", "t")],
            [("force-ssl-redirect", "true"), ("auth-type", "basic"), ("auth-secret", "users")])
            .AddSecret("default/users", ("auth", "ada:{PLAIN}x"));
        RoutePolicies challenge = table.PoliciesOf("a.test", "/.well-known/acme-challenge/x"), rest = table.PoliciesOf("a.test", "/x");
        Assert.Equal((null, null), (challenge.Https, challenge.BasicAuthentication));
        Assert.Equal((true, true), (rest.Https is not null, rest.BasicAuthentication is not null));
        Assert.NotNull(table.PoliciesOf("a.test", "/.well-known/acme-challengex").BasicAuthentication);
    }
}
