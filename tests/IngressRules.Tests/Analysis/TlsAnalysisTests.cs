using IngressRules.Analysis;
using IngressRules.Diagnostics;
using IngressRules.Reading;
using IngressRules.Validation;

namespace IngressRules.Tests.Analysis;

/// <summary>Hosts of tls and of rules, and the Secrets of tls (specification 5, Q28).</summary>
public class TlsAnalysisTests
{
    private const string Complete = "type: kubernetes.io/tls\nstringData: { tls.crt: any, tls.key: any }";

    [Theory]
    [InlineData("a.example.com", "a.example.com", "")]
    [InlineData("b.example.com", "a.example.com", "ING3201 spec.tls[0].hosts[0]")]
    [InlineData("\"*.example.com\"", "a.example.com", "")]
    [InlineData("\"*.example.com\"", "a.b.example.com", "ING3201 spec.tls[0].hosts[0]")]
    [InlineData("\"*.example.com\"", "example.com", "ING3201 spec.tls[0].hosts[0]")]
    [InlineData("\"*.example.com\"", "*.example.com", "")]
    [InlineData("a.example.com", "*.example.com", "")]
    [InlineData("b.example.com", "", "")]
    public void A_tls_host_has_a_rule(string tlsHost, string ruleHost, string lines) =>
        Assert.Equal(lines, Analysed.Lines(Analysed.WithTls($"hosts: [{tlsHost}]", ruleHost)));

    [Fact]
    public void The_rule_may_stand_in_another_ingress() => Assert.Empty(Analysed.Yaml(
        Analysed.WithTls("hosts: [a.example.com, shop.example.com]", "a.example.com") + "\n---\n" + Analysed.WithPath("/", "Prefix")));

    [Fact]
    public void Without_rules_the_default_backend_takes_every_host() => Assert.Empty(Analysed.Yaml(
        """
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: { name: shop }
        spec:
          tls:
          - { hosts: [a.example.com], secretName: a-tls }
          defaultBackend: { service: { name: web, port: { number: 80 } } }
        """));

    [Theory]
    [InlineData("hosts: [a.example.com]", "b.example.com", "ING3202 spec.rules[1].host")]
    [InlineData("hosts: [a.example.com]", "*.example.com", "ING3202 spec.rules[1].host")]
    [InlineData("hosts: [a.example.com, \"*.example.com\"]", "b.example.com", "")]
    [InlineData("hosts: [a.example.com, \"*.example.com\"]", "c.b.example.com", "ING3202 spec.rules[1].host")]
    [InlineData("hosts: [a.example.com, b.example.com]", "b.example.com", "")]
    [InlineData("hosts: [a.example.com]", "", "")]
    [InlineData("secretName: any", "b.example.com", "")]
    public void A_rule_host_has_tls_where_others_of_its_ingress_have(string tls, string second, string lines) =>
        Assert.Equal(lines, Analysed.Lines(Analysed.WithTls(tls, "a.example.com", second)));

    [Fact]
    public void A_host_of_two_rules_is_reported_once() => Assert.Equal(
        "ING3202 spec.rules[1].host",
        Analysed.Lines(Analysed.WithTls("hosts: [a.example.com]", "a.example.com", "b.example.com", "b.example.com")));

    [Fact]
    public void An_ingress_without_tls_shall_have_none() => Assert.Empty(Analysed.Yaml(
        Analysed.WithPath("/", "Prefix") + "\n---\n" + Analysed.WithTls("hosts: [a.example.com]", "a.example.com")));

    [Theory]
    [InlineData("shop-tls", Complete, "ING3314")]
    [InlineData("shop-tsl", Complete, "ING3311")]
    [InlineData("shop-tls", "type: Opaque\nstringData: { tls.crt: any, tls.key: any }", "ING3312 ING3314")]
    [InlineData("shop-tls", "stringData: { tls.crt: any, tls.key: any }", "ING3312 ING3314")]
    [InlineData("shop-tls", "type: kubernetes.io/tls\nstringData: { tls.crt: any }", "ING3313")]
    [InlineData("shop-tls", "type: kubernetes.io/tls\nstringData: { tls.crt: \"\", tls.key: any }", "ING3313")]
    [InlineData("shop-tls", "type: kubernetes.io/tls\nstringData: { tls.crt: any, tls.key: any, ca.crt: any }", "ING3314")]
    [InlineData("shop-tls", "type: Opaque", "ING3312 ING3313")]
    public void A_tls_secret_exists_and_holds_a_certificate(string name, string secret, string codes) => Assert.Equal(
        codes,
        string.Join(
            ' ', Analysed.Yaml(Analysed.WithTls($"secretName: {name}", "a.example.com") + Analysed.Secret(secret)).Select(d => d.Code.Id)));

    [Theory]
    [InlineData("shop.io,*.shop.io", -100, 100, "shop.io,a.shop.io,*.shop.io", "")]
    [InlineData("SHOP.io", -100, 100, "shop.io", "")]
    [InlineData("*.shop.io", -100, 100, "shop.io,a.b.shop.io,a.shop.io", "ING3317 spec.tls[0].hosts[0]|ING3317 spec.tls[0].hosts[1]")]
    [InlineData("shop.io", -100, -1, "shop.io", "ING3315 spec.tls[0].secretName")]
    [InlineData("shop.io", 1, 100, "shop.io", "ING3315 spec.tls[0].secretName")]
    [InlineData("shop.io", -100, 13, "shop.io", "ING3316 spec.tls[0].secretName")]
    [InlineData("shop.io", -100, 15, "shop.io", "")]
    public void A_certificate_is_for_its_hosts_and_for_today(string names, int from, int until, string hosts, string expected)
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        string yaml = Analysed.WithTls(
            $"{{ hosts: [\"{hosts.Replace(",", "\", \"", StringComparison.Ordinal)}\"], secretName: shop-tls }}", hosts.Split(','))
            + Analysed.Secret(Analysed.Certificate(now.AddDays(from), now.AddDays(until), names.Split(',')));

        Assert.Equal(expected.Replace('|', '\n'), Analysed.Lines(yaml));
    }

    [Fact]
    public void A_certificate_with_the_key_of_another_is_none()
    {
        string one = Analysed.Certificate("shop.io"), other = Analysed.Certificate("shop.io");
        string mixed =
            one[..one.IndexOf("tls.key", StringComparison.Ordinal)] + other[other.IndexOf("tls.key", StringComparison.Ordinal)..];

        Diagnostic found = Assert.Single(Analysed.Yaml(Analysed.WithTls("secretName: shop-tls", "shop.io") + Analysed.Secret(mixed)));

        Assert.Equal("ING3314", found.Code.Id);
        Assert.DoesNotContain("BEGIN", found.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_secrets_none_is_missing() =>
        Assert.Empty(Analysed.Yaml(Analysed.WithTls("secretName: shop-tls", "a.example.com") + Analysed.Service("{ port: 80 }")));

    [Fact]
    public void Q28_a_router_that_is_given_all_secrets_misses_one_where_there_is_none()
    {
        ValidationResult valid = IngressValidator.Validate(IngressReader.Read(Analysed.WithTls("secretName: shop-tls", "a.example.com")));

        Assert.Equal(
            "ING3311",
            Assert.Single(
                IngressAnalyzer.AnalyzeSecrets(valid.Objects, valid.Ingresses, new AnalysisOptions { SecretsAreComplete = true })).Code.Id);
        Assert.Empty(IngressAnalyzer.AnalyzeSecrets(valid.Objects, valid.Ingresses));
    }

    [Fact]
    public void Q28_a_router_that_is_given_all_secrets_misses_one_that_cert_manager_would_make()
    {
        string text = Analysed.WithTls("secretName: shop-tls", "a.example.com").Replace(
            "{ name: shop }", "{ name: shop, annotations: { cert-manager.io/issuer: any } }", StringComparison.Ordinal);
        ValidationResult valid = IngressValidator.Validate(IngressReader.Read(text));

        Diagnostic found = Assert.Single(
            IngressAnalyzer.AnalyzeSecrets(valid.Objects, valid.Ingresses, new AnalysisOptions { SecretsAreComplete = true }));
        Assert.Equal("ING3311", found.Code.Id);
    }

    [Theory]
    [InlineData("cert-manager.io/cluster-issuer")]
    [InlineData("cert-manager.io/issuer")]
    [InlineData("kubernetes.io/tls-acme")]
    public void A_secret_that_cert_manager_will_make_is_not_missing(string annotation) => Assert.Empty(Analysed.Yaml(
        Analysed.WithTls("secretName: shop-tls", "a.example.com").Replace(
            "{ name: shop }", $"{{ name: shop, annotations: {{ {annotation}: any }} }}", StringComparison.Ordinal)
        + Analysed.Secret("type: Opaque", "database")));
}
