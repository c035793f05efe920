using System.Text.RegularExpressions;

namespace IngressRules.Reading.Yaml;

/// <summary>What helm prints around manifests, which is no YAML: <c>helm install --dry-run</c> and <c>helm get all</c> do.</summary>
internal static partial class HelmOutput
{
    /// <summary>True for the lines before the first manifest.</summary>
    public static bool IsPreamble(string text) => Release().IsMatch(text) && !Object().IsMatch(text);

    /// <summary>True for lines of a log alone, as helm and kubectl write them on standard error.</summary>
    public static bool IsLog(string text)
    {
        bool isLog = false;
        foreach (ReadOnlySpan<char> line in text.AsSpan().EnumerateLines())
        {
            if (line.IsWhiteSpace())
            {
                continue;
            }

            if (!LogLine().IsMatch(line))
            {
                return false;
            }

            isLog = true;
        }

        return isLog;
    }

    /// <summary>
    /// Where the notes begin that follow the last manifest, in characters; null where there are none. No object has a field of that name.
    /// </summary>
    public static int? NotesStart(string text)
    {
        int line = text.IndexOf("\nNOTES:", StringComparison.Ordinal);
        return line < 0 || !text.AsSpan(line + "\nNOTES:".Length).TrimStart(" \r").StartsWith('\n') ? null : line + 1;
    }

    [GeneratedRegex("""^(MANIFEST:|LAST DEPLOYED: |COMPUTED VALUES:)""", RegexOptions.Multiline)]
    private static partial Regex Release();

    [GeneratedRegex("""^(apiVersion|kind):""", RegexOptions.Multiline)]
    private static partial Regex Object();

    [GeneratedRegex("""^(\w+\.go:\d+: |[IWE]\d{4} \d\d:\d\d:\d\d|(?i:warning): |level=|time=|\d{4}[/-]\d\d[/-]\d\d[ T]\d\d:\d\d:\d\d)""")]
    private static partial Regex LogLine();
}
