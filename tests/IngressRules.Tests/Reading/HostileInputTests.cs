using System.Text;
using FsCheck.Xunit;
using IngressRules.Diagnostics;
using IngressRules.Reading;

namespace IngressRules.Tests.Reading;

/// <summary>Malicious texts: they give a finding, with bounded work, and never an exception.</summary>
public class HostileInputTests
{
    private const int Size = 3 * 1024 * 1024;

    [Theory]
    [InlineData("[", "ING1006")]
    [InlineData("{", "ING1004")] // A mapping as a key
    [InlineData("{a: ", "ING1006")]
    [InlineData("- ", "ING1006")]
    [InlineData("? ", "ING1004")]
    [InlineData("[\n", "ING1006")]
    [InlineData("- [", "ING1004")]
    [InlineData("a: ", "ING1004")]
    [InlineData("&a ", "ING1004")]
    [InlineData("!a ", "ING1004")]
    [InlineData("%A\n", "ING1004")]
    [InlineData("\"", "ING1004")]
    [InlineData("'", "ING1010")]
    [InlineData("\0", "ING1004")]
    [InlineData("\u0001junk", "ING1004")]
    [InlineData("abc ", "ING1017")]
    [InlineData("abc\n", "ING1017")]
    [InlineData("]", "ING1004")]
    [InlineData("\t", null)]
    [InlineData(" ", null)]
    [InlineData("\n", null)]
    [InlineData("#\n", null)]
    [InlineData("...\n", null)]
    [InlineData("*", "ING1004")]
    [InlineData("<<: ", "ING1004")]
    public void Three_megabytes_of_one_thing_are_one_finding(string unit, string? expected)
    {
        string text = string.Concat(Enumerable.Repeat(unit, Size / unit.Length));
        IngressReadResult result = Samples.Read(text, new() { Format = SourceFormat.Yaml });
        Assert.Equal(expected is null ? [] : [expected], result.Diagnostics.Select(d => d.Code.Id));
    }

    [Theory]
    [InlineData("[", "ING1006")]
    [InlineData("{\"a\":", "ING1006")]
    [InlineData("\0", "ING1005")]
    [InlineData("{\"", "ING1005")]
    [InlineData("1", "ING1010")]
    [InlineData(" ", null)]
    public void Three_megabytes_of_JSON_are_one_finding(string unit, string? expected)
    {
        string text = string.Concat(Enumerable.Repeat(unit, Size / unit.Length));
        IngressReadResult result = Samples.Read(text, new() { Format = SourceFormat.Json });
        Assert.Equal(expected is null ? [] : [expected], result.Diagnostics.Select(d => d.Code.Id));
    }

    public static TheoryData<string, SourceFormat> DeepTexts => new()
    {
        { new string('[', 10_000) + new string(']', 10_000), SourceFormat.Yaml },
        { string.Concat(Enumerable.Range(0, 10_000).Select(i => new string(' ', i) + "a:\n")), SourceFormat.Yaml },
        { string.Concat(Enumerable.Repeat("- ", 10_000)) + "a", SourceFormat.Yaml },
        { string.Concat(Enumerable.Repeat("{\"a\":", 10_000)) + "1" + new string('}', 10_000), SourceFormat.Json },
        {
            "a: &a [x]\n" + string.Concat(Enumerable.Range(0, 200).Select(i => $"b{i}: &b{i} [*{(i == 0 ? "a" : $"b{i - 1}")}]\n")),
            SourceFormat.Yaml
        },
    };

    [Theory]
    [MemberData(nameof(DeepTexts))]
    public void Deep_nesting_is_refused_and_the_next_document_is_read(string text, SourceFormat format)
    {
        IngressReadResult result =
            Samples.Read(text + (format == SourceFormat.Yaml ? "\n---\n" + Samples.Shop : ""), new() { Format = format });
        Assert.Equal(ReadingCodes.NestingTooDeep, Samples.OnlyError(result).Code);
        Assert.Equal(format == SourceFormat.Yaml ? 1 : 0, result.Ingresses.Count);
    }

    [Fact]
    public void Depth_up_to_the_limit_is_read()
    {
        foreach (SourceFormat format in new[] { SourceFormat.Yaml, SourceFormat.Json })
        {
            string At(int depth)
            {
                string list = new string('[', depth - 1) + new string(']', depth - 1);
                return $$"""{"apiVersion":"networking.k8s.io/v1","kind":"IngressClass","x":{{list}}}""";
            }

            Assert.Single(Samples.Read(At(100), new() { Format = format }).Objects.IngressClasses);
            Assert.Equal(ReadingCodes.NestingTooDeep, Samples.OnlyError(Samples.Read(At(101), new() { Format = format })).Code);
        }
    }

    [Theory]
    [InlineData("b{0}: &b{0} [*b{1}, *b{1}, *b{1}, *b{1}, *b{1}, *b{1}, *b{1}, *b{1}]\n", "b0: &b0 [x]\n")]
    [InlineData("b{0}: &b{0} {{x: {{<<: *b{1}, y: *b{1}}}, <<: *b{1}}}\n", "b0: &b0 {{x: y}}\n")]
    public void An_alias_bomb_costs_no_more_than_its_budget(string line, string first)
    {
        var text = new StringBuilder(string.Format(System.Globalization.CultureInfo.InvariantCulture, first));
        for (int i = 1; i <= 30; i++)
        {
            text.AppendFormat(System.Globalization.CultureInfo.InvariantCulture, line, i, i - 1);
        }

        IngressReadResult result = Samples.Read(text + "---\n" + Samples.Shop);
        Assert.Equal(ReadingCodes.AliasExpansionTooLarge, Samples.OnlyError(result).Code);
        Assert.Single(result.Ingresses);
    }

    [Theory]
    [InlineData("a: [\n")]
    [InlineData("a: b: c\n")]
    [InlineData("host: *.foo.com\n")]
    [InlineData("...\n%YAML 1.2\n---\na: 1\n")]
    [InlineData("a: \"\n")]
    [InlineData("a:\n\t- b\n")]
    [InlineData("a: \0\n")]
    [InlineData("- a\nb\n")]
    [InlineData("- {kind: Ingress}\n")]
    [InlineData("a: &x {b: *x}\n")]
    public void A_broken_document_leaves_the_others_as_they_are(string broken)
    {
        IngressReadResult alone = Samples.Read(Samples.Shop + "---\n" + Samples.Small());
        IngressReadResult result = Samples.Read(Samples.Shop + "---\n" + broken + "---\n" + Samples.Small());
        Assert.Equal(alone.Ingresses, result.Ingresses);
        Assert.Equal(2, result.Ingresses.Count);
        Diagnostic error = Samples.OnlyError(result);
        Assert.InRange(error.Span!.Line, Samples.Shop.Count(c => c == '\n') + 1, Samples.Shop.Count(c => c == '\n') + 5);
    }

    [Fact]
    public void Invalid_UTF8_refuses_only_its_own_document()
    {
        byte[] text =
        [
            .. Encoding.UTF8.GetBytes(Samples.Small("annotations: {a: ")[..90]),
            0xFF,
            .. Encoding.UTF8.GetBytes("\n---\n" + Samples.Shop),
        ];
        IngressReadResult result = IngressReader.Read(text);
        Assert.Equal(ReadingCodes.InvalidEncoding, Samples.OnlyError(result).Code);
        Assert.Contains("0xFF", result.Diagnostics[0].Message, StringComparison.Ordinal);
        Assert.Single(result.Ingresses);
        Assert.Equal(
            ReadingCodes.InvalidEncoding,
            Samples.OnlyError(IngressReader.Read(new byte[] { (byte)'{', 0xC3 }, new() { Format = SourceFormat.Json })).Code);
    }

    [Fact]
    public void An_unquoted_wildcard_host_is_told_to_be_quoted()
    {
        Diagnostic error = Samples.OnlyError(
            Samples.Read(Samples.Shop.Replace("- host: shop.example.com", "- host: *.foo.com", StringComparison.Ordinal)));
        Assert.Equal("ING1004  21:11+9", Samples.Brief(error));
        Assert.Contains("\"*.foo.com\"", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_byte_order_mark_is_part_of_YAML_files_and_not_of_JSON()
    {
        Assert.Single(Samples.Read("\uFEFF" + Samples.Shop).Ingresses);
        Assert.Single(IngressReader.Read((byte[])[0xFF, 0xFE, .. Encoding.Unicode.GetBytes(Samples.Shop)]).Ingresses);
        Assert.Single(IngressReader.Read((byte[])[0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes(Samples.Shop)]).Ingresses);
        Assert.Equal(ReadingCodes.InvalidEncoding, Samples.OnlyError(IngressReader.Read((byte[])[0xFF, 0xFE, 0x00, 0xD8])).Code);
        Assert.Equal(
            ReadingCodes.JsonSyntax,
            Samples.OnlyError(Samples.Read("\uFEFF" + Samples.ShopJson, new() { Format = SourceFormat.Json })).Code);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("---\n")]
    [InlineData("---\n---\n...\n---\n# nothing\n")]
    [InlineData("# only a comment")]
    [InlineData("null\n")]
    public void Nothing_is_fine(string text)
    {
        IngressReadResult result = Samples.Read(text);
        Assert.Equal(IngressReadResult.Empty, result);
    }

    [Fact]
    public void A_sample_may_end_at_every_byte()
    {
        foreach (string sample in new[] { Samples.Shop, Samples.ShopJson })
        {
            byte[] bytes = Encoding.UTF8.GetBytes(sample);
            for (int length = 0; length < bytes.Length; length++)
            {
                IngressReadResult result = IngressReader.Read(bytes.AsMemory(0, length));
                Assert.All(result.Diagnostics, d => Assert.True(d.Span!.Line >= 1 && d.ToString().Length > 0));
                Assert.True(sample == Samples.Shop || length == bytes.Length || result.Ingresses.Count == 0);
            }
        }
    }

    [Fact]
    public void An_object_over_the_limit_is_refused_and_its_neighbours_are_not()
    {
        string large = Samples.Small($"annotations: {{a: {new string('x', 2000)}}}", name: "large");
        IngressReadResult result = Samples.Read(large + "---\n" + Samples.Small(), new() { MaxObjectBytes = 1000 });
        Assert.Equal(ReadingCodes.ObjectTooLarge, Samples.OnlyError(result).Code);
        Assert.Equal("web", Assert.Single(result.Ingresses).Metadata.Name);

        // The items of a list count one by one.
        string item = "\n- " + Samples.Small().TrimEnd().Replace("\n", "\n  ", StringComparison.Ordinal);
        string list = "apiVersion: v1\nkind: List\nitems:" + string.Concat(Enumerable.Repeat(item, 50));
        Assert.Equal(50, Samples.Read(list, new() { MaxObjectBytes = 1000 }).Ingresses.Count);
    }

    [Fact]
    public void Too_many_documents_stop_the_reading()
    {
        IngressReadResult yaml = Samples.Read(string.Concat(Enumerable.Repeat("---\n" + Samples.Small(), 5)), new() { MaxDocuments = 3 });
        Assert.Equal((3, "ING1009"), (yaml.Ingresses.Count, Samples.OnlyError(yaml).Code.Id));
        IngressReadResult json = Samples.Read(string.Concat(Enumerable.Repeat(Samples.ShopJson, 5)), new() { MaxDocuments = 3 });
        Assert.Equal((3, "ING1009"), (json.Ingresses.Count, Samples.OnlyError(json).Code.Id));
    }

    [Property(MaxTest = 500)]
    public bool Any_bytes_are_read_without_an_exception(byte[] bytes, bool json)
    {
        IngressReadResult result = IngressReader.Read(bytes, new() { Format = json ? SourceFormat.Json : SourceFormat.Yaml });
        return result.Diagnostics.All(d => d.ToString().Length > 0);
    }

    [Property(MaxTest = 1000)]
    public bool Any_mutation_of_a_sample_is_read_without_an_exception(bool json, int at, string insert, byte replace, byte cut)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(json ? Samples.ShopJson : Samples.Shop);
        int index = (int)((uint)at * 2654435761u % (uint)bytes.Length);
        const string Special = "[]{}:,-?&*!|>'\"%@`#<~\n\t \\\0\r.=_/0123456789eExobfnty";
        byte[] changed =
        [
            .. bytes[..index], .. Encoding.UTF8.GetBytes(insert ?? ""), (byte)Special[replace % Special.Length],
            .. bytes[Math.Min(bytes.Length, index + (cut % 8))..],
        ];
        IngressReadResult result = IngressReader.Read(changed, new() { Format = json ? SourceFormat.Json : SourceFormat.Yaml });
        return result.Diagnostics.All(d => d.ToString().Length > 0) && result.Ingresses.All(i => i.Origin.Find(FieldPath.Root) is not null);
    }
}
