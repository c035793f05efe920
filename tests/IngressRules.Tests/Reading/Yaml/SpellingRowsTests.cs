using IngressRules.Diagnostics;
using IngressRules.Reading;
using IngressRules.Validation;

namespace IngressRules.Tests.Reading.Yaml;

/// <summary>
/// Spellings that kube-apiserver or kubectl take or refuse, where other YAML readers do otherwise. Each was given to them; most are finds
/// of the comparison with a real server.
/// </summary>
public class SpellingRowsTests
{
    [Theory]
    [InlineData("annotations:\n    k: \"one\n    two\"", "one two")] // Quotes that continue at the indentation of their key
    [InlineData("annotations:\n    k: \"one\n  two\n\n three\"", "one two\nthree")] // or left of it
    [InlineData("annotations:\n    k: 'it''s\n  two'", "it's two")]
    [InlineData("annotations:\n    k: \"one\\\n  two\"", "onetwo")]
    [InlineData("annotations:\n    k: \"a \u2028 b\"", "a\u2028b")]
    [InlineData("annotations:\n    k: \"a\u2029b\"", "a\u2029b")]
    [InlineData("annotations:\n    k: \"a\u0085b\"", "a b")]
    [InlineData("annotations:\n    k: 'a\u0085\u0085b'", "a\nb")]
    [InlineData("annotations: {\n  k: one\n  }", "one")] // Brackets that continue at the parent's indentation
    [InlineData("annotations: {\nk:\none\n}", "one")] // or left of it
    [InlineData("annotations:\n    {k: one\n  two, a: b}", "one two")]
    [InlineData("annotations: {\"k\":\"one\",\n\"a\":\"b\"}", "one")]
    [InlineData("annotations: {k: \"one\",}", "one")]
    [InlineData("annotations: {k: http://x:80/y}", "http://x:80/y")]
    [InlineData("annotations: {k: one\n  , a: b}", "one")]
    [InlineData("annotations: {a, k: one}", "one")]
    [InlineData("annotations: {k: -}", "-")]
    [InlineData("annotations: {? k : one}", "one")]
    [InlineData("annotations: {k: &x one, a: b}", "one")] // An anchor in braces, with another entry after it
    [InlineData("annotations: {a: &x k, *x : one}", "one")] // An alias as a key
    [InlineData("annotations: {a: &x [b], k: one}", null)]
    [InlineData("annotations: {&x k: &y one, a: *x, b: *y}", "one")]
    [InlineData("annotations:\n    k:\tone", "one")]
    [InlineData("annotations:\n    k: \"one\"#two", "one")]
    [InlineData("annotations:\n    k: \"it\\'s\"", "it's")]
    [InlineData("annotations:\n    k: |\n         one\n     two\n", null)]
    [InlineData("annotations:\n    k: >\n      one\n       two\n\n      three\n", "one\n two\n\nthree\n")]
    [InlineData("annotations:\n    k: |2-\n        one\n", "  one")]
    public void What_the_server_takes_is_taken(string metadata, string? expected)
    {
        IngressReadResult result = Samples.Read(Samples.Small(metadata));
        Assert.Equal(expected, result.Ingresses.SingleOrDefault()?.Metadata.Annotations["k"]);
        Assert.Equal(expected is null, result.HasErrors);
    }

    [Theory]
    [InlineData("annotations:\n    -\ta: b")] // A tab after a dash
    [InlineData("annotations:\n\t  k: one")]
    [InlineData("annotations:\n    k: one\n\ttwo")]
    [InlineData("annotations: {k: \"\\/\"}")] // An escape of JSON
    [InlineData("annotations: {k: \"\\ud83d\\ude00\"}")] // Half of a surrogate pair is no character of YAML
    [InlineData("annotations: {k: a?b}")]
    [InlineData("annotations: {k: a, :c: d}")]
    [InlineData("annotations: {ke\n  y: a}")] // A key on two lines
    [InlineData("annotations: {k\n  : a}")]
    [InlineData("annotations: {\"k\" \"a\"}")]
    [InlineData("annotations: {k: [ ]a}")]
    [InlineData("annotations:\n    k: |\n      a\n\tb")]
    [InlineData("annotations:\n    k: >\n\n        a\n      b")]
    [InlineData("annotations:\n    k: a\u2028 b")]
    [InlineData("annotations:\n    k: @a")]
    [InlineData("annotations:\n    k: &a.b c")]
    public void What_the_server_refuses_is_refused(string metadata)
    {
        IngressReadResult result = Samples.Read(Samples.Small(metadata));
        Assert.Empty(result.Ingresses);
        Assert.Equal(ReadingCodes.YamlSyntax, Samples.OnlyError(result).Code);
    }

    [Theory]
    [InlineData("---\n")]
    [InlineData("---\n\uFEFF")]
    [InlineData("---\n# second\n\uFEFF")]
    [InlineData("---\r\n\uFEFF")]
    public void A_byte_order_mark_may_stand_before_each_document(string between)
    {
        IngressReadResult result = Samples.Read("\uFEFF" + Samples.Small() + between + Samples.Small(name: "two"));
        Assert.Empty(result.Diagnostics);
        Assert.Equal(["web", "two"], result.Ingresses.Select(i => i.Metadata.Name));
        SourceSpan place = result.Ingresses[1].Origin.Find(FieldPath.Root.Child("metadata").Child("name"))!;
        Assert.Equal("two", place.GetLineText().Substring(place.Column - 1, place.Length));
    }

    [Theory]
    [InlineData("a.json")]
    [InlineData("a.yaml")]
    [InlineData(null)]
    public void Json_is_read_by_any_name_with_a_byte_order_mark_or_on_many_lines(string? name)
    {
        const string Class =
            "{\n\"apiVersion\": \"networking.k8s.io/v1\", \"kind\": \"IngressClass\",\n\"metadata\": {\"name\": \"\\/a\"}}\n";
        IngressReadResult result = IngressReader.Read("\uFEFF" + Class + Class, name: name);
        Assert.Empty(result.Diagnostics);
        Assert.Equal(2, result.Objects.IngressClasses.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("# exported\n---\n")]
    public void Yaml_is_read_by_the_name_of_a_json_file(string start)
    {
        IngressReadResult result = IngressReader.Read(start + Samples.Small() + "---\n" + Samples.Small(name: "two"), name: "a.json");
        Assert.Empty(result.Diagnostics);
        Assert.Equal(["web", "two"], result.Ingresses.Select(i => i.Metadata.Name));
    }

    [Theory]
    [InlineData("a.json")]
    [InlineData("a.yaml")]
    [InlineData(null)]
    public void A_comma_too_many_in_json_is_refused_by_any_name(string? name)
    {
        Diagnostic error = Samples.OnlyError(
            IngressReader.Read("{\"kind\": \"IngressClass\",\n \"metadata\": {\"name\": \"a\",\n }}", name: name));
        Assert.Equal("ING1005  2:26+1", Samples.Brief(error));
        Assert.Contains("no comma may stand before }", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"a\": 1", "1:1", "the object that starts here is not closed")]
    [InlineData("{\"a\":\n [1, 2", "2:2", "the list that starts here is not closed")]
    [InlineData("{\"a\": \"b", "1:7", "the text that starts here is not closed")]
    [InlineData("{\"a\": 'b'}", "1:7", "double quotes")]
    [InlineData("{a: 1}", "1:2", "a key stands in double quotes")]
    [InlineData("{\"a\": 1, // c\n\"b\": 2}", "1:10", "no comments")]
    [InlineData("{\"a\": \"b\" \"c\": 2}", "1:11", "a comma or a colon is missing")]
    public void A_json_error_names_its_cause(string text, string place, string cause)
    {
        Diagnostic error = Samples.OnlyError(Samples.Read(text, new() { Format = SourceFormat.Json }));
        Assert.Equal(place, $"{error.Span!.Line}:{error.Span.Column}");
        Assert.Contains(cause, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_namespace_of_an_IngressClass_is_dropped_as_the_server_drops_it()
    {
        IngressReadResult result = Samples.Read(
            "apiVersion: networking.k8s.io/v1\nkind: IngressClass\nmetadata: {name: a, namespace: b}\nspec: {controller: a.b/c}\n");
        Assert.Empty(IngressValidator.Validate(result).Diagnostics);
        Assert.Equal("", Assert.Single(result.Objects.IngressClasses).Metadata.Namespace);
    }
}
