using IngressRules.Diagnostics;

namespace IngressRules.Cli.Output;

/// <summary>The places of files in the order given, and findings sorted by them.</summary>
internal sealed class FileRanks(IEnumerable<string> files)
{
    private readonly Dictionary<string, int> _ranks = files.Distinct(StringComparer.Ordinal)
        .Index()
        .ToDictionary(f => f.Item, f => f.Index, StringComparer.Ordinal);

    /// <summary>Sorts by file, line and column; what has one place, or none, keeps its order.</summary>
    /// <param name="items">The items.</param>
    /// <param name="place">The place of an item.</param>
    public IEnumerable<T> Sort<T>(IEnumerable<T> items, Func<T, SourceSpan?> place) => items
        .OrderBy(i => Of(place(i)?.File))
        .ThenBy(i => place(i)?.Line ?? 0)
        .ThenBy(i => place(i)?.Column ?? 0);

    /// <summary>The place of a file; after all others for one that was not given.</summary>
    public int Of(string? file) => file is not null && _ranks.TryGetValue(file, out int rank) ? rank : int.MaxValue;
}
