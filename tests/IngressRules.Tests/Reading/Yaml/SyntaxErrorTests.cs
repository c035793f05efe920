using IngressRules.Diagnostics;
using IngressRules.Reading;

namespace IngressRules.Tests.Reading.Yaml;

/// <summary>A syntax error names its cause and the line of the cause, not the place at which a scanner gave up.</summary>
public class SyntaxErrorTests
{
    // Lines are counted from 1: "  tls:" is line 6, "- host" line 10, "- path" line 13.
    private const string Correct = """
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata:
          name: web
        spec:
          tls:
            - hosts: [app.example.com, api.example.com]
              secretName: web-tls
          rules:
            - host: app.example.com
              http:
                paths:
                  - path: /
                    pathType: Prefix
                    backend: {service: {name: web, port: {number: 80}}}

        """;

    [Theory]
    [InlineData("api.example.com]", "api.example.com", "7:14", "the list that starts here with [ is not closed")]
    [InlineData("[app.example.com, api.example.com]", "[\n        app.example.com", "7:14", "the list that starts here with [ is not")]
    [InlineData("port: {number: 80}}}", "port: {number: 80}}", "15:22", "the mapping that starts here with { is not closed")]
    [InlineData("example.com]", "example.com}", "7:47", "} closes what [ opened")]
    [InlineData("[app.example.com, ", "['a' \"b\", ", "7:19", "a comma or a closing bracket is missing")]
    [InlineData("number: 80}}}", "number: 80}}}}", "15:64", "} closes nothing here")]
    [InlineData("host: app", "host: \"app", "10:13", "the quotation mark \" here is not closed")]
    [InlineData("secretName: web-tls", "secretName: 'web-tls", "8:19", "the quotation mark ' here is not closed")]
    [InlineData("path: /\n", "path: \"/\n", "13:19", "the quotation mark \" here is not closed")]
    [InlineData("secretName: web-tls", "secretName: 'it's'", "8:23", "text follows after the closing quotation mark")]
    [InlineData("secretName: web-tls", "secretName: 'it's", "8:23", "text follows after the closing quotation mark")]
    [InlineData("  tls:", "<<<<<<< HEAD\n  tls:", "6:1", "a mark of a merge conflict")]
    [InlineData("  rules:", "=======\n  rules:", "9:1", "a mark of a merge conflict")]
    [InlineData("path: /\n", "path: \"/\\d+\"\n", "13:21", "no such escape")]
    [InlineData("http:", "http", "11:11", "a colon is missing after http")]
    [InlineData("pathType: Prefix", "pathType Prefix", "14:21", "a colon is missing after pathType")]
    [InlineData("host: app.example.com", "host = app.example.com", "10:11", "a colon is missing after host")]
    [InlineData("metadata:", "metadata", "3:9", "a colon is missing after metadata")]
    [InlineData("host: app", "host:app", "10:11", "a space is missing after host:")]
    [InlineData("kind: Ingress", "kind:Ingress", "2:5", "a space is missing after kind:")]
    [InlineData("pathType: Prefix", "pathType:Prefix", "14:21", "a space is missing after pathType:")]
    [InlineData("    - hosts", "    -hosts", "7:5", "a space is missing after the dash")]
    [InlineData("    - host:", "    -host:", "10:5", "a space is missing after the dash")]
    [InlineData("    - host: app.example.com\n ", "    -host: app.example.com\n", "10:5", "a space is missing after the dash")]
    [InlineData("    - host:", "    -\"host\":", "10:5", "a space is missing after the dash")]
    [InlineData("    - host: app.example.com", "    -{host: app.example.com}", "10:5", "a space is missing after the dash")]
    [InlineData("          - path", "          -path", "13:11", "a space is missing after the dash")]
    [InlineData("  rules:", "  // the rules\n  rules:", "9:3", "a comment starts with # in YAML")]
    [InlineData("apiVersion", "// the rules\napiVersion", "1:1", "a comment starts with # in YAML")]
    [InlineData("apiVersion", "```yaml\napiVersion", "1:1", "the border of a code block in Markdown")]
    [InlineData("number: 80}}}", "number: 80}}}\n```", "16:1", "the border of a code block in Markdown")]
    [InlineData("  rules:", "\trules:", "9:1", "indented with a tab")]
    [InlineData("      http:", "\t  http:", "11:1", "indented with a tab")]
    [InlineData("    - host:", "    -\thost:", "10:6", "a tab follows the dash")]
    [InlineData("host: app", "host:\u00A0app", "10:12", "a no-break space")]
    [InlineData("path: /\n", "path: %2F\n", "13:19", "a value cannot start with %")]
    [InlineData("host: app", "host: @app", "10:13", "a value cannot start with @")]
    [InlineData("host: app", "host: `app`", "10:13", "a value cannot start with `")]
    [InlineData("host: app.", "host: *.", "10:13", "\"*.example.com\"")]
    [InlineData("secretName: web-tls", "secretName: \u201Cweb: tls\u201D", "8:19", "typographic quotation mark")]
    [InlineData("path: /\n", "path: /a: b\n", "13:21", "a second colon on this line")]
    [InlineData("            pathType", "              pathType", "14:15", "as if it continued the value of line 13")]
    [InlineData("      secretName", "    secretName", "8:5", "this line starts below the dash")]
    [InlineData("            pathType", "           pathType", "14:12", "the indentation of this line fits no line above")]
    [InlineData("  name: web\n", "  name: web\n  annotations:\n    a.io/x: one\u2028two\n    b: c\n", "6:16", "U+2028 here ends a line")]
    [InlineData("  name: web\n", "  name: web\n  annotations:\n    a.io/x: one\u0085two\n    b: c\n", "6:16", "U+0085 here ends a line")]
    [InlineData("  name: web\n", "  name: web\n  annotations:\n    a.io/x: one\u2028 two: three\n", "6:16", "U+2028 here ends a line")]
    [InlineData("  name: web\n", "  name: web\n  annotations:\n    a.io/x: header \"X: b\";\n      set X: y;\n    b: c\n",
        "6:11", "the value of a.io/x is a text of several lines. Write | after the colon here")]
    [InlineData("  name: web\n", "  name: web\n  annotations:\n    a.io/x:\n    if ($h = a) {\n      return 1;\n    }\n", "6:11",
        "a text of several lines")]
    [InlineData("  name: web\n", "  name: web\n  annotations:\n    a.io/x:\n      # why\n      if ($u ~* \"(: )\") {\n      }\n", "6:11",
        "a text of several lines")]
    [InlineData("  name: web\n", "  name: web\n  annotations:\n    a.io/x: b\n      c: d\n", "7:7", "as if it continued the value")]
    [InlineData("    - host:", "    host:", "10:5", "rules: has a list below it. Write a dash and a space before host:")]
    [InlineData("          - path:", "          path:", "13:11", "a dash is missing here: paths: has a list below it")]
    [InlineData("    - hosts: [app.example.com, api.example.com]", "    hosts: [a.io]", "7:5", "a dash is missing here: tls: has a list")]
    [InlineData("    - hosts: [app.example.com, api.example.com]", "    hosts:\n      - a.io", "7:5", "a dash is missing here: tls:")]
    [InlineData("    - hosts: [app.example.com, api.example.com]", "    \u2013 hosts:\n      - a.io", "7:5", "the typographic dash here")]
    [InlineData("    - hosts: [app.example.com, api.example.com]", "    hosts: a.io", "7:5", "a dash is missing here: tls: has a list")]
    [InlineData("    - hosts: [app.example.com, api.example.com]", "    -hosts:\n      - app.example.com", "7:5", "missing after the dash")]
    [InlineData("    - hosts: [app.example.com, api.example.com]", "    -hosts:\n        - a.io\n        - b.io", "7:5", "after the dash")]
    [InlineData("    - host:", "    \u2013 host:", "10:5", "the typographic dash here is a letter to YAML")]
    [InlineData("          - path:", "          \u2014 path:", "13:11", "the typographic dash here is a letter to YAML")]
    [InlineData("    - host:", "    \u2022 host:", "10:5", "the bullet here is a letter to YAML")]
    [InlineData("    - host:", "    * host:", "10:5", "an item of a list starts with -, not with *")]
    [InlineData("port: {number: 80}", "port:{number: 80}", "15:48", "a space is missing after the colon here")]
    [InlineData("{service: {name", "{service:{name", "15:30", "a space is missing after the colon here")]
    [InlineData("- hosts: [app.example.com, api.example.com]", "- {hosts:[app.example.com]}", "7:13", "a space is missing after the colon")]
    [InlineData("apiVersion", "--- apiVersion", "1:1", "after --- nothing but a comment stands on the line")]
    [InlineData("apiVersion", "--\napiVersion", "1:1", "Write ---.")]
    [InlineData("apiVersion", "a: b\n----\napiVersion", "2:1", "Write ---.")]
    public void The_cause_is_named_at_its_own_place(string right, string wrong, string place, string cause)
    {
        Assert.Contains(right, Correct, StringComparison.Ordinal);
        Diagnostic error = Samples.OnlyError(Samples.Read(Correct.Replace(right, wrong, StringComparison.Ordinal)));
        Assert.Equal(ReadingCodes.YamlSyntax, error.Code);
        Assert.Contains(cause, error.Message, StringComparison.Ordinal);
        Assert.Equal(place, $"{error.Span!.Line}:{error.Span.Column}");
    }

    [Theory]
    [InlineData("  name: web\n", "  name:web\n", "A space is missing after name:")]
    [InlineData("- hosts: [app.example.com, api.example.com]\n      secretName: web-tls", "-hosts: [a.io]", "write - hosts:")]
    [InlineData("  name: web\n", "  name web\n", "a colon is missing after it")]
    [InlineData("  name: web\n", "  name: web\n  annotations:\n    nginx:\n      rewrite: /\n", "is one word")]
    [InlineData("[app.example.com, api.example.com]", "app.example.com, api.example.com", "Write hosts: [app.example.com, api.")]
    [InlineData("[app.example.com, api.example.com]", "\n        app.example.com\n        api.example.com", "after a dash: - app.example")]
    [InlineData("[app.example.com, api.example.com]", "\n        -app.example.com\n        -api.example.com", "each dash: write - app.exa")]
    [InlineData("[app.example.com, api.example.com]", "\n        -app.example.com", "after the dash: write - app.example.com")]
    [InlineData("[app.example.com, api.example.com]", "app.example.com]", "opening bracket [ is missing")]
    [InlineData("    - hosts: [app.example.com, api.example.com]\n", "      hosts: [app.example.com]\n", "begins with a dash and a space")]
    [InlineData("  name: web\n", "  name: web\n  annotations:\n    a.example.org:\n      b: c\n", "write a.example.org/b:")]
    [InlineData("  name: web\n", "  name: web\n  annotations:\n    - a: b\n", "without dashes before them")]
    [InlineData("  name: web\n", "  name: web\n  annotations:\n    a.io/x:\n      a \"X: b\";\n      set X: y;\n", "Write a.io/x: | and")]
    [InlineData("[app.example.com, api.example.com]", "\n        \u2013 a.io\n        \u2013 b.io", "typographic dash before it is a")]
    [InlineData("[app.example.com, api.example.com]", "\u2014 a.io", "Write - a.io")]
    [InlineData("[app.example.com, api.example.com]", "\u2014\u00A0a.io", "Write - a.io")]
    [InlineData("[app.example.com, api.example.com]", "' \u2022  a.io'", "The bullet before it is a letter to YAML. Write - a.io")]
    [InlineData("secretName: web-tls", "secretName: {SECRET}", "If {SECRET} is a placeholder, replace it")]
    [InlineData("number: 80", "number: {PORT}", "If {PORT} is a placeholder, replace it")]
    public void A_form_that_is_YAML_and_no_Ingress_says_what_to_write(string right, string wrong, string advice)
    {
        Diagnostic error = Samples.OnlyError(Samples.Read(Correct.Replace(right, wrong, StringComparison.Ordinal)));
        Assert.Equal(ReadingCodes.WrongType, error.Code);
        Assert.Contains(advice, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("openapi: 3.1.0\npaths:\n  /users: a\n    get: b\n")]
    [InlineData("tls: a\n  hosts: b\n")]
    [InlineData("rules: a\n  host: b\n    c: d\n")]
    public void A_field_of_the_same_name_in_another_text_may_be_no_list(string text) =>
        Assert.DoesNotContain("a dash is missing", Samples.OnlyError(Samples.Read(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_key_in_braces_without_its_space_is_told_so()
    {
        IngressReadResult read = Samples.Read(Correct.Replace("{name: web", "{name:web", StringComparison.Ordinal));
        Assert.Contains(
            "A space is missing after the colon: write name: web.",
            Assert.Single(read.Diagnostics, d => d.Code == ReadingCodes.UnknownField).Message,
            StringComparison.Ordinal);
    }

    private const string Json = """
        {
          "apiVersion": "networking.k8s.io/v1",
          "kind": "Ingress",
          "metadata": {"name": "web"},
          "spec": {"rules": [{"host": "app.example.com"}]}
        }
        """;

    [Theory]
    [InlineData("},\n  \"spec\"", "}\n  \"spec\"", "5:3", "a comma or a colon is missing before this")]
    [InlineData("  \"kind\"", "  // why\n  \"kind\"", "3:3", "JSON has no comments")]
    [InlineData("}]}\n}", "}]}\n", "1:1", "the object that starts here is not closed")]
    [InlineData("\"Ingress\"", "'Ingress\"", "3:11", "texts stand in double quotes")]
    [InlineData("{\n  \"api", "{\n  // why\n  \"api", "2:3", "JSON has no comments")]
    [InlineData("{\n  \"api", "{\n  // why\n  // and that\n  \"api", "2:3", "JSON has no comments")]
    [InlineData("app.example.com", "/\\d", "5:33", "there is no such escape. Write the backslash twice")]
    public void An_error_in_JSON_is_told_as_one_of_JSON_in_a_YAML_file_too(string right, string wrong, string place, string cause)
    {
        Assert.Contains(right, Json, StringComparison.Ordinal);
        string text = Json.Replace(right, wrong, StringComparison.Ordinal);
        foreach ((string before, int line) in new[] { ("", 0), (Correct + "---\n", 16) })
        {
            Diagnostic error = Samples.OnlyError(IngressReader.Read(before + text, name: "a.yaml"));
            Assert.Equal(ReadingCodes.JsonSyntax, error.Code);
            Assert.Contains(cause, error.Message, StringComparison.Ordinal);
            Assert.Equal(place, $"{error.Span!.Line - line}:{error.Span.Column}");
        }
    }

    [Fact]
    public void YAML_in_braces_is_no_JSON() => Assert.Contains(
        "} closes what [ opened",
        Samples.OnlyError(IngressReader.Read("{\"apiVersion\": networking.k8s.io/v1, \"kind\": [a}", name: "a.yaml")).Message,
        StringComparison.Ordinal);

    [Fact]
    public void A_no_break_space_in_a_key_is_named()
    {
        IngressReadResult result = Samples.Read(Correct.Replace("  rules:", "\u00A0 rules:", StringComparison.Ordinal));
        Diagnostic warning = Assert.Single(result.Diagnostics, d => d.Code == ReadingCodes.UnknownField);
        Assert.Contains("no-break space", warning.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tls.key: *hidden")]
    [InlineData("tls.key: @hidden")]
    [InlineData("tls.key:hidden\n  a: b")]
    [InlineData("hidden\n  a: b")]
    public void An_error_in_a_Secret_quotes_nothing(string data)
    {
        Diagnostic error = Samples.OnlyError(Samples.Read($"apiVersion: v1\nkind: Secret\nmetadata: {{name: a}}\ndata:\n  {data}\n"));
        Assert.DoesNotContain("hidden", error.Message, StringComparison.Ordinal);
    }
}
