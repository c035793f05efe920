using IngressRules.Model;

namespace IngressRules.Tests.Model;

/// <summary>The lists and maps of the model are written as collection expressions.</summary>
public class CollectionExpressionTests
{
    [Fact]
    public void A_list_is_a_collection_expression()
    {
        ValueList<string> two = ["a", "b"];
        ValueList<string> three = [.. two, "c"];

        Assert.Equal(["a", "b", "c"], three);
        Assert.Same(ValueList<string>.Empty, (ValueList<string>)[]);
    }

    [Fact]
    public void A_map_is_a_collection_expression_of_pairs()
    {
        ValueMap<string> labels = [new("app", "shop"), KeyValuePair.Create("tier", "web")];
        ValueMap<string> more = [.. labels, new("tier", "edge")];

        Assert.Equal("shop web", $"{labels["app"]} {labels["tier"]}");
        Assert.Equal("edge", more["tier"]);
        Assert.Same(ValueMap<string>.Empty, (ValueMap<string>)[]);
    }

    [Fact]
    public void A_dictionary_becomes_a_map_that_equals_one_written_out()
    {
        var metadata = new ObjectMetadata { Annotations = new Dictionary<string, string> { ["b"] = "2", ["a"] = "1" }.ToValueMap() };

        Assert.Equal(new ObjectMetadata { Annotations = [new("a", "1"), new("b", "2")] }, metadata);
        Assert.Same(metadata.Annotations, metadata.Annotations.ToValueMap());
    }
}
