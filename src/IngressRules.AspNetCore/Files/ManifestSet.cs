using IngressRules.Diagnostics;
using IngressRules.Reading;

namespace IngressRules.AspNetCore.Files;

/// <summary>
/// All files below the configured paths, as they were last read. A look at the disk reads only what may have changed. Not safe for several
/// threads; its owner takes turns.
/// </summary>
internal sealed class ManifestSet
{
    private readonly List<string> _roots;
    private readonly ReaderOptions _options;
    private readonly Dictionary<string, IReadOnlyList<string>> _listings = new(StringComparer.Ordinal);
    private Dictionary<string, ManifestFile> _files = new(StringComparer.Ordinal);

    public ManifestSet(IEnumerable<string> roots, ReaderOptions options)
    {
        _roots = [.. roots.Select(Path.GetFullPath).Distinct(StringComparer.Ordinal)];
        _options = options;
    }

    /// <summary>The configured paths in full.</summary>
    public IReadOnlyList<string> Roots => _roots;

    /// <summary>The files in use, in ordinal order of their paths, so that what is made of them does not depend on the file system.</summary>
    public IReadOnlyList<ManifestFile> Files { get; private set; } = [];

    /// <summary>What was found about directories that cannot be listed.</summary>
    public IReadOnlyList<Diagnostic> Findings { get; private set; } = [];

    /// <summary>Everything that the files hold, and all findings about them.</summary>
    public IEnumerable<ReadResult> Contents => Files.Select(f => f.Content).Append(new ReadResult { Diagnostics = [.. Findings] });

    /// <summary>Looks at the disk.</summary>
    /// <param name="suspects">Files to read again whatever their stamp says: two writes in a row can have the same stamp.</param>
    /// <returns>True where something differs from what was there before.</returns>
    public bool Refresh(IReadOnlySet<string> suspects)
    {
        var next = new Dictionary<string, ManifestFile>(StringComparer.Ordinal);
        bool changed = false;
        var findings = new List<Diagnostic>();
        foreach (string path in _roots.SelectMany(r => List(r, findings)))
        {
            if (next.ContainsKey(path))
            {
                continue;
            }

            ManifestFile? before = _files.GetValueOrDefault(path);
            bool same = before is not null && !suspects.Contains(path) && before.Stamp == FileStamp.Of(path);
            next.Add(path, same ? before! : ManifestFile.Read(path, _options, before));
            changed |= !same;
        }

        changed |= next.Count != _files.Count || !findings.SequenceEqual(Findings);
        Findings = findings;
        _files = next;
        Files = [.. next.Values.OrderBy(f => f.Path, StringComparer.Ordinal)];
        return changed;
    }

    /// <summary>The files of a path. One that does not exist stands for itself, so that reading it reports it.</summary>
    private IEnumerable<string> List(string root, List<Diagnostic> findings)
    {
        if (!Directory.Exists(root))
        {
            _listings.Remove(root);
            return File.Exists(root) ? [root] : Missing(root);
        }

        IReadOnlyList<string> listing = IngressReader.ListDirectory(root, out IReadOnlyList<Diagnostic> problems);
        if (problems.Count > 0)
        {
            // A mount that stalls is no order to delete everything: what was there before stays.
            findings.AddRange(problems);
            return _listings.GetValueOrDefault(root, []).Union(listing, StringComparer.Ordinal);
        }

        _listings[root] = listing;
        return listing;
    }

    private string[] Missing(string root)
    {
        // Nothing that was once read there counts any more: the file was deleted, not broken.
        if (_files.TryGetValue(root, out ManifestFile? before) && before.LastGood is not null)
        {
            _files.Remove(root);
        }

        return [root];
    }
}
