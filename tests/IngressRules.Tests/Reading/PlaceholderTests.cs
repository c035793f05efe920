using IngressRules.Diagnostics;
using IngressRules.Reading;
using IngressRules.Validation;

namespace IngressRules.Tests.Reading;

/// <summary>A template, or a value that nobody has filled in, gets one finding that says so, and none that judges the text.</summary>
public class PlaceholderTests
{
    private const string Filled = """
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata:
          name: web
        spec:
          tls:
          - hosts: [app.example.com]
            secretName: web-tls
          rules:
          - host: app.example.com
            http:
              paths:
              - path: /
                pathType: Prefix
                backend:
                  service:
                    name: web
                    port:
                      number: 80

        """;

    [Theory]
    [InlineData("'{{ .Values.host }}'", "template expression", "helm template")]
    [InlineData("\"{% host %}\"", "template expression", "Render")]
    [InlineData("${HOST}", "variable", "envsubst")]
    [InlineData("$(HOST)", "variable", "envsubst")]
    [InlineData("$HOST", "variable", "envsubst")]
    [InlineData("<%= host %>", "template expression", "Render")]
    [InlineData("xxx_host", "placeholder", "real value")]
    [InlineData("__HOST__", "placeholder", "real value")]
    [InlineData("<host>", "placeholder", "real value")]
    [InlineData("<your host>", "placeholder", "real value")]
    [InlineData("CHANGE_ME", "placeholder", "real value")]
    [InlineData("CHANGEME", "placeholder", "real value")]
    [InlineData("WEB_HOST", "placeholder", "real value")]
    [InlineData("app.BASE_DOMAIN", "placeholder", "real value")]
    [InlineData("HOSTNAME", "placeholder", "real value")]
    [InlineData("your_domain", "placeholder", "real value")]
    [InlineData("\"@HOST@\"", "placeholder", "real value")]
    [InlineData("\"#{Host}#\"", "placeholder", "real value")]
    [InlineData("change_me", "placeholder", "real value")]
    [InlineData("TODO", "placeholder", "real value")]
    [InlineData("YOUR_DOMAIN", "placeholder", "real value")]
    [InlineData("App.your-domain.example.com", "placeholder", "real value")]
    [InlineData("'@@HOST@@'", "placeholder", "real value")]
    [InlineData("'%HOST%'", "placeholder", "real value")]
    [InlineData("'[[ .Host ]]'", "template expression", "Render")]
    [InlineData("map[host:a]", "mapping that a template printed", "toYaml")]
    [InlineData("map[]", "mapping that a template printed", "toYaml")]
    [InlineData("'%{host}'", "variable", "envsubst")]
    [InlineData("ENC[AES256_GCM,data:x=,type:str]", "encrypted by SOPS", "sops decrypt")]
    [InlineData("<no value>", "not set", "Set the value")]
    public void A_host_that_nobody_filled_in_is_one_finding(string host, string what, string advice)
    {
        Diagnostic finding = Assert.Single(Findings(Filled.Replace("host: app.example.com", $"host: {host}", StringComparison.Ordinal)));
        Assert.Equal((ReadingCodes.NotFilledIn, "spec.rules[0].host"), (finding.Code, finding.Field));
        Assert.Contains(what, finding.Message, StringComparison.Ordinal);
        Assert.Contains(advice, finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("APP.EXAMPLE.COM")]
    [InlineData("app_web.example.com")]
    [InlineData("a..b")]
    [InlineData("Todo.example.com")]
    [InlineData("LOCALHOST")]
    [InlineData("API_GATEWAY.example.com")]
    public void A_host_that_is_only_wrong_is_judged(string host)
    {
        Diagnostic finding = Assert.Single(Findings(Filled.Replace("host: app.example.com", $"host: {host}", StringComparison.Ordinal)));
        Assert.Equal(ValidationCodes.R2, finding.Code);
    }

    [Theory]
    [InlineData("todos")]
    [InlineData("todo")]
    [InlineData("api/todo")]
    [InlineData("editing/x")]
    [InlineData("edit/this")]
    [InlineData("filling")]
    [InlineData("settings")]
    [InlineData("your-orders")]
    [InlineData("API_GATEWAY/v1")]
    [InlineData("[[:alpha:]]+")]
    public void A_path_that_only_lacks_its_slash_is_judged(string path)
    {
        Diagnostic finding = Assert.Single(
            Findings(Filled.Replace("- path: /", $"- path: '{path}'", StringComparison.Ordinal)),
            d => d.Severity == DiagnosticSeverity.Error);
        Assert.Equal(ValidationCodes.P3, finding.Code);
    }

    [Theory]
    [InlineData("${PORT}")]
    [InlineData("'{{ .Values.port }}'")]
    [InlineData("$(PORT)")]
    public void A_number_that_nobody_filled_in_is_one_finding(string port)
    {
        Diagnostic finding = Assert.Single(Findings(Filled.Replace("number: 80", $"number: {port}", StringComparison.Ordinal)));
        Assert.Equal(ReadingCodes.NotFilledIn, finding.Code);
    }

    [Theory]
    [InlineData("kind: Ingress", "kind: ${KIND}", "kind", "variable")]
    [InlineData("kind: Ingress", "kind: CHANGE_ME", "kind", "placeholder")]
    [InlineData("kind: Ingress", "kind: TODO", "kind", "placeholder")]
    [InlineData("networking.k8s.io/v1\nkind: Ingress", "${API}\nkind: ${KIND}", "kind", "variable")]
    [InlineData("networking.k8s.io/v1", "${API}", "apiVersion", "variable")]
    [InlineData("networking.k8s.io/v1", "${GROUP}/v1", "apiVersion", "variable")]
    public void A_kind_that_nobody_filled_in_is_one_finding(string right, string wrong, string field, string what)
    {
        Diagnostic finding = Assert.Single(Findings(Filled.Replace(right, wrong, StringComparison.Ordinal)));
        Assert.Equal((ReadingCodes.NotFilledIn, field), (finding.Code, finding.Field));
        Assert.Contains(what, finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\u201Chost\u201D", "are typographic ones, which are letters to YAML. Write host without them.")]
    [InlineData("${KEY}", "Its name is a variable that nothing has replaced.")]
    public void A_field_whose_name_is_none_is_told_so(string name, string words)
    {
        Diagnostic finding = Assert.Single(Findings(Filled.Replace("host:", $"{name}:", StringComparison.Ordinal)));
        Assert.Equal(ReadingCodes.UnknownField, finding.Code);
        Assert.Contains(words, finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_that_breaks_two_rules_with_its_quotes_is_one_finding() => Assert.Contains(
        "typographic",
        Assert.Single(Findings(Filled.Replace(
            "  name: web\nspec", "  name: web\n  annotations: {\u201Ca.b/c\u201D: d}\nspec", StringComparison.Ordinal))).Message,
        StringComparison.Ordinal);

    [Fact]
    public void A_value_of_a_Secret_in_typographic_quotes_is_not_shown()
    {
        Diagnostic finding = Samples.OnlyError(Samples.Read(
            "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata: {tls.key: \u201Chidden\u201D}\n"));
        Assert.Contains("around the value are typographic", finding.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("  name: web\nspec", "  name: web\n  annotations: map[nginx.ingress.kubernetes.io/x:y]\nspec", "mapping that a template")]
    [InlineData("  name: web\nspec", "  name: web\n  annotations: map[]\nspec", "mapping that a template printed")]
    [InlineData("  - hosts: [app.example.com]\n    secretName: web-tls", "    [map[hosts:[a.io] secretName:b]]", "mapping that a template")]
    [InlineData("      - path: /", "      [map[path:/ pathType:Prefix]]", "mapping that a template printed")]
    [InlineData("host: app.example.com", "host: %HOST%", "placeholder that nobody filled in")]
    [InlineData("host: app.example.com", "host: @HOST@", "placeholder that nobody filled in")]
    [InlineData("host: app.example.com", "host: %{host}", "variable that nothing has replaced")]
    [InlineData("spec:\n", "<% if tls %>\nspec:\n", "ERB")]
    public void A_value_that_is_no_YAML_because_nobody_filled_it_in_is_said_to_be_that(string right, string wrong, string what)
    {
        Assert.Contains(right, Filled, StringComparison.Ordinal);
        Diagnostic finding = Assert.Single(Findings(Filled.Replace(right, wrong, StringComparison.Ordinal)));
        Assert.Equal(ReadingCodes.NotFilledIn, finding.Code);
        Assert.Contains(what, finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("host: %20a")]
    [InlineData("host: @app")]
    public void A_sign_that_no_value_starts_with_is_no_placeholder_by_itself(string host) => Assert.Equal(
        ReadingCodes.YamlSyntax, Assert.Single(Findings(Filled.Replace("host: app.example.com", host, StringComparison.Ordinal))).Code);

    [Fact]
    public void Many_values_are_one_finding_that_names_the_fields()
    {
        Diagnostic finding = Assert.Single(Findings(Filled
            .Replace("app.example.com", "${HOST}", StringComparison.Ordinal)
            .Replace("[${HOST}]", "['${HOST}']", StringComparison.Ordinal)
            .Replace("web", "${NAME}", StringComparison.Ordinal)));
        Assert.Equal("metadata.name", finding.Field);
        Assert.Contains("spec.rules[0].host", finding.Message, StringComparison.Ordinal);
        Assert.Contains("and others", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_template_whose_kind_comes_in_a_later_document_is_an_error_all_the_same()
    {
        Assert.Equal(
            [DiagnosticSeverity.Info, DiagnosticSeverity.Error],
            Findings("{{- range .Values.hosts }}\n---\n" + Filled + "{{- end }}\n").Select(d => d.Severity));
    }

    [Fact]
    public void What_SOPS_adds_to_a_file_is_no_finding_of_its_own()
    {
        string text = Filled.Replace("host: app.example.com", "host: ENC[AES256_GCM,data:x=,type:str]", StringComparison.Ordinal)
            + "sops:\n  version: 3.7.3\n";
        Assert.Equal(ReadingCodes.NotFilledIn, Assert.Single(Findings(text)).Code);
    }

    [Fact]
    public void Other_errors_of_the_object_stay()
    {
        string text = Filled.Replace("host: app.example.com", "host: ${HOST}", StringComparison.Ordinal)
            .Replace("pathType: Prefix", "pathType: prefix", StringComparison.Ordinal);
        Assert.Equal([ReadingCodes.NotFilledIn, ValidationCodes.P2], Findings(text).Select(d => d.Code));
    }

    [Theory]
    [InlineData("{{- if .Values.on }}\n", "", "Helm template", "helm template CHART", "1:1")]
    [InlineData("# {{ a comment }}\n{{- with $x }}\n", "{{- end }}\n", "Helm template", "helm template CHART", "2:1")]
    [InlineData("{% if on %}\n", "{% endif %}\n", "Jinja", "Ansible", "1:1")]
    [InlineData("", "  {{ more }}\n", "template that has not been rendered", "helm template", "20:3")]
    public void A_template_is_one_finding_whatever_the_number_of_its_documents(
        string before, string after, string what, string advice, string place)
    {
        string text = before + Filled + after;
        Diagnostic finding = Assert.Single(Findings(text + "---\n" + text));
        Assert.Equal(ReadingCodes.NotFilledIn, finding.Code);
        Assert.Contains(what, finding.Message, StringComparison.Ordinal);
        Assert.Contains(advice, finding.Message, StringComparison.Ordinal);
        Assert.Equal(place, $"{finding.Span!.Line}:{finding.Span.Column}");
    }

    [Theory]
    [InlineData("a/b: \"x {{ y }}\"\nc:\n\td: e\n", "tab", "3:1")]
    [InlineData("a: \"Pod {{ $labels.pod }}\"\nb: [\n", "not closed", "2:4")]
    [InlineData("a: |\n  {% raw %}\n  {{ x }}\nb: [\n", "not closed", "4:4")]
    [InlineData("a: >-\n  {{ x }} {% y %}\nb: {\n", "not closed", "3:4")]
    [InlineData("a: b # {{ x }}\nc: [\n", "not closed", "2:4")]
    [InlineData("a: \"x\nb: \"{{ y }}\"\n", "quotation mark", "1:4")]
    [InlineData("a: 'it {{ y }}\n", "quotation mark", "1:4")]
    public void A_template_expression_that_does_no_harm_does_not_hide_the_syntax_error(string text, string message, string place)
    {
        Diagnostic finding = Assert.Single(Findings(text));
        Assert.Equal((ReadingCodes.YamlSyntax, DiagnosticSeverity.Error), (finding.Code, finding.Severity));
        Assert.Contains(message, finding.Message, StringComparison.Ordinal);
        Assert.Equal(place, $"{finding.Span!.Line}:{finding.Span.Column}");
    }

    [Fact]
    public void A_template_of_something_without_a_kind_is_only_a_note() =>
        Assert.Equal(DiagnosticSeverity.Info, Assert.Single(Findings("host: {{ .Values.host }}\n")).Severity);

    [Fact]
    public void An_encrypted_Secret_is_said_to_be_encrypted_and_not_quoted()
    {
        Diagnostic finding = Samples.OnlyError(Samples.Read(
            "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata:\n"
            + "  tls.crt: ENC[AES256_GCM,data:hidden]\n  tls.key: ENC[AES256_GCM,data:hidden]\n"));
        Assert.Contains("The value is encrypted by SOPS", finding.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_in_typographic_quotes_are_told_so()
    {
        Diagnostic finding = Assert.Single(Findings(
            Filled.Replace("host: app.example.com", "host: \u201Capp.example.com\u201D", StringComparison.Ordinal)));
        Assert.Contains("typographic", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Findings_are_merged_where_the_first_of_the_object_stands_and_those_before_it_stay()
    {
        var source = new SourceText("f", "a: CHANGE_ME\nb: good\n"u8.ToArray());
        SourceSpan unfilled = source.GetSpan(3, 9);
        Diagnostic a = new(ValidationCodes.M2, "\"CHANGE_ME\"") { Field = "a", Span = unfilled };
        Diagnostic b = new(ValidationCodes.M2, "\"good\"") { Field = "b", Span = source.GetSpan(16, 4) };
        Diagnostic c = a with { Field = "c" }, d = b with { Field = "d" };
        List<Diagnostic> findings = [c, b, a, d, c, a, c];
        Placeholder.Merge(findings, start: 1, ReadingCodes.NotFilledIn);
        Assert.Equal([c, b, findings[2], d], findings);
        Assert.Equal((ReadingCodes.NotFilledIn, "a"), (findings[2].Code, findings[2].Field));
        Assert.EndsWith("Write the real value. The same is true of c.", findings[2].Message, StringComparison.Ordinal);
    }

    private static Diagnostic[] Findings(string text)
    {
        IngressReadResult read = IngressReader.Read(text);
        return [.. read.Diagnostics, .. IngressValidator.Validate(read).Diagnostics];
    }
}
