using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using IngressRules.Kubernetes.Admission;
using IngressRules.Reading;
using IngressRules.Reloading;

namespace IngressRules.Kubernetes.Tests.Admission;

/// <summary>Reviews as an API server sends them, and the answers as a person reads them.</summary>
internal static class Reviews
{
    private static readonly IngressAdmission s_admission = new();

    /// <summary>A table on a cluster: it serves the IngressClass <c>ours</c>.</summary>
    /// <param name="manifests">Further objects, in YAML.</param>
    public static RoutingTable Table(string manifests = "") => Table(new(), manifests);

    /// <inheritdoc cref="Table(string)"/>
    /// <param name="options">How rules are compiled.</param>
    /// <param name="manifests">Further objects, in YAML.</param>
    public static RoutingTable Table(Compilation.CompilerOptions options, string manifests) => RoutingTable.Build(
        IngressReader.Read(Encoding.UTF8.GetBytes($"""
            apiVersion: networking.k8s.io/v1
            kind: IngressClass
            metadata: {"{"}name: ours{"}"}
            spec: {"{"}controller: {Compilation.CompilerOptions.DefaultController}{"}"}
            ---
            apiVersion: networking.k8s.io/v1
            kind: IngressClass
            metadata: {"{"}name: theirs{"}"}
            spec: {"{"}controller: example.org/theirs{"}"}
            ---
            {manifests.ReplaceLineEndings("\n")}
            """)),
        options with { Controller = Compilation.CompilerOptions.DefaultController });

    /// <summary>An Ingress in YAML and as JSON reads it too.</summary>
    public static string Ingress(
        string name, string host, string path, string pathType = "Prefix", string created = "2026-01-02",
        string service = "web") => $$$$$"""
        {"apiVersion": "networking.k8s.io/v1", "kind": "Ingress",
         "metadata": {"name": "{{{{{name.Split('/')[1]}}}}}", "namespace": "{{{{{name.Split('/')[0]}}}}}",
          "creationTimestamp": "{{{{{created}}}}}T00:00:00Z"},
         "spec": {"ingressClassName": "ours",
          "rules": [{"host": "{{{{{host}}}}}", "http": {"paths": [{"path": "{{{{{path}}}}}",
           "pathType": "{{{{{pathType}}}}}", "backend": {"service": {"name": "{{{{{service}}}}}", "port": {"number": 80}}}}]}}]}}
        """;

    /// <summary>A review.</summary>
    public static string Review(
        string? item, string operation = "CREATE", string? old = null, string ns = "default", string more = "") => $$$$$"""
        {"kind": "AdmissionReview", "apiVersion": "admission.k8s.io/v1", "request": {"uid": "705ab4f5-6393-11e8-b7cc-42010a800002",
         "kind": {"group": "networking.k8s.io", "version": "v1", "kind": "Ingress"},
         "resource": {"group": "networking.k8s.io", "version": "v1", "resource": "ingresses"},
         "namespace": "{{{{{ns}}}}}", "operation": "{{{{{operation}}}}}", "userInfo": {"username": "admin", "groups": ["system:masters"]},
         "object": {{{{{item ?? "null"}}}}}, "oldObject": {{{{{old ?? "null"}}}}}, "dryRun": false{{{{{more}}}}} }}
        """;

    /// <summary>Has a review judged.</summary>
    public static AdmissionAnswer Send(string review, RoutingTable? table) => s_admission.Review(Encoding.UTF8.GetBytes(review), table);

    /// <summary>The answer as text: <c>allowed</c>, the warnings, or <c>denied</c> and the message; a line each.</summary>
    public static string Answer(string review, RoutingTable? table)
    {
        AdmissionAnswer answer = Send(review, table);
        JsonNode json = JsonNode.Parse(answer.Body.Span)!;
        Assert.Equal("admission.k8s.io/v1", (string?)json["apiVersion"]);
        Assert.Equal("AdmissionReview", (string?)json["kind"]);
        JsonNode response = json["response"]!;
        Assert.Equal("705ab4f5-6393-11e8-b7cc-42010a800002", (string?)response["uid"]);
        if ((bool)response["allowed"]!)
        {
            Assert.Null(response["status"]);
            return string.Join('\n', ["allowed", .. response["warnings"]?.AsArray().Select(w => (string)w!) ?? []]);
        }

        JsonNode status = response["status"]!;
        Assert.Equal(("Failure", "Invalid", 422), ((string?)status["status"], (string?)status["reason"], (int)status["code"]!));
        return $"denied {(string?)status["message"]}";
    }

    /// <summary>A string of JSON.</summary>
    public static string Quote(string text) => JsonSerializer.Serialize(text);
}
