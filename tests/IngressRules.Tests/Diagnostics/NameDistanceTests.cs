using IngressRules.Analysis;
using IngressRules.Diagnostics;

namespace IngressRules.Tests.Diagnostics;

/// <summary>The distance from one name to many is the one of the plain table of cells, and the nearest name is found by it.</summary>
public class NameDistanceTests
{
    [Fact]
    public void It_is_the_edit_distance()
    {
        // The Kelvin sign is a "k" in lower case.
        const string Letters = "aabbkK.-\u212Aé";
        var random = new Random(7);
        int[] seen = new int[8];
        for (int i = 0; i < 20_000; i++)
        {
            string name = Text(i % 100 == 0 ? 70 : 9), other = Text(9);
            int expected = EditDistance.Between(name, other);
            Assert.Equal((name, other, expected), (name, other, new NameDistance(name).To(other)));
            seen[Math.Min(expected, 7)]++;
        }

        Assert.All(seen, s => Assert.True(s > 100));

        string Text(int most) => string.Concat(Enumerable.Range(0, random.Next(most)).Select(_ => Letters[random.Next(Letters.Length)]));
    }

    [Theory]
    [InlineData(64)]
    [InlineData(65)]
    public void A_name_of_a_whole_word_is_compared(int length)
    {
        string name = new('a', length);
        Assert.Equal(0, new NameDistance(name).To(name));
        Assert.Equal(1, new NameDistance(name).To(name + "b"));
        Assert.Equal(1, new NameDistance(name).To(name[1..] + "b"));
        Assert.Equal(length, new NameDistance(name).To(""));
    }

    [Fact]
    public void The_nearest_name_does_not_depend_on_the_order()
    {
        string[] names = ["shop.io", "shoq.io", "shod.io", "stop.io", "other.io"];
        Assert.Equal("shod.io", new NameSearch().Nearest("shox.io", names));
        Assert.Equal("shod.io", new NameSearch().Nearest("shox.io", names.Reverse()));
        Assert.Equal("shop.io", new NameSearch().Nearest("hsop.io", names));
        Assert.Null(new NameSearch().Nearest("nothing-like-it.io", names));
        Assert.Null(new NameSearch().Nearest("shop.io", ["shop.io"]));
    }

    [Fact]
    public void A_budget_bounds_the_work_until_it_is_renewed()
    {
        var search = new NameSearch();
        int looked = 0;
        Assert.Null(search.Nearest("name-000000", Many()));
        Assert.InRange(looked, 10_000, 100_000);
        Assert.Null(search.Nearest("shoq", ["shop"]));
        search.Renew();
        Assert.Equal("shop", search.Nearest("shoq", ["shop"]));

        IEnumerable<string> Many()
        {
            for (int i = 0; i < 1_000_000; i++)
            {
                looked++;
                yield return $"name-{i:D6}";
            }
        }
    }
}
