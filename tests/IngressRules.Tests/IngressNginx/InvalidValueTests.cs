using IngressRules.IngressNginx;
using IngressRules.IngressNginx.Annotations;

namespace IngressRules.Tests.IngressNginx;

/// <summary>
/// What a value outside its grammar does: the Ingress is left out, its paths are closed, or the default applies (N62 to N64).
/// </summary>
public class InvalidValueTests
{
    // Annotations that are read only beside another one.
    private static readonly Dictionary<string, (string Name, string Value)[]> s_with = new()
    {
        ["auth-secret"] = [("auth-type", "basic")],
        ["auth-secret-type"] = [("auth-type", "basic")],
        ["auth-realm"] = [("auth-type", "basic"), ("auth-secret", "users")],
        ["auth-method"] = [("auth-url", "http://a.test")],
        ["auth-response-headers"] = [("auth-url", "http://a.test")],
        ["auth-proxy-set-headers"] = [("auth-url", "http://a.test")],
        ["auth-request-redirect"] = [("auth-url", "http://a.test")],
        ["auth-always-set-cookie"] = [("auth-url", "http://a.test")],
        ["auth-cache-duration"] = [("auth-url", "http://a.test")],
        ["auth-tls-error-page"] = [("auth-tls-secret", "default/ca")],
        ["auth-tls-match-cn"] = [("auth-tls-secret", "default/ca")],
        ["auth-tls-pass-certificate-to-upstream"] = [("auth-tls-secret", "default/ca")],
    };

    public static TheoryData<string> LeavingOut => Names(InvalidValueEffect.LeavesIngressOut);

    public static TheoryData<string> Closing => Names(InvalidValueEffect.ClosesPaths);

    public static TheoryData<string> Defaulting => Names(InvalidValueEffect.Default);

    [Theory]
    [MemberData(nameof(LeavingOut))]
    public void N62_The_whole_Ingress_is_left_out(string name)
    {
        NginxCase table = CaseWith(name, "\u0001");
        Assert.Contains(IngressNginxCodes.NotLoaded.Id, table.Codes);
        Assert.Equal("-", table.Goes("a.test", "/foo"));
        Assert.Equal("other", table.Goes("b.test", "/foo"));
    }

    [Theory]
    [MemberData(nameof(Closing))]
    public void N63_All_paths_of_the_Ingress_are_closed(string name)
    {
        NginxCase table = CaseWith(name, "\u0001");
        Assert.Contains(IngressNginxCodes.Closed.Id, table.Codes);
        Assert.NotNull(table.PoliciesOf().Closed);
        Assert.Null(table.PoliciesOf("b.test").Closed);
    }

    [Theory]
    [MemberData(nameof(Defaulting))]
    public void N64_The_default_applies(string name)
    {
        NginxCase table = CaseWith(name, "\u0001");
        Assert.DoesNotContain(IngressNginxCodes.NotLoaded.Id, table.Codes);
        Assert.Equal("s", table.Goes("a.test", "/foo"));
        Assert.Null(table.PoliciesOf().Closed);
    }

    [Theory]
    [MemberData(nameof(LeavingOut))]
    [MemberData(nameof(Closing))]
    [MemberData(nameof(Defaulting))]
    public void N60_An_empty_value_never_leaves_an_Ingress_out(string name) =>
        Assert.Equal("s", CaseWith(name, "").Goes("a.test", "/foo"));

    [Theory]
    [InlineData("allowlist-source-range", true)]
    [InlineData("denylist-source-range", true)]
    [InlineData("whitelist-source-range", false)]
    public void N68_An_empty_list_of_networks_closes_the_paths_but_under_its_old_name(string name, bool closes) =>
        Assert.Equal(closes, CaseWith(name, "").PoliciesOf().Closed is not null);

    [Theory]
    [InlineData("configuration-snippet", "return 200;")]
    [InlineData("server-snippet", "")]
    [InlineData("modsecurity-snippet", "SecRuleEngine On")]
    public void N61_A_snippet_leaves_the_whole_Ingress_out(string name, string value)
    {
        NginxCase table = CaseWith(name, value);
        Assert.Equal([IngressNginxCodes.NotLoaded.Id], table.Codes);
        Assert.Equal("-", table.Goes("a.test", "/foo"));
    }

    [Fact]
    public void N61_The_level_of_risk_can_be_lower()
    {
        NginxCase table = NginxCase.Of(("server-alias", "b.test")).With(("annotations-risk-level", "Medium"));
        Assert.Equal("-", table.Goes("a.test", "/foo"));
        Assert.Equal("s", NginxCase.Of(("server-alias", "b.test")).With(("annotations-risk-level", "high")).Goes("b.test", "/foo"));
    }

    [Theory]
    [InlineData("https://new.test$request_uri")]
    [InlineData("https://new.test/#x")]
    [InlineData("https://new.test/%20")]
    public void N37_What_permanent_redirect_no_longer_takes_leaves_the_Ingress_out(string value)
    {
        NginxCase table = NginxCase.Of(("permanent-redirect", value));
        Assert.Equal([IngressNginxCodes.NotLoaded.Id], table.Codes);
        Assert.Contains("rewrite-target", table.Table.Diagnostics.Single(d =>
            d.Code == IngressNginxCodes.NotLoaded).Message, StringComparison.Ordinal);
    }

    private static TheoryData<string> Names(InvalidValueEffect effect) =>
    [
        .. AnnotationTable.All
            .Where(e => e.OnInvalidValue == effect && e.Class != AnnotationClass.Unknown && e.Risk != AnnotationRisk.Critical)
            .Select(e => e.Name),
    ];

    private static NginxCase CaseWith(string name, string value) => NginxCase.Of([(name, value), .. s_with.GetValueOrDefault(name) ?? []])
        .Add("default/n", [("b.test", "Prefix", "/foo", "other")])
        .AddSecret("default/users", ("auth", "ada:{PLAIN}x"))
        .AddSecret("default/ca", ("ca.crt", "-----BEGIN CERTIFICATE-----"));
}
