namespace IngressRules.AspNetCore.Files;

/// <summary>Decides by its path alone whether a file below a root is read.</summary>
internal static class ManifestPath
{
    /// <summary>True where a part of the path below the root starts with a dot.</summary>
    public static bool IsHidden(string root, string path) =>
        path.Length > root.Length && path[(root.Length - 1)..].Contains(Path.DirectorySeparatorChar + ".", StringComparison.Ordinal);
}
