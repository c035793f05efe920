namespace IngressRules.Reading.Sources;

/// <summary>Tells in which format a text is written.</summary>
internal static class SourceFormats
{
    /// <summary>What the options say; else what the extension of the name says.</summary>
    public static SourceFormat Of(string? name, ReaderOptions options) =>
        options.Format != SourceFormat.Auto ? options.Format : ManifestName.FormatOf(name);

    /// <summary>True for a text that starts with a brace or a bracket, as JSON does and some YAML.</summary>
    public static bool LooksLikeJson(ReadOnlySpan<byte> bytes)
    {
        int first = bytes.IndexOfAnyExcept(" \t\r\n"u8);
        return first >= 0 && bytes[first] is (byte)'{' or (byte)'[';
    }
}
