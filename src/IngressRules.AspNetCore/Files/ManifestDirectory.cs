namespace IngressRules.AspNetCore.Files;

/// <summary>Says which files of a directory are manifests.</summary>
internal static class ManifestDirectory
{
    private static readonly string[] Extensions = [".yaml", ".yml", ".json"];

    /// <summary>
    /// The manifests directly in a directory. Names that start with a dot are left out: editors keep their drafts under them, and a mounted
    /// ConfigMap its real files, which would otherwise be read twice.
    /// </summary>
    public static string[] List(string directory) =>
        Directory.EnumerateFiles(directory).Where(IsManifest).Order(StringComparer.Ordinal).ToArray();

    private static bool IsManifest(string path) =>
        !Path.GetFileName(path.AsSpan()).StartsWith('.')
        && Extensions.Any(e => path.EndsWith(e, StringComparison.OrdinalIgnoreCase));
}
