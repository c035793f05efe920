namespace IngressRules.Reading.Documents;

/// <summary>The messages about limits, shared by both formats.</summary>
internal static class DocumentLimits
{
    public const string Values =
        "One document holds more values than can be held in memory at once. Split it into several documents or files.";

    public static string Depth(int max) =>
        FormattableString.Invariant($"Mappings and lists lie more than {max} deep in each other. Write flatter text, or raise MaxDepth.");
}
