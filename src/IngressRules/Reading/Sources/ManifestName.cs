namespace IngressRules.Reading;

/// <summary>
/// What the name of a file says about it: <c>.yaml</c>, <c>.yml</c> and <c>.json</c> are the suffixes of manifests, in any case.
/// </summary>
public static class ManifestName
{
    /// <summary>True for a name that ends as manifests do. Other files of a directory are not read.</summary>
    public static bool IsManifest(string path) => FormatOf(path) != SourceFormat.Auto;

    /// <summary>The format that the suffix stands for; <see cref="SourceFormat.Auto"/> where it is not a manifest's.</summary>
    public static SourceFormat FormatOf(string? path)
    {
        ReadOnlySpan<char> suffix = Path.GetExtension(path.AsSpan());
        return Matches(suffix, ".json") ? SourceFormat.Json
            : Matches(suffix, ".yaml") || Matches(suffix, ".yml") ? SourceFormat.Yaml
            : SourceFormat.Auto;
    }

    private static bool Matches(ReadOnlySpan<char> suffix, string known) => suffix.Equals(known, StringComparison.OrdinalIgnoreCase);
}
