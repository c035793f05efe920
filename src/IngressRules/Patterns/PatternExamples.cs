namespace IngressRules.Patterns;

/// <summary>
/// Texts that an expression may match: each of its choices at least once, as far as there is room. Places and look-aheads are ignored.
/// </summary>
internal static class PatternExamples
{
    private const int MostTexts = 8;
    private const int MostCharacters = 200;

    // What people read most easily comes first.
    private const string Preferred = "xabcdefghijklmnopqrstuvwyz0123456789/-_.";

    /// <summary>The texts, the simplest first.</summary>
    public static List<string> Of(PatternNode node) => node switch
    {
        ByteNode bytes => ExampleOf(bytes.Bytes) is { } example ? [example.ToString()] : [],
        CaptureNode capture => Of(capture.Item),
        AlternativesNode alternatives => InTurns([.. alternatives.Items.Select(Of)]),
        SequenceNode sequence => InSequence(sequence),
        RepeatNode repeat => Repeated(repeat),
        _ => [""],
    };

    private static char? ExampleOf(ByteSet set)
    {
        foreach (char c in Preferred)
        {
            if (set.Contains((byte)c))
            {
                return c;
            }
        }

        for (int value = 1; value <= 256; value++)
        {
            // The NUL comes last: no path has one.
            if (set.Contains((byte)value))
            {
                return (char)(byte)value;
            }
        }

        return null;
    }

    private static List<string> Repeated(RepeatNode repeat)
    {
        List<string> items = repeat.Max == 0 ? [] : Of(repeat.Item);
        if (items.Count == 0)
        {
            return repeat.Min == 0 ? [""] : [];
        }

        string first = Times(items[0], repeat.Min);
        return repeat.Max == repeat.Min
            ? [first, .. items.Skip(1).Where(_ => repeat.Min > 0).Select(i => Times(i, repeat.Min))]
            : [first, .. items.Take(MostTexts - 1).Select(i => first + i)];
    }

    /// <summary>The first text of every item, then with one of them in another of its texts.</summary>
    private static List<string> InSequence(SequenceNode sequence)
    {
        List<string>[] items = [.. sequence.Items.Select(Of)];
        if (Array.Exists(items, i => i.Count == 0))
        {
            return [];
        }

        var texts = new List<string> { Joined(-1, 0) };
        for (int item = 0; item < items.Length; item++)
        {
            for (int other = 1; other < items[item].Count && texts.Count < MostTexts; other++)
            {
                texts.Add(Joined(item, other));
            }
        }

        return texts;

        string Joined(int item, int other)
        {
            var text = new System.Text.StringBuilder();
            for (int i = 0; i < items.Length && text.Length < MostCharacters; i++)
            {
                text.Append(items[i][i == item ? other : 0]);
            }

            return Cut(text.ToString());
        }
    }

    private static List<string> InTurns(List<string>[] lists)
    {
        var texts = new List<string>();
        for (int i = 0; i < MostTexts && texts.Count < MostTexts; i++)
        {
            texts.AddRange(lists.Where(l => l.Count > i).Select(l => l[i]).Take(MostTexts - texts.Count));
        }

        return texts;
    }

    private static string Times(string text, int times) =>
        Cut(string.Concat(Enumerable.Repeat(text, Math.Min(times, MostCharacters / Math.Max(text.Length, 1) + 1))));

    private static string Cut(string text) => text.Length <= MostCharacters ? text : text[..MostCharacters];
}
