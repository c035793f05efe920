using IngressRules.Compilation;
using IngressRules.Explanation;
using IngressRules.IngressNginx;
using IngressRules.Matching;
using IngressRules.Reading;
using IngressRules.Validation;

namespace IngressRules.Tests.IngressNginx;

/// <summary>A further name for a host has no rule, and the analysis of a table says nothing of it (N9).</summary>
public class AliasAnalysisTests
{
    [Fact]
    public void N9_An_alias_below_a_wildcard_is_not_judged()
    {
        const string text = """
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata:
              name: shop
              annotations:
                nginx.ingress.kubernetes.io/server-alias: www.example.com,shop.other.example
            spec:
              ingressClassName: nginx
              rules:
              - host: shop.example.com
                http:
                  paths:
                  - {path: /shop, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}
            ---
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: {name: blog}
            spec:
              ingressClassName: nginx
              rules:
              - host: "*.example.com"
                http:
                  paths:
                  - {path: /blog, pathType: Prefix, backend: {service: {name: blog, port: {number: 80}}}}
            """;
        var matcher = new IngressMatcher(IngressCompiler.Compile(
            IngressValidator.Validate(IngressReader.Read(text)), new CompilerOptions { Dialect = new IngressNginxDialect() }));
        Assert.Equal("default/web:80", matcher.Match("www.example.com", "/shop").Backend?.ToString());
        Assert.Null(matcher.Match("www.example.com", "/blog").Backend);

        TableFinding found = Assert.Single(TableAnalyzer.Analyze(matcher), f => f.Kind == TableFindingKind.WildcardHidden);
        Assert.Equal("shop.example.com", found.Witness?.Host);
    }
}
