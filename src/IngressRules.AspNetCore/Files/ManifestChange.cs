namespace IngressRules.AspNetCore.Files;

/// <summary>A file whose content differs from that in the last table.</summary>
/// <param name="Path">The file; empty for diagnostics about directories.</param>
/// <param name="Before">The content in the last table; null for a new file.</param>
/// <param name="After">The content for the next table; null for a file that is gone.</param>
internal sealed record ManifestChange(string Path, ManifestFile? Before, ManifestFile? After);

/// <summary>The files that have changed since the last table was made. Not thread-safe.</summary>
internal sealed class ManifestChanges
{
    private readonly Dictionary<string, (ManifestFile? Before, ManifestFile? After)> _changed = new(StringComparer.Ordinal);

    /// <summary>True where a change was added since the last <see cref="Take"/>.</summary>
    public bool HasNews { get; private set; }

    /// <summary>Adds a change. Several changes of one file are merged into one.</summary>
    public void Add(string path, ManifestFile? before, ManifestFile? after)
    {
        if (!ReferenceEquals(before, after))
        {
            bool isKnown = _changed.TryGetValue(path, out (ManifestFile? Before, ManifestFile? After) known);
            _changed[path] = (isKnown ? known.Before : before, after);
            HasNews = true;
        }
    }

    /// <summary>Removes and returns the changes, in ordinal order, without files that are back to their old content.</summary>
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

    /// <summary>
    /// Puts back changes that did not get into a table. They wait for the next change and do not cause a reload by themselves.
    /// </summary>
    public void GiveBack(IEnumerable<ManifestChange> changes)
    {
        foreach (ManifestChange change in changes)
        {
            bool hasChangedAgain = _changed.TryGetValue(change.Path, out (ManifestFile? Before, ManifestFile? After) again);
            _changed[change.Path] = (change.Before, hasChangedAgain ? again.After : change.After);
        }
    }
}
