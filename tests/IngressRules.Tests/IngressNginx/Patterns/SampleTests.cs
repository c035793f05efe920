using System.Globalization;
using IngressRules.IngressNginx.Patterns;
using IngressRules.Matching;
using IngressRules.Policies;

namespace IngressRules.Tests.IngressNginx.Patterns;

/// <summary>Random expressions match and capture as backtracking would, alone and in a table.</summary>
public class SampleTests
{
    private const string Letters = "ab/_\n-";

    private static readonly Sample[] Atoms =
    [
        new Sample.One("a", "a"), new Sample.One("b", "b"), new Sample.One("/", "/"), new Sample.One(".", "ab/_-\xe9"),
        new Sample.One("[ab]", "ab"), new Sample.One("[^a]", "b/_\n-\xe9"), new Sample.One(@"\w", "ab_"), new Sample.One(@"\W", "/\n-\xe9"),
        new Sample.One(@"\n", "\n"), new Sample.One("(?i:A)", "a"), new Sample.One("(?s:.)", Letters + "\xe9"),
        new Sample.One("[[:punct:]]", "/_-"), new Sample.One("é", ""),
        new Sample.At("^"), new Sample.At("$"), new Sample.At(@"\z"), new Sample.At(@"\b"), new Sample.At(@"\B"), new Sample.At("(?m:^)"),
        new Sample.At("(?m:$)"),
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void N22_as_backtracking_would(int seed)
    {
        var random = new Random(seed);
        int matches = 0;
        for (int table = 0; table < 40; table++)
        {
            var samples = new List<(Sample Sample, int Captures, LinearPattern Pattern)>();
            while (samples.Count < 12)
            {
                int captures = 0;
                Sample sample = Make(random, 3, ref captures);
                if (PcrePattern.TryParse(sample.ToString()!, PatternKind.Search, out LinearPattern? pattern, out string? refusal))
                {
                    samples.Add((sample, Math.Min(captures, 9), pattern));
                }
                else
                {
                    Assert.Contains("steps", refusal, StringComparison.Ordinal);
                }
            }

            var all = new PatternTable([.. samples.Select(s => s.Pattern)]);
            foreach (string text in Enumerable.Range(0, 12).Select(_ => Text(random)))
            {
                int first = -1;
                for (int i = 0; i < samples.Count; i++)
                {
                    (Sample sample, int captures, LinearPattern pattern) = samples[i];
                    string[]? expected = sample.Search(text, captures);
                    Assert.True(
                        expected is null ? pattern.Captures(text) is null : expected.SequenceEqual(pattern.Captures(text) ?? ["none"]),
                        string.Create(CultureInfo.InvariantCulture, $"seed {seed}: {sample} on {text}"));
                    Assert.Equal(expected is not null, pattern.IsMatch(text));
                    first = first < 0 && expected is not null ? i : first;
                    matches += expected is null ? 0 : 1;
                }

                Assert.Equal(first, all.Find(text));
            }
        }

        Assert.InRange(matches, 500, 5000);
    }

    private static Sample Make(Random random, int depth, ref int captures)
    {
        if (depth == 0)
        {
            return Atoms[random.Next(Atoms.Length)];
        }

        switch (random.Next(8))
        {
            case 0:
                return new Sample.Either(Make(random, depth - 1, ref captures), Make(random, depth - 1, ref captures));
            case 1 or 2 when captures < 9:
                int number = ++captures;
                return new Sample.Capture(number, Make(random, depth - 1, ref captures));
            case 3:
                int min = random.Next(3);
                return new Sample.Repeat(
                    Make(random, depth - 1, ref captures), min, random.Next(2) == 0 ? null : min + random.Next(3), random.Next(3) == 0);
            case 4:
                return Atoms[random.Next(Atoms.Length)];
            default:
                return new Sample.Sequence(Make(random, depth - 1, ref captures), Make(random, depth - 1, ref captures));
        }
    }

    private static string Text(Random random) => string.Concat(
        Enumerable.Range(0, random.Next(7)).Select(_ => random.Next(20) == 0 ? '\xe9' : Letters[random.Next(Letters.Length)]));
}
