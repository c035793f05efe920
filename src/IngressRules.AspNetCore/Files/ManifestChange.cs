namespace IngressRules.AspNetCore.Files;

/// <summary>A file whose content is not what the last table was made of.</summary>
/// <param name="Path">The file; empty for what was found about directories.</param>
/// <param name="Before">What the last table was made of; null where the file is new.</param>
/// <param name="After">What the next table is to be made of; null where the file has gone.</param>
internal sealed record ManifestChange(string Path, ManifestFile? Before, ManifestFile? After);

/// <summary>The files that have changed since the last table was made. Not safe for several threads.</summary>
internal sealed class ManifestChanges
{
    private readonly Dictionary<string, (ManifestFile? Before, ManifestFile? After)> _changed = new(StringComparer.Ordinal);

    /// <summary>True where something was added since changes were taken last.</summary>
    public bool HasNews { get; private set; }

    /// <summary>Notes that other content has come into use. Several changes of one file become a single one.</summary>
    public void Add(string path, ManifestFile? before, ManifestFile? after)
    {
        if (!ReferenceEquals(before, after))
        {
            bool isKnown = _changed.TryGetValue(path, out (ManifestFile? Before, ManifestFile? After) known);
            _changed[path] = (isKnown ? known.Before : before, after);
            HasNews = true;
        }
    }

    /// <summary>Takes the changes, in ordinal order. A file that has become again what it was is none.</summary>
    public IReadOnlyList<ManifestChange> Take()
    {
        List<ManifestChange> changes =
        [
            .. _changed.Where(c => !ReferenceEquals(c.Value.Before, c.Value.After))
                .Select(c => new ManifestChange(c.Key, c.Value.Before, c.Value.After))
                .OrderBy(c => c.Path, StringComparer.Ordinal),
        ];
        _changed.Clear();
        HasNews = false;
        return changes;
    }

    /// <summary>Gives back changes that have not come into a table. They are no news, so nothing is done for them alone.</summary>
    public void GiveBack(IEnumerable<ManifestChange> changes)
    {
        foreach (ManifestChange change in changes)
        {
            bool hasChangedAgain = _changed.TryGetValue(change.Path, out (ManifestFile? Before, ManifestFile? After) again);
            _changed[change.Path] = (change.Before, hasChangedAgain ? again.After : change.After);
        }
    }
}
