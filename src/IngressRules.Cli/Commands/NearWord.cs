using System.CommandLine;
using IngressRules.Diagnostics;

namespace IngressRules.Cli.Commands;

/// <summary>Finds the command, option or value that a misspelt one is meant to be.</summary>
internal static class NearWord
{
    // Names on a command line are short. A longer word is a file or a URL.
    private const int Longest = 40;

    /// <summary>The nearest of some words, or null where none is near.</summary>
    public static string? Of(string word, IEnumerable<string> known)
    {
        string bare = word.TrimStart('-');
        if (bare.Length is 0 or > Longest)
        {
            return null;
        }

        string? best = null;
        int bestDistance = Math.Clamp(bare.Length / 3, 1, 3) + 1;
        foreach (string candidate in known)
        {
            // A name without its end, such as --class-less, counts as one with a wrong letter; so does one that misses its first word.
            string name = candidate.TrimStart('-');
            bool isPart = bare.Length >= 3 && (name.StartsWith(bare, StringComparison.OrdinalIgnoreCase)
                || name.EndsWith($"-{bare}", StringComparison.OrdinalIgnoreCase));
            int distance = isPart ? 1 : EditDistance.Between(bare, name);
            if (distance < bestDistance)
            {
                (best, bestDistance) = (candidate, distance);
            }
        }

        return best;
    }

    /// <summary>The options of a command that its help shows, by all their names.</summary>
    public static IEnumerable<string> OptionsOf(Command command) =>
        command.Options.Where(o => !o.Hidden).SelectMany(o => o.Aliases.Prepend(o.Name));

    /// <summary>The nearest word as a sentence with a space before it; empty where there is none.</summary>
    public static string Sentence(string word, IEnumerable<string> known) =>
        Of(word, known) is { } near ? $" Did you mean {near}?" : "";
}
