using IngressRules.Analysis;
using IngressRules.Diagnostics;

namespace IngressRules.Tests.Analysis;

/// <summary>Annotations that nothing reads, and classes that do not exist (specification 1.1, 4.3).</summary>
public class AnnotationAnalysisTests
{
    [Theory]
    [InlineData("kubernetes.io/ingress.class", "ING3501")]
    [InlineData("kubernetes.io/ingres.class", "ING3503")]
    [InlineData("kubernetes.io/ingress-class", "ING3503")]
    [InlineData("ingressClassName", "ING3503")]
    [InlineData("Kubernetes.io/ingress.class", "ING3503")]
    [InlineData("nginx.ingress.kubernetes.io/rewrite-target", "ING3502")]
    [InlineData("nginx.ingress.kubernetes.io/rewrite-traget", "ING3503")]
    [InlineData("nginx.ingres.kubernetes.io/rewrite-target", "ING3503")]
    [InlineData("nginx.ingress.kubernetes.io/limit-rpm", "ING3502")]
    [InlineData("nginx.ingress.kubernetes.io/not-yet-invented", "ING3502")]
    [InlineData("nginx.org/rewrites", "ING3502")]
    [InlineData("traefik.ingress.kubernetes.io/router.middlewares", "ING3502")]
    [InlineData("haproxy.org/path-rewrite", "ING3502")]
    [InlineData("haproxy-ingress.github.io/ssl-redirect", "ING3502")]
    [InlineData("projectcontour.io/websocket-routes", "ING3502")]
    [InlineData("alb.ingress.kubernetes.io/scheme", "ING3502")]
    [InlineData("konghq.com/strip-path", "ING3502")]
    [InlineData("appgw.ingress.kubernetes.io/ssl-redirect", "ING3502")]
    [InlineData("ingress.gcp.kubernetes.io/pre-shared-cert", "ING3502")]
    [InlineData("kubernetes.io/ingress.allow-http", "ING3502")]
    [InlineData("cert-manager.io/cluster-issuer", "")]
    [InlineData("acme.cert-manager.io/http01-edit-in-place", "")]
    [InlineData("kubernetes.io/tls-acme", "")]
    [InlineData("external-dns.alpha.kubernetes.io/hostname", "")]
    [InlineData("kubectl.kubernetes.io/last-applied-configuration", "")]
    [InlineData("example.org/ingress.class", "")]
    [InlineData("rewrite-target", "")]
    [InlineData("description", "")]
    public void Annotations_that_nobody_reads_here_are_reported(string key, string code) =>
        Assert.Equal(code, string.Join(' ', Analysed.Yaml(Analysed.WithAnnotation(key)).Select(d => d.Code.Id)));

    [Theory]
    [InlineData("nginx.ingress.kubernetes.io/rewrite-target", "rewrites the path")]
    [InlineData("nginx.ingress.kubernetes.io/ssl-redirect", "redirected to HTTPS")]
    [InlineData("nginx.ingress.kubernetes.io/backend-protocol", "appProtocol")]
    [InlineData("nginx.ingress.kubernetes.io/proxy-body-size", "size of request bodies")]
    [InlineData("nginx.ingress.kubernetes.io/use-regex", "compared as text")]
    [InlineData("nginx.ingress.kubernetes.io/canary", "share of another Ingress' requests")]
    [InlineData("nginx.ingress.kubernetes.io/rewrite-traget", "Did you mean nginx.ingress.kubernetes.io/rewrite-target?")]
    [InlineData("kubernetes.io/ingres.class", "Did you mean kubernetes.io/ingress.class?")]
    [InlineData("kubernetes.io/ingress.class", "Write spec.ingressClassName")]
    public void The_message_says_what_it_would_have_done_or_what_was_meant(string key, string words) =>
        Assert.Contains(words, Assert.Single(Analysed.Yaml(Analysed.WithAnnotation(key))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("${CLASS}", "variable that nothing has replaced")]
    [InlineData("{{ .Values.class }}", "template expression")]
    public void A_class_that_nobody_filled_in_is_no_name_to_write(string value, string words)
    {
        string message = Assert.Single(Analysed.Yaml(Analysed.WithAnnotation("kubernetes.io/ingress.class", value))).Message;
        Assert.Contains(words, message, StringComparison.Ordinal);
        Assert.DoesNotContain("such as", message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_place_is_the_key()
    {
        Diagnostic found = Assert.Single(Analysed.Yaml(Analysed.WithAnnotation("nginx.ingress.kubernetes.io/rewrite-target", "/")));
        Assert.Equal("metadata.annotations.nginx.ingress.kubernetes.io/rewrite-target", found.Field);
        Assert.Equal(
            (6, 5, found.Field.Length - "metadata.annotations.".Length), (found.Span?.Line, found.Span?.Column, found.Span?.Length));
    }

    [Theory]
    [InlineData("nginx.ingress.kubernetes.io/", 0)]
    [InlineData("nginx.ingress.kubernetes.io/rewrite-target", 0)]
    [InlineData("nginx.ingress.kubernetes.io/rewrite", 1)]
    public void An_annotation_that_somebody_honours_is_fine(string honoured, int count) => Assert.Equal(
        count,
        Analysed.Yaml(
            Analysed.WithAnnotation("nginx.ingress.kubernetes.io/rewrite-target"), new() { HonouredAnnotations = [honoured] }).Count);

    [Theory]
    [InlineData("ingressclass.kubernetes.io/is-default-class", "")]
    [InlineData("ingressclass.kubernetes.io/is-default-clas", "ING3503 metadata.annotations.ingressclass.kubernetes.io/is-default-clas")]
    [InlineData("ingressclass.kubernetes.io/is-default", "")]
    public void A_class_is_looked_at_too(string key, string lines) => Assert.Equal(
        lines,
        Analysed.Lines(
            $$"""
            apiVersion: networking.k8s.io/v1
            kind: IngressClass
            metadata:
              name: public
              annotations: { {{key}}: "true" }
            spec: { controller: example.org/controller }
            """));

    [Theory]
    [InlineData("nginx.ingress.kubernetes.io/auth-url", "ING3503 metadata.labels.nginx.ingress.kubernetes.io/auth-url")]
    [InlineData("kubernetes.io/ingress.class", "ING3503 metadata.labels.kubernetes.io/ingress.class")]
    [InlineData("app.kubernetes.io/name", "")]
    [InlineData("haproxy.org/team", "")]
    public void An_annotation_is_no_label(string key, string lines) => Assert.Equal(
        lines, Analysed.Lines(Analysed.WithAnnotation(key).Replace("annotations:", "labels:", StringComparison.Ordinal)));

    [Theory]
    [InlineData("public", true, "")]
    [InlineData("pubilc", true, "ING3321 spec.ingressClassName")]
    [InlineData("pubilc", false, "")]
    public void A_class_exists_where_classes_are_given(string name, bool given, string lines)
    {
        string yaml =
            $$"""
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: { name: shop }
            spec:
              ingressClassName: {{name}}
              defaultBackend: { service: { name: web, port: { number: 80 } } }
            """ + (!given ? "" :
            """

            ---
            apiVersion: networking.k8s.io/v1
            kind: IngressClass
            metadata: { name: public }
            spec: { controller: example.org/controller }
            """);
        Assert.Equal(lines, Analysed.Lines(yaml));
        Assert.Empty(Analysed.Yaml(yaml, new AnalysisOptions { ClassesAreSelected = true }));
    }
}
