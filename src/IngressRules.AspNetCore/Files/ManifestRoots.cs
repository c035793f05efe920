using IngressRules.Reading;

namespace IngressRules.AspNetCore.Files;

/// <summary>The configured paths, and which files are read because of them.</summary>
internal sealed class ManifestRoots(IEnumerable<string> paths)
{
    /// <summary>The configured paths as absolute paths.</summary>
    public IReadOnlyList<string> Paths { get; } =
        [.. paths.Select(p => Path.TrimEndingDirectorySeparator(Path.GetFullPath(p))).Distinct(StringComparer.Ordinal)];

    /// <summary>True for a path that is itself configured.</summary>
    public bool Contains(string path) => Paths.Contains(path, StringComparer.Ordinal);

    /// <summary>True where a file is to be read, judging by its path.</summary>
    public bool Reads(string path) => Contains(path) || (ManifestName.IsManifest(path) && Paths.Any(r => IsBelow(r, path)));

    /// <summary>
    /// True for a file that is missing because a configured path is: that is a fault, and does not say that its objects are gone.
    /// </summary>
    public bool Miss(string path) => Contains(path) || Paths.Any(r => IsBelow(r, path) && RealPath.IsGone(r));

    private static bool IsBelow(string root, string path) =>
        path.StartsWith(root, StringComparison.Ordinal) && path.Length > root.Length && !ManifestPath.IsHidden(root, path)
        && (path[root.Length] == Path.DirectorySeparatorChar || root.EndsWith(Path.DirectorySeparatorChar));
}
