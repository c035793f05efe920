namespace IngressRules.Reading.Sources;

/// <summary>Determines the format of a text.</summary>
internal static class SourceFormats
{
    /// <summary>True for a text that starts with a brace or a bracket, as JSON does and some YAML.</summary>
    public static bool LooksLikeJson(ReadOnlySpan<byte> bytes)
    {
        int first = bytes.IndexOfAnyExcept(" \t\r\n"u8);
        return first >= 0 && bytes[first] is (byte)'{' or (byte)'['

            // {{ and {% begin templates.
            && !(first + 1 < bytes.Length && bytes[first] == '{' && bytes[first + 1] is (byte)'{' or (byte)'%');
    }
}
