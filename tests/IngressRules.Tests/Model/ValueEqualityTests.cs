using IngressRules.Diagnostics;
using IngressRules.Model;
using IngressRules.Tests.Support;

namespace IngressRules.Tests.Model;

public class ValueEqualityTests
{
    private static Ingress Shop() => new()
    {
        Metadata = new() { Name = "shop", Namespace = "default", Labels = new([new("a", "1"), new("b", "2")]) },
        Spec = new()
        {
            Rules =
            [
                new()
                {
                    Host = "shop.example.com",
                    Http = new()
                    {
                        Paths = [new() { Path = "/cart", PathType = PathType.Prefix, Backend = IngressBackend.ForService("cart", 80) }],
                    },
                },
            ],
        },
    };

    [Fact]
    public void Equal_content_is_equal_down_to_the_lists()
    {
        Assert.Equal(Shop(), Shop());
        Assert.Equal(Shop().GetHashCode(), Shop().GetHashCode());
    }

    [Fact]
    public void A_difference_deep_in_a_list_makes_objects_differ()
    {
        Ingress other = Shop();
        IngressRule rule = other.Spec.Rules[0];
        other = other with
        {
            Spec = other.Spec with { Rules = [rule with { Http = new() { Paths = [rule.Http!.Paths[0] with { Path = "/card" }] } }] },
        };
        Assert.NotEqual(Shop(), other);
    }

    [Fact]
    public void The_order_of_labels_does_not_matter_and_their_values_do()
    {
        Assert.Equal(new ValueMap<string>([new("a", "1"), new("b", "2")]), new ValueMap<string>([new("b", "2"), new("a", "1")]));
        Assert.NotEqual(new ValueMap<string>([new("a", "1")]), new ValueMap<string>([new("a", "2")]));
    }

    [Fact]
    public void Where_an_object_was_read_is_not_part_of_its_value()
    {
        var map = new KnownPlaces(new SourceText("a.yaml", new byte[4]), [new(null, 0, 0, 0, 4, 1, true)]);
        Assert.Equal(Shop(), Shop() with { Origin = new SourceOrigin(map) });
    }

    [Fact]
    public void A_secret_never_prints_what_it_holds()
    {
        var secret = new Secret { Metadata = new() { Name = "tls", Namespace = "a" }, Data = new([new("tls.key", [1, 2, 3])]) };
        Assert.Equal("a/tls", secret.ToString());
    }
}
