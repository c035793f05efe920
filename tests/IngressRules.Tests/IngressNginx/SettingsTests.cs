using IngressRules.Diagnostics;
using IngressRules.IngressNginx;
using IngressRules.IngressNginx.Annotations;
using IngressRules.Policies;

namespace IngressRules.Tests.IngressNginx;

/// <summary>The controller's ConfigMap (N95), and the inventory of annotations without a table.</summary>
public class SettingsTests
{
    [Fact]
    public void N95_Settings_change_defaults()
    {
        RoutePolicies policies = NginxCase.Of(("force-ssl-redirect", "true")).With(
            ("http-redirect-code", "301"), ("preserve-trailing-slash", "true"), ("proxy-body-size", "8m"), ("proxy-read-timeout", "5"),
            ("whitelist-source-range", "10.0.0.0/8"), ("block-cidrs", "192.0.2.0/24"), ("custom-http-errors", "404,503"),
            ("load-balance", "ewma"), ("limit-req-status-code", "429")).PoliciesOf();
        Assert.Equal(new HttpsRedirectPolicy(301, KeepTrailingSlash: true), policies.Https);
        Assert.Equal((8L << 20, 5, "ewma"), (policies.Body!.MaxBytes, policies.Timeouts!.Read!.Value.Seconds, policies.Choice!.Algorithm));
        Assert.Equal((1, 1), (policies.Networks!.Allow.Count, policies.Networks.Deny.Count));
        Assert.Equal(([404, 503], null), (policies.ErrorPages!.Statuses, policies.ErrorPages.Backend));
    }

    [Fact]
    public void N95_Settings_are_those_of_requests_without_an_Ingress_too()
    {
        RoutePolicies miss = NginxCase.Of()
            .With(("hsts-max-age", "1"), ("block-cidrs", "192.0.2.0/24"), ("whitelist-source-range", "10.0.0.0/8"))
            .PoliciesOf("unknown.test", "/");
        Assert.Equal("max-age=1; includeSubDomains", miss.ResponseHeaders!.StrictTransportSecurity);
        Assert.Equal((0, 1), (miss.Networks!.Allow.Count, miss.Networks.Deny.Count));
    }

    [Theory]
    [InlineData("http-redirect-code", "303", "ING4012")]
    [InlineData("hsts", "yes", "ING4012")]
    [InlineData("annotations-risk-level", "1", "ING4012")]
    [InlineData("proxy-body-szie", "1m", "ING4011")]
    [InlineData("server-snippet", "return 200;", "ING4013")]
    [InlineData("use-gzip", "true", "ING4013")]
    public void N95_A_key_that_is_not_followed_leaves_the_defaults(string key, string value, string code)
    {
        NginxCase table = NginxCase.Of().With((key, value));
        Assert.Equal([code], table.Codes);
        Assert.Equal(NginxCase.Of().PoliciesOf(), table.PoliciesOf());
    }

    [Theory]
    [InlineData("whitelist-source-range", "allowlist-source-range,whitelist-source-range")]
    [InlineData("denylist-source-range", "denylist-source-range")]
    [InlineData("block-cidrs", null)]
    public void N63_Networks_that_are_not_understood_close_what_depends_on_them(string key, string? own)
    {
        NginxCase table = NginxCase.Of().With((key, "10.0.0.0/8, x"), ("ssl-redirect", "false"));
        Assert.Equal(503, table.PoliciesOf().Closed?.Status);
        Diagnostic finding = table.Table.Diagnostics.Single(d => d.Code == IngressNginxCodes.InvalidSetting);
        Assert.Equal(DiagnosticSeverity.Error, finding.Severity);
        Assert.Equal(own is null, table.PoliciesOf("unknown.test", "/").Closed is not null);
        foreach (string annotation in (string[])["allowlist-source-range", "whitelist-source-range", "denylist-source-range"])
        {
            bool replaces = own is not null && own.Contains(annotation, StringComparison.Ordinal);
            Assert.Equal(replaces, NginxCase.Of((annotation, "10.0.0.0/8")).With((key, "x")).PoliciesOf().Closed is null);
        }
    }

    [Fact]
    public void N95_A_key_that_kept_clients_out_is_warned_of() => Assert.Equal(
        DiagnosticSeverity.Warning,
        NginxCase.Of().With(("block-user-agents", "bot")).Table.Diagnostics
            .Single(d => d.Code == IngressNginxCodes.SettingNotFollowed).Severity);

    [Fact]
    public void N95_A_missing_ConfigMap_is_told() => Assert.Equal(
        ["ING4010"], NginxCase.Of().With(new IngressNginxOptions { ConfigMap = "ingress/nope" }).Codes);

    [Theory]
    [InlineData("ssl-redirect", "true", AnnotationClass.Honoured, "ING4001")]
    [InlineData("ssl-redirect", "maybe", AnnotationClass.Honoured, "ING4005")]
    [InlineData("proxy-buffering", "off", AnnotationClass.NoOp, "ING4002")]
    [InlineData("server-snippet", "x", AnnotationClass.Refused, "ING4006")]
    [InlineData("permanent-redirect", "https://x$request_uri", AnnotationClass.Refused, "ING4006")]
    [InlineData("allowlist-source-range", "x", AnnotationClass.Refused, "ING4007")]
    [InlineData("auth-type", "digest", AnnotationClass.Refused, "ING4007")]
    [InlineData("ssl-passthrough", "true", AnnotationClass.Refused, "ING4003")]
    [InlineData("secure-backends", "true", AnnotationClass.Unknown, "ING4004")]
    [InlineData("rewrite-targte", "/", AnnotationClass.Unknown, "ING4004")]
    [InlineData("auth-realm", "x", AnnotationClass.NoOp, "ING4002")]
    public void N98_Each_use_of_an_annotation_has_a_class_and_a_finding(string name, string value, AnnotationClass expected, string code)
    {
        (string, string)[] secret = name == "auth-type" ? [("auth-secret", "users")] : [];
        AnnotationUse use = AnnotationInventory.Of(NginxCase.NewIngress("default/m", [], [(name, value), .. secret]))
            .Single(u => u.Annotation == $"nginx.ingress.kubernetes.io/{name}");
        Assert.Equal((expected, code, value), (use.Class, use.Code.Id, use.Value));
        Assert.Equal(use.Code, use.ToDiagnostic().Code);
    }

    [Fact]
    public void The_inventory_takes_the_objects_that_an_Ingress_names_to_be_there()
    {
        (string, string)[] annotations =
        [
            ("auth-type", "basic"), ("auth-secret", "users"), ("default-backend", "pages"), ("custom-headers", "default/headers"),
            ("proxy-ssl-secret", "default/ca"), ("auth-tls-secret", "default/ca"),
        ];
        Assert.All(
            AnnotationInventory.Of(NginxCase.NewIngress("default/m", [], annotations)),
            u => Assert.Equal(AnnotationClass.Honoured, u.Class));
    }

    [Fact]
    public void N1_The_prefix_can_be_another_one()
    {
        var options = new IngressNginxOptions { AnnotationPrefix = "custom.example" };
        Assert.Empty(AnnotationInventory.Of(NginxCase.NewIngress("default/m", [], [("ssl-redirect", "true")]), options));
    }

    [Fact]
    public void Secrets_and_ConfigMaps_of_annotations_are_named() => Assert.Equal(
        ["Secret default/users", "Secret default/ca", "ConfigMap other/headers"],
        new IngressNginxDialect().ReferencesOf(NginxCase.NewIngress("default/m", [], [
            ("auth-secret", "users"), ("auth-tls-secret", " default/ca "), ("custom-headers", "other/headers"),
            ("proxy-ssl-secret", "a/b/c"),
        ])).Select(r => r.ToString()));
}
