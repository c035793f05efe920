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
        var builder = new YamlTreeBuilder(text, source, tree, sink);
        try
        {
            return builder.Read();
        }
        catch (YamlException e)
        {
            // The error began at the first mark and was noticed at the second, unless the text simply ended too early.
            long index = e.End.Index < text.AsSpan().TrimEnd().Length ? e.End.Index : e.Start.Index;
            sink.Report(ReadingCodes.YamlSyntax, source, builder.ByteOffset(index), 1,
                Explain(e.Message, text, (int)Math.Clamp(index, 0, text.Length)));
            return false;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or OverflowException or FormatException
            or IndexOutOfRangeException or NotSupportedException)
        {
            // For some broken texts YamlDotNet throws exceptions that are not its own.
            sink.Report(ReadingCodes.YamlSyntax, source, builder.LastOffset, 1, $"This is not YAML: {e.Message}");
            return false;
        }
    }

    private static string Explain(string message, string text, int index)
    {
        char at = index < text.Length ? text[index] : '\0';
        string hint = at switch
        {
            '\t' => " Indent with spaces; YAML does not allow tabs there.",
            '@' or '`' or '%' => $" Put a value that starts with {at} in quotes.",
            '*' => " Put a value that starts with * in quotes, such as \"*.example.com\".",
            _ when message.Contains("tab", StringComparison.OrdinalIgnoreCase) => " Indent with spaces; YAML does not allow tabs there.",
            _ when message.Contains("escape", StringComparison.Ordinal) => " Write a backslash twice, or use single quotes.",
            _ when message.Contains("mapping", StringComparison.OrdinalIgnoreCase) =>
                " Check the indentation, and put values that contain \": \" in quotes.",
            _ => "",
        };
        return $"This is not YAML: {char.ToLowerInvariant(message[0])}{message[1..].TrimEnd('.')}.{hint}";
    }
}
