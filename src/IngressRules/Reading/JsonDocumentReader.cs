using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;
using IngressRules.Diagnostics;

namespace IngressRules.Reading;

/// <summary>Delivers each value of a JSON text as a <see cref="DocumentTree"/>, or the items of a list one by one.</summary>
internal static class JsonDocumentReader
{
    /// <summary>Reads all values. Returns false where the text is not JSON, or nests too deep to tell; what came before the fault has been delivered.</summary>
    public static bool Read(ReadOnlyMemory<byte> utf8, string? name, DocumentTree tree, IDocumentSink sink)
    {
        var source = new SourceText(name, utf8);
        ReadOnlySpan<byte> text = utf8.Span;
        if (text.StartsWith("\uFEFF"u8))
        {
            sink.Report(ReadingCodes.JsonSyntax, source, 0, 1, "JSON does not start with a byte order mark. Save the file as UTF-8 without one.");
            return false;
        }

        if (!Utf8.IsValid(text))
        {
            int bad = SourceBytes.FirstInvalid(text);
            sink.Report(ReadingCodes.InvalidEncoding, source, bad, 1, SourceBytes.DescribeInvalid(text, bad));
            return false;
        }

        try
        {
            return ReadValues(text, source, tree, sink);
        }
        catch (JsonException e)
        {
            // The runtime counts lines from 0 and columns in bytes, which is as good as an offset.
            int offset = SourceBytes.OffsetOf(text, e.LineNumber ?? 0, e.BytePositionInLine ?? 0);
            sink.EndItems(null);
            sink.Report(ReadingCodes.JsonSyntax, source, offset, 1, $"This is not JSON: {Detail(e)}");
            return false;
        }
    }

    private static bool ReadValues(ReadOnlySpan<byte> text, SourceText source, DocumentTree tree, IDocumentSink sink)
    {
        int maxDepth = sink.Options.MaxDepth;
        var reader = new Utf8JsonReader(text, new JsonReaderOptions { AllowMultipleValues = true, MaxDepth = maxDepth + 1 });
        var builder = new JsonTreeBuilder(source, tree, maxDepth);
        while (reader.Read())
        {
            Utf8JsonReader start = reader;
            JsonTreeEnd end = builder.Build(ref reader, sink);
            if (end == JsonTreeEnd.Items)
            {
                if (sink.EndItems(tree))
                {
                    continue;
                }

                // It looked like a list and was none: once more, and this time nobody takes anything before the end.
                reader = start;
                end = builder.Build(ref reader, null);
            }

            switch (end)
            {
                case JsonTreeEnd.TooDeep:
                    sink.EndItems(null);
                    sink.Report(ReadingCodes.NestingTooDeep, source, builder.LastStart, 1, Limits.Depth(maxDepth));
                    return false;
                case JsonTreeEnd.TooLarge:
                    sink.EndItems(null);
                    sink.Report(ReadingCodes.SourceTooLarge, source, builder.LastStart, 1, Limits.Values);
                    return true;
                default:
                    if (!sink.Document(tree))
                    {
                        return true;
                    }

                    break;
            }
        }

        return true;
    }

    private static string Detail(JsonException e)
    {
        // The runtime appends its own position, which repeats what the diagnostic says.
        string message = e.Message;
        int position = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return (position < 0 ? message : message[..position]).ToString(CultureInfo.InvariantCulture);
    }
}
