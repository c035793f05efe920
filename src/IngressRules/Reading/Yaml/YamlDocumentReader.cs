using System.Text;
using System.Text.Unicode;
using IngressRules.Diagnostics;
using IngressRules.Reading.Documents;
using IngressRules.Reading.Sources;
using YamlDotNet.Core;

namespace IngressRules.Reading.Yaml;

/// <summary>Fills a <see cref="DocumentTree"/> from one document of a YAML stream.</summary>
internal static class YamlDocumentReader
{
    /// <summary>Reads a document that has been read before.</summary>
    public static void ReadAgain(SourceText source, DocumentTree tree, IDocumentSink sink) =>
        ReadText(Encoding.UTF8.GetString(source.Utf8.Span), source, tree, sink);

    /// <summary>Reads a document. Returns false where it is not YAML.</summary>
    public static bool Read(SourceText source, DocumentTree tree, IDocumentSink sink)
    {
        ReadOnlySpan<byte> utf8 = source.Utf8.Span;
        if (!Utf8.IsValid(utf8))
        {
            int bad = SourceBytes.FirstInvalid(utf8);
            sink.Report(ReadingCodes.InvalidEncoding, source, bad, 1, SourceBytes.DescribeInvalid(utf8, bad));
            return false;
        }

        int forbidden = SourceBytes.FirstForbidden(utf8);
        if (forbidden >= 0)
        {
            Rune.DecodeFromUtf8(utf8[forbidden..], out Rune rune, out _);
            sink.Report(ReadingCodes.YamlSyntax, source, forbidden, 1, FormattableString.Invariant(
                $"YAML does not allow the character U+{rune.Value:X4}. Remove it, or write it as an escape in double quotes."));
            return false;
        }

        return ReadText(Encoding.UTF8.GetString(utf8), source, tree, sink);
    }

    private static bool ReadText(string text, SourceText source, DocumentTree tree, IDocumentSink sink)
    {
        if (HelmOutput.NotesStart(text) is { } notes)
        {
            int offset = Encoding.UTF8.GetByteCount(text.AsSpan(0, notes));
            sink.Report(ReadingCodes.NotKubernetes, source, offset, "NOTES:".Length,
                "The notes that helm prints after the manifests are no object; they were left out.");
            text = text[..notes];
        }

        YamlFinding? finding = TryRead(text, source, tree, sink);
        if (finding is null)
        {
            return true;
        }

        if (finding.Code == ReadingCodes.YamlSyntax)
        {
            string? output = HelmOutput.IsPreamble(text) ? "What helm prints before the manifests is no object; it was left out."
                : HelmOutput.IsLog(text)
                    ? "Lines of a log, as helm and kubectl write them on standard error, are no object; they were left out."
                : null;
            if (output is not null)
            {
                sink.Report(ReadingCodes.NotKubernetes, source, 0, 1, output);
                return true;
            }

            if (TemplateText.Find(text, source.Name, finding.Noticed) is { } template)
            {
                int offset = Encoding.UTF8.GetByteCount(text.AsSpan(0, template.Start));
                finding = finding with
                {
                    Code = ReadingCodes.NotFilledIn, Offset = offset, Length = template.Length, Message = template.Message,
                };
            }
            else if (finding.Code == ReadingCodes.YamlSyntax && JsonFaultText.Find(source.Utf8.Span) is { } json)
            {
                // To somebody who writes JSON, the rules of YAML explain nothing.
                finding = finding with { Code = ReadingCodes.JsonSyntax, Offset = json.Offset, Length = 1, Message = json.Message };
            }
        }

        sink.Report(finding.Code, source, finding.Offset, finding.Length, finding.Message);
        return false;
    }

    /// <summary>Reads a text. Returns what is wrong with it, or null.</summary>
    private static YamlFinding? TryRead(string text, SourceText source, DocumentTree tree, IDocumentSink sink)
    {
        var scanner = new ServerScanner(text);
        var builder = new YamlTreeBuilder(text, source, tree, sink);
        try
        {
            return builder.Read(scanner) ? null : builder.Finding;
        }
        catch (Exception e) when (IsFault(e))
        {
            var fault = e as YamlException ?? new YamlException(scanner.CurrentPosition, scanner.CurrentPosition, "");
            (int start, int length, string message) = new YamlFaultText(text, source, scanner).Of(fault);
            if (Unfilled(text, fault, start) is var (from, marks, what))
            {
                return new YamlFinding(ReadingCodes.NotFilledIn, from, builder.ByteOffset(from), marks, $"This {what}");
            }

            int noticed = (int)Math.Max(fault.Start.Index, fault.End.Index);
            return new YamlFinding(ReadingCodes.YamlSyntax, noticed, builder.ByteOffset(start), length, message);
        }
    }

    /// <summary>A value that nobody filled in and that is no YAML without quotes: where it starts, its mark, and what it is.</summary>
    private static (int Start, int Length, string What)? Unfilled(string text, YamlException fault, int at)
    {
        if (at <= 0 || at >= text.Length)
        {
            return null;
        }

        if (text[at] == '{' && text[at - 1] == '$')
        {
            return (at - 1, 2, Placeholder.Describe("${X}")!);
        }

        const string Map = "map[";
        int map = at + 1 - Map.Length;
        if (text[at] == '[' && map >= 0 && text.AsSpan(map).StartsWith(Map) && (map == 0 || !char.IsLetterOrDigit(text[map - 1])))
        {
            return (map, Map.Length, Placeholder.Describe("map[]")!);
        }

        // A sign that no value starts with, as %HOST% and @HOST@ do.
        int end = text.AsSpan(at).IndexOfAny('\r', '\n');
        string line = end < 0 ? text[at..] : text[at..(at + end)];
        return fault is YamlFault { Kind: YamlFaultKind.CannotStart } && text[at] is '%' or '@'
            && line.Length < 200 && Placeholder.Describe(line) is { } what
            ? (at, line.TrimEnd().Length, what)
            : null;
    }

    // For some broken texts YamlDotNet throws exceptions that are not its own.
    private static bool IsFault(Exception e) => e is YamlException or ArgumentException or InvalidOperationException or OverflowException
        or FormatException or IndexOutOfRangeException or NotSupportedException;
}

/// <summary>What is wrong with a YAML text.</summary>
/// <param name="Code">The code.</param>
/// <param name="Noticed">Where it was noticed, in characters: at its cause or behind it.</param>
/// <param name="Offset">Where it is, in bytes.</param>
/// <param name="Length">How long it is.</param>
/// <param name="Message">What to say.</param>
internal sealed record YamlFinding(DiagnosticCode Code, int Noticed, int Offset, int Length, string Message);
