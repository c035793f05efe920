using IngressRules.Diagnostics;
using IngressRules.Model;
using IngressRules.Reading;

namespace IngressRules.Tests.Reading.Yaml;

/// <summary>What scalars mean (specification 2.7). Every row was posted to a kube-apiserver 1.20.2; null stands for its 400.</summary>
public class YamlScalarTests
{
    [Theory]
    [InlineData("80", 80)]
    [InlineData("0o17", 15)]
    [InlineData("017", 15)]
    [InlineData("0b11", 3)]
    [InlineData("0b-1", -1)]
    [InlineData("0b+1", 1)]
    [InlineData("+0b11", 3)]
    [InlineData("0B11", 3)]
    [InlineData("0x50", 80)]
    [InlineData("0X50", 80)]
    [InlineData("0x5_0", 80)]
    [InlineData("0_10", 8)]
    [InlineData("8_0", 80)]
    [InlineData("080", 80)]
    [InlineData("08", 8)]
    [InlineData("00080", 80)]
    [InlineData("8e1", 80)]
    [InlineData("+8e1", 80)]
    [InlineData("8E+1", 80)]
    [InlineData("8.0", 8)]
    [InlineData("80.", 80)]
    [InlineData(".8e2", 80)]
    [InlineData("8_0.0", 80)]
    [InlineData("-0", 0)]
    [InlineData("~", 0)]
    [InlineData("!!float 80", 80)]
    [InlineData("!!int \"0x50\"", 80)]
    [InlineData("2147483647", 2147483647)]
    [InlineData("2147483648", null)]
    [InlineData("80.5", null)]
    [InlineData("\"80\"", null)]
    [InlineData("1:20", null)]
    [InlineData("true", null)]
    [InlineData("! 80", null)]
    [InlineData("!foo 80", null)]
    [InlineData("!!str 80", null)]
    [InlineData("!!int 80.0", null)]
    [InlineData("!!int \"\"", null)]
    [InlineData("!!timestamp 80", null)]
    [InlineData(".inf", null)]
    [InlineData(".nan", null)]
    [InlineData("1e400", null)]
    [InlineData("99999999999999999999", null)]
    [InlineData("0o", null)]
    [InlineData("0b", null)]
    [InlineData("0x", null)]
    public void A_number_field_takes_what_the_server_takes(string written, int? expected)
    {
        IngressReadResult result = Samples.Read(Samples.Small(port: written));
        Assert.Equal(expected, result.Ingresses.SingleOrDefault()?.Spec.DefaultBackend?.Service?.Port.Number);
        Assert.Equal(expected is null, result.HasErrors);
    }

    [Theory]
    [InlineData("plain text", "plain text")]
    [InlineData("12:30", "12:30")]
    [InlineData("2021-01-01", "2021-01-01")]
    [InlineData("2021-01-01T00:00:00Z", "2021-01-01T00:00:00Z")]
    [InlineData("1.2.3.4", "1.2.3.4")]
    [InlineData(".", ".")]
    [InlineData("+", "+")]
    [InlineData("_1", "_1")]
    [InlineData("0x", "0x")]
    [InlineData("1e", "1e")]
    [InlineData("<<", "<<")]
    [InlineData("=", "=")]
    [InlineData("\"on\"", "on")]
    [InlineData("'it''s'", "it's")]
    [InlineData("\"\\u00e9\\x41\"", "éA")]
    [InlineData("!!str on", "on")]
    [InlineData("!!str ~", "~")]
    [InlineData("!foo yes", "yes")]
    [InlineData("!!merge x", "x")]
    [InlineData("!!binary aGk=", "hi")]
    [InlineData("!!binary \"/w==\"", "\uFFFD")]
    [InlineData("!!timestamp 2021-01-01", "2021-01-01")]
    [InlineData("!!null \"~\"", "")]
    [InlineData("null", "")]
    [InlineData("Null", "")]
    [InlineData("nULL", "nULL")]
    [InlineData("tRUE", "tRUE")]
    [InlineData("on", null)]
    [InlineData("y", null)]
    [InlineData("N", null)]
    [InlineData("Off", null)]
    [InlineData("TRUE", null)]
    [InlineData("1__", null)]
    [InlineData("1.5", null)]
    [InlineData(".inf", null)]
    [InlineData("!!bool yes", null)]
    [InlineData("!!null x", null)]
    [InlineData("!!int x", null)]
    [InlineData("!!binary \"a GV5\"", null)]
    [InlineData("!!timestamp foo", null)]
    [InlineData("{a: b}", null)]
    [InlineData("*x", null)]
    [InlineData("@x", null)]
    public void A_text_field_takes_what_the_server_takes(string written, string? expected)
    {
        IngressReadResult result = Samples.Read(Samples.Small($"annotations: {{k: {written}}}"));
        Assert.Equal(expected, result.Ingresses.SingleOrDefault()?.Metadata.Annotations["k"]);
        Assert.Equal(expected is null, result.HasErrors);
    }

    [Theory]
    [InlineData("1", "1")]
    [InlineData("1.5", "1.5")]
    [InlineData("1.10", "1.1")]
    [InlineData("1e3", "1000")]
    [InlineData("1e6", "1e+06")]
    [InlineData("123456789.0", "1.2345679e+08")]
    [InlineData("0.00001", "1e-05")]
    [InlineData("0x10", "16")]
    [InlineData("0o17", "15")]
    [InlineData("1_0", "10")]
    [InlineData("!!float 80", "80")]
    [InlineData("!!str 1", "1")]
    [InlineData("yes", "true")]
    [InlineData("off", "false")]
    [InlineData(".inf", ".inf")]
    [InlineData("2021-01-01", "2021-01-01")]
    [InlineData("\"<<\"", "<<")]
    [InlineData("&x abc", "abc")]
    [InlineData("null", null)]
    [InlineData("~", null)]
    [InlineData("18446744073709551615", null)]
    [InlineData("{a: b}", null)]
    [InlineData("[a]", null)]
    public void A_key_becomes_the_text_that_the_server_makes_of_it(string written, string? expected)
    {
        IngressReadResult result = Samples.Read(Samples.Small($"labels: {{{written}: a}}"));
        Assert.Equal(expected, result.Ingresses.SingleOrDefault()?.Metadata.Labels.Keys.Single());
        Assert.Equal(expected is null, result.HasErrors);
    }

    [Theory]
    [InlineData("labels: {<<: {a: merged}}", "a=merged")]
    [InlineData("labels: {a: own, <<: {a: merged}}", "a=merged")] // Order decides in go-yaml v2, not ownership.
    [InlineData("labels: {<<: {a: merged}, a: own}", "a=own")]
    [InlineData("labels: {<<: [{a: first}, {a: second, b: second}]}", "a=first b=second")]
    [InlineData("labels: {<<: {<<: {a: deep}, b: x}, c: z}", "a=deep b=x c=z")]
    [InlineData("annotations: {&k key: v, b: *k}", "b=key key=v")]
    [InlineData("annotations:\n    x: &k key\n    *k : v", "key=v x=key")]
    [InlineData("annotations: {<<: &m {a: &v b}, c: *v}", "a=b c=b")]
    public void Anchors_and_merge_keys_mean_what_they_mean_to_the_server(string metadata, string expected)
    {
        IngressReadResult result = Samples.Read(Samples.Small(metadata));
        Assert.Empty(result.Diagnostics);
        Ingress ingress = Assert.Single(result.Ingresses);
        IEnumerable<string> entries = ingress.Metadata.Labels.Concat(ingress.Metadata.Annotations).Select(e => $"{e.Key}={e.Value}");
        Assert.Equal(expected, string.Join(' ', entries.Order(StringComparer.Ordinal)));
    }

    [Theory]
    [InlineData("labels: {\"<<\": {a: b}}", "labels.<<")]
    [InlineData("labels: {<<: x}", "merge key")]
    [InlineData("labels: {<<: [x]}", "merge key")]
    [InlineData("labels: &a {b: *a}", "contains itself")]
    [InlineData("labels: {b: *nowhere}", "none above")]
    [InlineData("labels: {b: &a.b c}", "anchor")]
    public void What_the_server_refuses_about_anchors_is_refused(string metadata, string about)
    {
        IngressReadResult result = Samples.Read(Samples.Small(metadata));
        Assert.Empty(result.Ingresses);
        Assert.Contains(about, Samples.OnlyError(result).ToString(), StringComparison.Ordinal);
    }

    // Where YamlDotNet's own scanner differs from go-yaml. Each text was posted to the server, whose result it is.
    [Theory]
    [InlineData("annotations: {k: -}", true)]
    [InlineData("annotations: {x: &k key, *k : v}", true)]
    [InlineData("annotations: {k: \"\\/\"}", false)] // The escape is JSON's and YAML 1.2's; the server knows YAML 1.1.
    public void Quirks_of_the_YAML_parser(string metadata, bool taken)
    {
        IngressReadResult result = Samples.Read(Samples.Small(metadata));
        Assert.Equal(taken ? 1 : 0, result.Ingresses.Count);
        Assert.Equal(!taken, result.HasErrors);
    }

    [Fact]
    public void An_unknown_directive_is_refused_as_the_server_refuses_it()
    {
        Diagnostic error = Samples.OnlyError(Samples.Read("%FOO bar\n---\n" + Samples.Small()));
        Assert.Contains("directive", error.Message, StringComparison.Ordinal);
    }
}
