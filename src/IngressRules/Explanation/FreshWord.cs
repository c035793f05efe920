using System.Globalization;
using IngressRules.Compilation;

namespace IngressRules.Explanation;

/// <summary>
/// A word that stands in no path of a table, so that a path that ends with it is known to no rule by its end. It begins with a letter that
/// is no hexadecimal digit, so that it completes no percent triplet.
/// </summary>
internal static class FreshWord
{
    private const string Stem = "new";

    /// <summary><c>new</c>, or that with the smallest number that no path has behind it.</summary>
    public static string For(CompiledRules rules)
    {
        // The numbers behind the stem, and what they begin with.
        var used = new HashSet<string>(StringComparer.Ordinal);
        foreach (CompiledHost host in rules.HostsByName.Values)
        {
            foreach (CompiledRule rule in host.Rules)
            {
                AddNumbers(rule.CanonicalPath, used);
            }
        }

        if (used.Count == 0)
        {
            return Stem;
        }

        int number = 2;
        while (used.Contains(Text(number)))
        {
            number++;
        }

        return Stem + Text(number);

        static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
    }

    private static void AddNumbers(string path, HashSet<string> used)
    {
        // More digits than the smallest number that is free can have.
        const int mostDigits = 9;
        for (int at = path.IndexOf(Stem, StringComparison.Ordinal); at >= 0; at = path.IndexOf(Stem, at + 1, StringComparison.Ordinal))
        {
            used.Add("");
            int start = at + Stem.Length, end = start;
            while (end < path.Length && end - start < mostDigits && char.IsAsciiDigit(path[end]))
            {
                used.Add(path[start..++end]);
            }
        }
    }
}
