using IngressRules.Model;
using IngressRules.Validation;

namespace IngressRules.Tests.Validation;

/// <summary>The rules B of specification 2.4, for the backend of a path and for the default one.</summary>
public class BackendRulesTests
{
    private static readonly string A63 = new('a', 63);

    [Fact]
    public void B1_a_backend_with_both_is_looked_at_no_further() =>
        Check(new() { Service = new(), Resource = new() }, "B1 B FieldValueInvalid");

    [Fact]
    public void B2_a_backend_is_one_of_the_two() => Check(new(), "B2 B FieldValueInvalid");

    public static TheoryData<string, string, string> ServiceNames => new()
    {
        // name, until 1.35, from 1.36
        { "web", "", "" },
        { "a", "", "" },
        { "web-1", "", "" },
        { A63, "", "" },
        { A63 + "a", "B4", "B4" },
        { A63 + "A", "B4 B4", "B4 B4" },
        { "1web", "B4", "" },
        { "0", "B4", "" },
        { "1" + A63, "B4 B4", "B4" },
        { "Web", "B4", "B4" },
        { "web.svc", "B4", "B4" },
        { "1.2", "B4", "B4" },
        { "-web", "B4", "B4" },
        { "web-", "B4", "B4" },
        { "web_1", "B4", "B4" },
        { "", "B3", "B3" },
    };

    [Theory]
    [MemberData(nameof(ServiceNames))]
    public void B3_B4_a_service_name_is_one_label_and_from_1_36_may_start_with_a_digit(string name, string in135, string in136)
    {
        Ingress ingress = Samples.WithBackend(IngressBackend.ForService(name, 80));
        Assert.Equal(in135, Samples.Rules(IngressValidator.Check(ingress, new() { Release = new(35) })));
        Assert.Equal(in136, Samples.Rules(IngressValidator.Check(ingress, new() { Release = new(36) })));
    }

    [Theory]
    [InlineData("", 80, "")]
    [InlineData("http", 0, "")]
    [InlineData("", 1, "")]
    [InlineData("", 65535, "")]
    [InlineData("http", 80, "B5 B FieldValueInvalid")]
    [InlineData("HTTP--", -1, "B5 B FieldValueInvalid")]
    [InlineData("", 0, "B6 B FieldValueRequired")]
    [InlineData("", -1, "B8 B.service.port.number FieldValueInvalid")]
    [InlineData("", 65536, "B8 B.service.port.number FieldValueInvalid")]
    [InlineData("", int.MinValue, "B8 B.service.port.number FieldValueInvalid")]
    [InlineData("", int.MaxValue, "B8 B.service.port.number FieldValueInvalid")]
    public void B5_B6_B8_a_port_is_a_name_or_a_number_in_range(string name, int number, string lines) =>
        Check(new() { Service = new() { Name = "web", Port = new() { Name = name, Number = number } } }, lines);

    [Theory]
    [InlineData("h", 0)]
    [InlineData("http-2", 0)]
    [InlineData("0a", 0)]
    [InlineData("abcdefghijklmno", 0)]
    [InlineData("abcdefghijklmnop", 1)]
    [InlineData("HTTP", 2)]                             // characters, and no lower-case letter
    [InlineData("80", 1)]
    [InlineData("a--b", 1)]
    [InlineData("-a", 1)]
    [InlineData("a-", 1)]
    [InlineData("-", 2)]
    [InlineData("--", 3)]
    [InlineData("a_b", 1)]
    [InlineData("a\n", 1)]
    [InlineData("--------0_-------", 5)]
    [InlineData("\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4", 3)]  // 16 bytes
    public void B7_each_broken_part_of_a_port_name_is_an_error(string name, int errors) => Check(
        IngressBackend.ForService("web", name), string.Join('\n', Enumerable.Repeat("B7 B.service.port.name FieldValueInvalid", errors)));

    [Theory]
    [InlineData(null, "Bucket", "static", "")]
    [InlineData("k8s.example.com", "Bucket", "a b C", "")]
    [InlineData("", "Bucket", "static", "B9 B.resource.apiGroup FieldValueInvalid")]
    [InlineData("apps/v1", "Bucket", "static", "B9 B.resource.apiGroup FieldValueInvalid")]
    [InlineData(null, "", "", "B10 B.resource.kind FieldValueRequired\nB10 B.resource.name FieldValueRequired")]
    [InlineData(null, "a/b", "..", "B11 B.resource.kind FieldValueInvalid\nB11 B.resource.name FieldValueInvalid")]
    [InlineData(
        null,
        ".",
        "%/",
        "B11 B.resource.kind FieldValueInvalid\nB11 B.resource.name FieldValueInvalid\nB11 B.resource.name FieldValueInvalid")]
    [InlineData(null, "...", "a", "")]
    public void B9_B10_B11_a_resource_is_a_group_a_kind_and_a_name(string? group, string kind, string name, string lines) =>
        Check(new() { Resource = new() { ApiGroup = group, Kind = kind, Name = name } }, lines);

    [Fact]
    public void The_name_of_the_service_comes_before_its_port() =>
        Check(new() { Service = new() }, "B3 B.service.name FieldValueRequired\nB6 B FieldValueRequired");

    private static void Check(IngressBackend backend, string lines)
    {
        string path = lines.Replace(" B", " spec.rules[0].http.paths[0].backend", StringComparison.Ordinal);
        Assert.Equal(path, Samples.Lines(IngressValidator.Check(Samples.WithBackend(backend))));
        string byDefault = lines.Replace(" B", " spec.defaultBackend", StringComparison.Ordinal);
        Assert.Equal(byDefault, Samples.Lines(IngressValidator.Check(Samples.WithSpec(new() { DefaultBackend = backend }))));
    }
}
