namespace IngressRules.Reading;

/// <summary>
/// Recognises manifests by the name of the file: <c>.yaml</c>, <c>.yml</c> and <c>.json</c> are the suffixes of manifests, in any case.
/// </summary>
public static class ManifestName
{
    /// <summary>True for a name with a manifest suffix. Other files of a directory are not read.</summary>
    public static bool IsManifest(string path) => FormatOf(path) != SourceFormat.Auto;

    /// <summary>The format that the suffix means; <see cref="SourceFormat.Auto"/> for another suffix.</summary>
    public static SourceFormat FormatOf(string? path)
    {
        ReadOnlySpan<char> suffix = Path.GetExtension(path.AsSpan());
        return Matches(suffix, ".json") ? SourceFormat.Json
            : Matches(suffix, ".yaml") || Matches(suffix, ".yml") ? SourceFormat.Yaml
            : SourceFormat.Auto;
    }

    private static bool Matches(ReadOnlySpan<char> suffix, string known) => suffix.Equals(known, StringComparison.OrdinalIgnoreCase);
}
