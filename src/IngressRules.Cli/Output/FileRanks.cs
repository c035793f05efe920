namespace IngressRules.Cli.Output;

/// <summary>The places of files in the order given, to sort by.</summary>
internal sealed class FileRanks(IEnumerable<string> files)
{
    private readonly Dictionary<string, int> _ranks = files.Distinct(StringComparer.Ordinal)
        .Index()
        .ToDictionary(f => f.Item, f => f.Index, StringComparer.Ordinal);

    /// <summary>The place of a file; after all others for one that was not given.</summary>
    public int Of(string? file) => file is not null && _ranks.TryGetValue(file, out int rank) ? rank : int.MaxValue;
}
