using IngressRules.Diagnostics;

namespace IngressRules.Reading.Sources;

/// <summary>Findings about a source as a whole, without a position in its text.</summary>
internal static class SourceFindings
{
    public static Diagnostic TooLarge(string? name, int max) => Make(ReadingCodes.SourceTooLarge, name, FormattableString.Invariant(
        $"The source has more than {max} bytes and was not read. Split it, or raise MaxSourceBytes."));

    public static Diagnostic Unreadable(string? name, string reason) =>
        Make(ReadingCodes.SourceUnreadable, name,
            $"Cannot read {name ?? "the stream"}: {reason} Correct the path, or remove it from the input.");

    private static Diagnostic Make(DiagnosticCode code, string? name, string message) =>
        new(code, message) { Span = new SourceText(name, default).GetSpan(0, 0) };
}
