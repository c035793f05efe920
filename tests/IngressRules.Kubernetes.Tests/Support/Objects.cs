using System.Globalization;

namespace IngressRules.Kubernetes.Tests.Support;

/// <summary>Objects in JSON, as they are sent to the API server, and their paths there.</summary>
internal static class Objects
{
    /// <summary>The collection of Ingresses.</summary>
    public static string Ingresses(string ns) => $"apis/networking.k8s.io/v1/namespaces/{ns}/ingresses";

    /// <summary>The collection of Services.</summary>
    public static string Services(string ns) => $"api/v1/namespaces/{ns}/services";

    /// <summary>The collection of EndpointSlices.</summary>
    public static string Slices(string ns) => $"apis/discovery.k8s.io/v1/namespaces/{ns}/endpointslices";

    /// <summary>The collection of Secrets.</summary>
    public static string Secrets(string ns) => $"api/v1/namespaces/{ns}/secrets";

    /// <summary>An Ingress with one rule for the whole host.</summary>
    public static string Ingress(string name, string host, string service, string? ingressClass = null, string? secret = null)
    {
        string className = ingressClass is null ? "" : $"\"ingressClassName\":\"{ingressClass}\",";
        string tls = secret is null ? "" : $$$""","tls":[{"hosts":["{{{host}}}"],"secretName":"{{{secret}}}"}]""";
        return $$$"""
            {"apiVersion":"networking.k8s.io/v1","kind":"Ingress","metadata":{"name":"{{{name}}}"},"spec":{ {{{className}}}
             "rules":[{"host":"{{{host}}}","http":{"paths":[{"path":"/","pathType":"Prefix",
               "backend":{"service":{"name":"{{{service}}}","port":{"number":80}} } }] } }]{{{tls}}} } }
            """;
    }

    /// <summary>A Service with port 80.</summary>
    public static string Service(string name) =>
        $$$"""{"apiVersion":"v1","kind":"Service","metadata":{"name":"{{{name}}}"},"spec":{"ports":[{"name":"http","port":80}]}}""";

    /// <summary>A slice of a Service.</summary>
    public static string Slice(string name, string service, params string[] addresses) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $$$"""
            {"apiVersion":"discovery.k8s.io/v1","kind":"EndpointSlice",
             "metadata":{"name":"{{{name}}}","labels":{"kubernetes.io/service-name":"{{{service}}}"}},
             "addressType":"IPv4","ports":[{"name":"http","port":8080,"protocol":"TCP"}],
             "endpoints":[{{{string.Join(',', addresses.Select(a => $$$"""{"addresses":["{{{a}}}"],"conditions":{"ready":true}}"""))}}}]}
            """);

    /// <summary>A Secret of any type; what it holds is no certificate.</summary>
    public static string Secret(string name, string type) => $$$"""
        {"apiVersion":"v1","kind":"Secret","metadata":{"name":"{{{name}}}"},"type":"{{{type}}}","stringData":{"tls.crt":"a","tls.key":"b"}}
        """;
}
