using System.Globalization;
using IngressRules.Diagnostics;
using IngressRules.Model;

namespace IngressRules.Tests.Reading;

/// <summary>Every field has the right line and column, whatever surrounds it.</summary>
public class PositionTests
{
    private static readonly string[] s_fields =
    [
        "apiVersion", "kind", "metadata.name", "spec.ingressClassName", "spec.defaultBackend.resource.name", "spec.tls[0].hosts[0]",
        "spec.tls[0].secretName", "spec.rules[0].host", "spec.rules[0].http.paths[0].path", "spec.rules[0].http.paths[0].pathType",
        "spec.rules[0].http.paths[0].backend.service.port.number", "spec.rules[0].http.paths[1].backend.service.name",
        "spec.rules[0].http.paths[1].backend.service.port.name",
    ];

    private static readonly string[] s_values =
    [
        "networking.k8s.io/v1", "Ingress", "shop", "public", "files", "shop.example.com", "shop-tls", "shop.example.com", "/cart", "Prefix",
        "80", "home", "http",
    ];

    [Theory]
    [InlineData("")]
    [InlineData("# grün 😀\n")]
    [InlineData("%YAML 1.1\n---\n")]
    [InlineData("a: ü😀\n---\nb: [\n--- # third\n")]
    [InlineData("\uFEFF")]
    public void Every_field_of_YAML_is_found(string before)
    {
        foreach (string lineEnd in new[] { "\n", "\r\n" })
        {
            string text = (before + Samples.Shop).Replace("\n", lineEnd, StringComparison.Ordinal);
            AssertPlaces(text, Assert.Single(Samples.Read(text).Ingresses));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"kind\": \"ü😀\", \"apiVersion\": \"v1\"}\n\n")]
    public void Every_field_of_JSON_is_found(string before)
    {
        foreach (string lineEnd in new[] { "\n", "\r\n" })
        {
            string text = (before + Samples.ShopJson).Replace("\n", lineEnd, StringComparison.Ordinal);
            AssertPlaces(text, Assert.Single(Samples.Read(text).Ingresses));
        }
    }

    [Fact]
    public void Fields_of_list_items_are_found_relative_to_the_item()
    {
        string item = "- " + Samples.Shop.TrimEnd().Replace("\n", "\n  ", StringComparison.Ordinal) + "\n";
        string text = "apiVersion: v1\nkind: List\nitems:\n" + item.Replace("shop", "first", StringComparison.Ordinal) + item;
        ValueList<Ingress> ingresses = Samples.Read(text).Ingresses;
        Assert.Equal(2, ingresses.Count);
        AssertPlaces(text, ingresses[1]);
    }

    [Fact]
    public void The_place_of_an_absent_field_is_the_key_of_its_parent()
    {
        IngressRules.Model.Ingress ingress = Samples.Read(Samples.Shop).Ingresses[0];
        SourceSpan? span = ingress.Origin.Find(Path("spec.rules[0].http.paths[0].backend.resource"));
        Assert.Equal((26, 9, 7), (span!.Line, span.Column, span.Length));
        Assert.Equal("        backend:", span.GetLineText());
    }

    [Theory]
    [InlineData("spec.defaultBackend.service.port.number", "number: \"80\"", "7:56+4", "Write 80 without quotes")]
    [InlineData("spec.defaultBackend.service.port.number", "number: http", "7:56+4", "field name instead")]
    [InlineData("spec.defaultBackend.service.port.number", "number: 8.5", "7:56+3", "whole number")]
    [InlineData("spec.defaultBackend.service.port.name", "name: 080", "7:54+3", "\"080\"")]
    [InlineData("spec.defaultBackend.service.port.name", "name: on", "7:54+2", "\"on\"")]
    [InlineData("spec.defaultBackend.service.port.name", "name: {}", "7:48+4", "found a mapping")]
    public void A_wrong_type_names_field_place_and_remedy(string field, string port, string place, string remedy)
    {
        string text = Samples.Small().Replace("number: 80", port, StringComparison.Ordinal);
        Diagnostic error = Samples.OnlyError(Samples.Read(text));
        Assert.Equal($"ING1101 {field} {place}", Samples.Brief(error));
        Assert.Equal(FieldErrorReason.TypeInvalid, error.Reason);
        Assert.Equal(new("Ingress", "default", "web"), error.Object);
        Assert.Contains(remedy, error.Message, StringComparison.Ordinal);
    }

    private static void AssertPlaces(string text, Ingress ingress)
    {
        string[] lines = text.TrimStart('\uFEFF').Split('\n');
        for (int i = 0; i < s_fields.Length; i++)
        {
            SourceSpan span = ingress.Origin.Find(Path(s_fields[i]))!;
            string found = lines[span.Line - 1].Substring(span.Column - 1, span.Length);
            Assert.Equal((s_fields[i], s_values[i]), (s_fields[i], found.Trim('"')));
        }

        // The quoted value has non-ASCII text before its end, and the key after it: both columns are in UTF-16 units.
        SourceSpan note = ingress.Origin.Find(Path("metadata.annotations.note"))!;
        Assert.EndsWith("😀\"", lines[note.Line - 1].Substring(note.Column - 1, note.Length), StringComparison.Ordinal);
    }

    private static FieldPath Path(string text)
    {
        FieldPath path = FieldPath.Root;
        foreach (string step in text.Replace("[", ".[", StringComparison.Ordinal).Split('.'))
        {
            path = step[0] == '[' ? path.Index(int.Parse(step[1..^1], CultureInfo.InvariantCulture)) : path.Child(step);
        }

        return path;
    }
}
