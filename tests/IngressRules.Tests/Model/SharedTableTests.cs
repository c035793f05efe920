using IngressRules.Model;

namespace IngressRules.Tests.Model;

/// <summary>The immutable table gives the same results as a dictionary.</summary>
public class SharedTableTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_history_of_changes_leaves_what_a_dictionary_holds_and_no_older_table_changes(int seed)
    {
        var random = new Random(seed);
        var expected = new Dictionary<string, int>();
        SharedTable<string, int> table = SharedTable<string, int>.Empty;
        var history = new List<(SharedTable<string, int> Table, Dictionary<string, int> Expected)>();
        for (int step = 0; step < 200; step++)
        {
            SharedTable<string, int>.Builder builder = table.ToBuilder();
            int changes = random.Next(0, step % 20 == 0 ? 400 : 4);
            for (int i = 0; i < changes; i++)
            {
                string key = $"key-{random.Next(1_500)}";
                if (random.Next(3) == 0)
                {
                    builder.Remove(key);
                    expected.Remove(key);
                }
                else
                {
                    builder.Set(key, step + i);
                    expected[key] = step + i;
                }

                Assert.Equal(expected.GetValueOrDefault(key), builder.GetValueOrDefault(key));
            }

            table = builder.ToTable();
            history.Add((table, new(expected)));
        }

        Assert.All(history, state => AssertHolds(state.Expected, state.Table));
        Assert.True(expected.Count > 500);
    }

    [Fact]
    public void Nothing_done_is_the_table_before()
    {
        SharedTable<string, int>.Builder builder = SharedTable<string, int>.Empty.ToBuilder();
        builder.Set("a", 1);
        SharedTable<string, int> table = builder.ToTable();

        Assert.Same(table, table.ToBuilder().ToTable());
        Assert.Equal(0, SharedTable<string, int>.Empty.Count);
    }

    private static void AssertHolds(Dictionary<string, int> expected, SharedTable<string, int> table)
    {
        Assert.Equal(expected.Count, table.Count);
        Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), table.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(expected.Values.Order(), table.Values.Order());
        foreach ((string key, int value) in expected)
        {
            Assert.True(table.TryGetValue(key, out int found));
            Assert.Equal(value, found);
        }

        Assert.False(table.ContainsKey("none"));
    }
}
