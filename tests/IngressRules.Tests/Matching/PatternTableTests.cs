using IngressRules.Model;
using IngressRules.IngressNginx.Patterns;
using IngressRules.Matching;
using IngressRules.Policies;
using IngressRules.Tests.Support;

namespace IngressRules.Tests.Matching;

/// <summary>The first of many patterns is found, in bounded memory and without allocation, whatever paths are asked for.</summary>
[Collection(nameof(Alone))]
public class PatternTableTests
{
    /// <summary>Kinds of tables: expressions by their number, and what paths are made of beside the examples of expressions.</summary>
    private static readonly Dictionary<string, (Func<int, string> Make, string Alphabet)> Kinds = new()
    {
        ["literal beginnings"] = (i => $"/svc{i}(/|$)(.*)", "svc0123456789/"),
        ["any beginning"] = (i => $"/.*/item{i}/", "item0123456789/"),
        ["look-aheads"] = (i => $"/(?!api/)(?=.*x)[a-z]+{i}/(.*)", "apix0123/"),
        ["several places at a time"] = (i => $"/.*foo{i}.*bar{i}$", "fobar01"),
        ["many states"] = (i => $"/.*a.{{7}}b{i % 7}", "ab0123"),
        ["words and lines"] = (i => $@"/.*\bw{i}\b.*$", "w-0123_\n"),
    };

    public static TheoryData<string> Names => [.. Kinds.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Finds_the_first_that_matches(string kind)
    {
        LinearPattern[] patterns = Patterns(kind, 60);
        var table = new PatternTable(patterns);
        int found = 0;
        foreach (string path in Paths(kind, patterns, 500))
        {
            int expected = Array.FindIndex(patterns, p => p.Parts.IsMatch(path));
            Assert.Equal(expected, table.Find(path));
            found += expected >= 0 ? 1 : 0;
        }

        Assert.InRange(found, 1, 499);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Memory_is_bounded_by_the_expressions(string kind)
    {
        const int count = 200;
        LinearPattern[] patterns = Patterns(kind, count);
        string[] paths = [.. Paths(kind, patterns, 20_000)];
        var table = new PatternTable(patterns);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        foreach (string path in paths)
        {
            table.Find(path);
        }

        Assert.InRange((GC.GetTotalMemory(forceFullCollection: true) - before) / count, 0, 80_000);
        GC.KeepAlive((table, patterns));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_path_that_is_new_allocates_nothing_in_the_end(string kind)
    {
        LinearPattern[] patterns = Patterns(kind, 20);
        var table = new PatternTable(patterns);
        string[] paths = [.. Paths(kind, patterns, 30_000)];
        foreach (string path in paths.AsSpan(0, 25_000))
        {
            table.Find(path);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        foreach (string path in paths.AsSpan(25_000))
        {
            table.Find(path);
        }

        // A state is made now and then, as long as there is room.
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 5_000, 0, 200);
    }

    [Fact]
    public void Several_threads_find_the_same()
    {
        LinearPattern[] patterns = Patterns("several places at a time", 100);
        string[] paths = [.. Paths("several places at a time", patterns, 2_000)];
        int[] expected = [.. paths.Select(p => Array.FindIndex(patterns, q => q.Parts.IsMatch(p)))];
        var table = new PatternTable(patterns);
        Parallel.For(0, 4, _ =>
        {
            for (int i = 0; i < paths.Length; i++)
            {
                Assert.Equal(expected[i], table.Find(paths[i]));
            }
        });
        Assert.Equal(1, table.Groups);
    }

    [Fact]
    public void Expressions_that_resemble_a_trie_stay_together()
    {
        LinearPattern[] patterns = Patterns("literal beginnings", 1_000);
        var table = new PatternTable(patterns);
        Assert.Equal(Enumerable.Range(0, 1_000), Enumerable.Range(0, 1_000).Select(i => table.Find($"/SVC{i}/x")));
        Assert.Equal(-1, table.Find("/svc1000/x"));
        Assert.InRange(table.Groups, 1, 4);
    }

    [Fact]
    public void An_empty_table_finds_nothing() => Assert.Equal(-1, new PatternTable([]).Find("/"));

    private static LinearPattern[] Patterns(string kind, int count) => [.. Enumerable.Range(0, count).Select(i =>
    {
        Assert.True(PcrePattern.TryParse(Kinds[kind].Make(i), PatternKind.Path, out LinearPattern? pattern, out string? refusal), refusal);
        return pattern;
    })];

    private static IEnumerable<string> Paths(string kind, LinearPattern[] patterns, int count)
    {
        var random = new Random(count);
        string alphabet = Kinds[kind].Alphabet;
        for (int i = 0; i < count; i++)
        {
            string rest = string.Concat(Enumerable.Range(0, random.Next(40)).Select(_ => alphabet[random.Next(alphabet.Length)]));
            ValueList<string> examples = patterns[random.Next(patterns.Length)].Examples;
            yield return random.Next(3) > 0 || examples.Count == 0 ? "/" + rest : examples[random.Next(examples.Count)] + rest;
        }
    }
}
