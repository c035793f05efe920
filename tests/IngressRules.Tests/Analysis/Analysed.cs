using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using IngressRules.Analysis;
using IngressRules.Diagnostics;
using IngressRules.Model;
using IngressRules.Reading;
using IngressRules.Validation;

namespace IngressRules.Tests.Analysis;

/// <summary>Manifests as a user writes them, and short forms of the analyzer's findings about them.</summary>
internal static class Analysed
{
    public static ValueList<Diagnostic> Yaml(string yaml, AnalysisOptions? options = null)
    {
        IngressReadResult read = IngressReader.Read(yaml);
        ValidationResult valid = IngressValidator.Validate(read);
        Assert.Empty(read.Diagnostics);
        Assert.Empty(valid.Diagnostics);
        return IngressAnalyzer.Analyze(valid, options);
    }

    /// <summary>A line for each finding: <c>ING3301 spec.rules[0]…</c>.</summary>
    public static string Lines(string yaml, AnalysisOptions? options = null) =>
        string.Join('\n', Yaml(yaml, options).Select(d => $"{d.Code.Id} {d.Field}"));

    /// <summary>An Ingress with one path; the text is inserted between the quotes of a YAML string.</summary>
    public static string WithPath(string path, string type) => WithBackend("web", "number: 80", $"\"{path}\"", type);

    public static string WithBackend(string service, string port, string path = "/", string type = "Prefix") =>
        $$"""
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: { name: shop }
        spec:
          rules:
          - host: shop.example.com
            http:
              paths:
              - path: {{path}}
                pathType: {{type}}
                backend: { service: { name: {{service}}, port: { {{port}} } } }
        """;

    public static string WithAnnotation(string key, string value = "any") =>
        $$"""
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata:
          name: shop
          annotations:
            {{key}}: "{{value}}"
        spec:
          defaultBackend: { service: { name: web, port: { number: 80 } } }
        """;

    /// <summary>An Ingress with one entry of tls and one path for each host.</summary>
    public static string WithTls(string tls, params string[] hosts) => string.Join('\n', hosts.Select(Rule).Prepend(
        $$"""
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: { name: shop }
        spec:
          tls:
          - {{tls}}
          rules:
        """));

    private static string Rule(string host) => $"  - host: \"{host}\"\n    http: {{ paths: [{{ path: /, pathType: Prefix, backend: "
        + "{ service: { name: web, port: { number: 80 } } } }] }";

    public static string Secret(string rest, string name = "shop-tls") =>
        $$"""

        ---
        apiVersion: v1
        kind: Secret
        metadata: { name: {{name}} }
        {{rest}}
        """;

    public static string Service(string ports, string name = "web", string @namespace = "default", string more = "") =>
        $$"""

        ---
        apiVersion: v1
        kind: Service
        metadata: { name: {{name}}, namespace: {{@namespace}} }
        spec:
          ports: [{{ports}}]
          {{more}}
        """;

    /// <summary>The rest of a Secret that holds a certificate for some hosts and its key.</summary>
    public static string Certificate(DateTimeOffset from, DateTimeOffset until, params string[] hosts)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=test", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        foreach (string host in hosts)
        {
            names.AddDnsName(host);
        }

        request.CertificateExtensions.Add(names.Build());
        using X509Certificate2 certificate = request.CreateSelfSigned(from, until);
        return $"type: kubernetes.io/tls\ndata: {{ tls.crt: {InBase64(certificate.ExportCertificatePem())}, tls.key: "
            + $"{InBase64(key.ExportPkcs8PrivateKeyPem())} }}";
    }

    /// <summary>Like the other overload, for a certificate that is valid for a year around today.</summary>
    public static string Certificate(params string[] hosts) =>
        Certificate(TimeProvider.System.GetUtcNow().AddDays(-180), TimeProvider.System.GetUtcNow().AddDays(180), hosts);

    private static string InBase64(string text) => Convert.ToBase64String(Encoding.ASCII.GetBytes(text));
}
