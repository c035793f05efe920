using IngressRules.Diagnostics;
using IngressRules.Model;
using IngressRules.Reading;

namespace IngressRules.Tests.Reading.Decoding;

/// <summary>Unknown fields and duplicate keys (specification 2.7, Q25).</summary>
public class FieldPolicyTests
{
    [Theory]
    [InlineData("spec", "backend", "defaultBackend")]
    [InlineData("spec", "ingressClass", "ingressClassName")]
    [InlineData("spec", "Rules", "rules")]
    [InlineData("spec.rules[0].http.paths[0]", "pathtype", "pathType")]
    [InlineData("spec.rules[0].http.paths[0].backend", "serviceName", "service.name")]
    [InlineData("spec.rules[0].http.paths[0].backend", "servicePort", "service.port.number")]
    [InlineData("metadata", "annotation", "annotations")]
    public void An_unknown_field_is_a_warning_that_guesses_what_was_meant(string parent, string field, string guess)
    {
        string text = parent switch
        {
            "spec" => $"metadata: {{name: a}}\nspec:\n  {field}: x\n",
            "metadata" => $"metadata:\n  {field}: x\n",
            "spec.rules[0].http.paths[0]" => $"spec: {{rules: [{{http: {{paths: [{{{field}: x}}]}}}}]}}\n",
            _ => $"spec: {{rules: [{{http: {{paths: [{{backend: {{{field}: x}}}}]}}}}]}}\n",
        };
        text = "apiVersion: networking.k8s.io/v1\nkind: Ingress\n" + text;
        IngressReadResult result = Samples.Read(text);
        Diagnostic warning = Assert.Single(result.Diagnostics);
        Assert.Single(result.Ingresses);
        Assert.Equal((ReadingCodes.UnknownField, DiagnosticSeverity.Warning), (warning.Code, warning.Severity));
        Assert.Equal($"{parent}.{field}", warning.Field);
        Assert.Contains($"mean {guess}", warning.Message, StringComparison.Ordinal);
        Assert.Equal(field.Length, warning.Span!.Length);

        Assert.Empty(Samples.Read(text, new() { UnknownFields = FieldPolicy.Ignore }).Diagnostics);
        IngressReadResult strict = Samples.Read(text, new() { UnknownFields = FieldPolicy.Strict });
        Assert.Empty(strict.Ingresses);
        Assert.Equal(DiagnosticSeverity.Error, Assert.Single(strict.Diagnostics).Severity);
    }

    [Theory]
    [InlineData("a: 1\nb: {c: 1, d: {c: 2}, c: 3}\na: 2\n", "b.c 5:22", "a 6:1")]
    public void Duplicate_keys_are_found_at_every_depth(string rest, params string[] expected)
    {
        string text = "apiVersion: networking.k8s.io/v1\nkind: Ingress\n" + "metadata: {name: x}\n" + rest;
        IngressReadResult result = Samples.Read(text, new() { UnknownFields = FieldPolicy.Ignore });
        Assert.Equal(expected, result.Diagnostics.Select(d => $"{d.Field} {d.Span!.Line}:{d.Span.Column}"));
        Assert.All(result.Diagnostics, d => Assert.Equal(ReadingCodes.DuplicateKey, d.Code));
        Assert.Single(result.Ingresses);
        Assert.Empty(Samples.Read(text, new() { UnknownFields = FieldPolicy.Ignore, DuplicateKeys = FieldPolicy.Strict }).Ingresses);
        Assert.Empty(Samples.Read(text, new() { UnknownFields = FieldPolicy.Ignore, DuplicateKeys = FieldPolicy.Ignore }).Diagnostics);
    }

    // Rows of this table were posted to a kube-apiserver 1.20.2.
    [Theory]
    [InlineData("""{"service":{"name":"s","port":{"number":80}},"service":null}""", null, 0)]
    [InlineData("""{"service":{"name":"s","port":{"number":80,"number":null}}}""", "s", 80)]
    [InlineData("""{"service":{"name":"s","name":null,"port":{"number":80}}}""", "", 80)]
    [InlineData("""{"service":{"name":"s"},"service":{"port":{"number":80}}}""", "s", 80)]
    [InlineData("""{"service":{"name":"s","port":{"number":80},"port":null}}""", "s", 80)]
    public void Of_a_key_that_JSON_writes_twice_the_second_is_decoded_into_the_first(string backend, string? name, int port)
    {
        const string Start = """{"apiVersion":"networking.k8s.io/v1","kind":"Ingress","metadata":{"name":"a"},"spec":{"defaultBackend":""";
        IngressServiceBackend? service = Assert.Single(Samples.Read(Start + backend + "}}").Ingresses).Spec.DefaultBackend!.Service;
        Assert.Equal((name, port), (service?.Name, service?.Port.Number ?? 0));
    }

    [Fact]
    public void Lists_and_maps_that_JSON_writes_twice_merge_as_in_Go()
    {
        IngressReadResult result = Samples.Read("""
            {"apiVersion":"networking.k8s.io/v1","kind":"Ingress",
             "metadata":{"name":"a","labels":{"a":"1","b":"2"},"labels":{"b":"3"},"annotations":{"x":"y"},"annotations":null},
             "spec":{"tls":[{"hosts":["a","b"],"secretName":"x"},{"secretName":"y"}],"tls":[{"hosts":["c"]}]},"spec":null}
            """);
        Ingress ingress = Assert.Single(result.Ingresses);
        Assert.Equal(new([new("a", "1"), new("b", "3")]), ingress.Metadata.Labels);
        Assert.Empty(ingress.Metadata.Annotations);
        Assert.Equal([new() { Hosts = ["c"], SecretName = "x" }], ingress.Spec.Tls);
    }

    [Fact]
    public void A_value_that_a_later_key_overwrites_is_still_type_checked_in_JSON_and_not_in_YAML()
    {
        const string Json = """{"apiVersion":"networking.k8s.io/v1","kind":"Ingress","metadata":{"name":5,"name":"a"}}""";
        Assert.Empty(Samples.Read(Json).Ingresses);
        Assert.Single(Samples.Read(Json, new() { Format = SourceFormat.Yaml }).Ingresses);
    }

    [Fact]
    public void An_object_with_a_thousand_findings_lists_the_first_hundred()
    {
        string text =
            "apiVersion: networking.k8s.io/v1\nkind: Ingress\n" + string.Concat(Enumerable.Range(0, 1000).Select(i => $"x{i}: 1\n"));
        IngressReadResult result = Samples.Read(text);
        Assert.Equal(101, result.Diagnostics.Count);
        Assert.Equal(ReadingCodes.MoreFindings, result.Diagnostics[^1].Code);
    }
}
