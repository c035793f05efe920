using IngressRules.Reading;

namespace IngressRules.Tests.Reading;

/// <summary>One list of suffixes for directories, for the format of a text, for the watcher and for the tool's command line.</summary>
public class ManifestNameTests
{
    [Theory]
    [InlineData("shop.yaml", SourceFormat.Yaml)]
    [InlineData("dir.json/shop.yml", SourceFormat.Yaml)]
    [InlineData("shop.json", SourceFormat.Json)]
    [InlineData("a.yaml.json", SourceFormat.Json)]
    [InlineData("SHOP.YAML", SourceFormat.Yaml)]
    [InlineData("shop.Yml", SourceFormat.Yaml)]
    [InlineData("shop.JSON", SourceFormat.Json)]
    [InlineData(".yaml", SourceFormat.Yaml)]
    [InlineData("yaml", SourceFormat.Auto)]
    [InlineData("shop.yaml.bak", SourceFormat.Auto)]
    [InlineData("shop.yaml/notes", SourceFormat.Auto)]
    [InlineData("shop.ymal", SourceFormat.Auto)]
    [InlineData("", SourceFormat.Auto)]
    public void The_suffix_says_the_format_in_any_case(string path, SourceFormat format)
    {
        Assert.Equal(format, ManifestName.FormatOf(path));
        Assert.Equal(format != SourceFormat.Auto, ManifestName.IsManifest(path));
    }

    [Fact]
    public void A_text_without_name_has_no_suffix() => Assert.Equal(SourceFormat.Auto, ManifestName.FormatOf(null));
}
