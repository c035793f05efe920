using System.Text.Json;
using System.Text.Unicode;
using IngressRules.Diagnostics;
using IngressRules.Reading.Documents;
using IngressRules.Reading.Sources;

namespace IngressRules.Reading.Json;

/// <summary>How the reading of a JSON text ended.</summary>
internal enum JsonEnd
{
    /// <summary>All values were read.</summary>
    Whole,

    /// <summary>The text is not JSON, or is nested too deep.</summary>
    Broken,

    /// <summary>The text is JSON but for a comma before a closing bracket.</summary>
    CommaTooMany,
}

/// <summary>Delivers each value of a JSON text as a <see cref="DocumentTree"/>, or the items of a list one by one.</summary>
internal static class JsonDocumentReader
{
    /// <summary>
    /// Reads all values. Where the text is not JSON or is nested too deep, the values before the error have been delivered.
    /// </summary>
    public static JsonEnd Read(ReadOnlyMemory<byte> utf8, string? name, DocumentTree tree, IDocumentSink sink)
    {
        var source = new SourceText(name, utf8);
        ReadOnlySpan<byte> text = utf8.Span;
        if (!Utf8.IsValid(text))
        {
            int bad = SourceBytes.FirstInvalid(text);
            sink.Report(ReadingCodes.InvalidEncoding, source, bad, 1, SourceBytes.DescribeInvalid(text, bad));
            return JsonEnd.Broken;
        }

        var builder = new JsonTreeBuilder(source, tree, sink.Options.MaxDepth);
        try
        {
            return ReadValues(text, builder, source, tree, sink) ? JsonEnd.Whole : JsonEnd.Broken;
        }
        catch (JsonException e)
        {
            // The runtime counts lines from 0 and columns in bytes, so the two give the offset.
            int offset = SourceBytes.OffsetOf(text, e.LineNumber ?? 0, e.BytePositionInLine ?? 0);
            builder.Items?.Drop();
            (int place, string message, bool isTrailingComma) = JsonFaultText.Of(text, offset);
            sink.Report(ReadingCodes.JsonSyntax, source, place, 1, message);
            return isTrailingComma ? JsonEnd.CommaTooMany : JsonEnd.Broken;
        }
    }

    private static bool ReadValues(
        ReadOnlySpan<byte> text, JsonTreeBuilder builder, SourceText source, DocumentTree tree, IDocumentSink sink)
    {
        int maxDepth = sink.Options.MaxDepth;
        var reader = new Utf8JsonReader(text, new JsonReaderOptions { AllowMultipleValues = true, MaxDepth = maxDepth + 1 });
        while (reader.Read())
        {
            Utf8JsonReader start = reader;
            JsonTreeEnd end = builder.Build(ref reader, sink);
            if (end == JsonTreeEnd.Items)
            {
                if (builder.EndItems())
                {
                    continue;
                }

                // It is not a list of objects after all: read it again as a whole.
                reader = start;
                end = builder.Build(ref reader, sink: null);
            }

            switch (end)
            {
                case JsonTreeEnd.TooDeep:
                    builder.Items?.Drop();
                    sink.Report(ReadingCodes.NestingTooDeep, source, builder.LastStart, 1, DocumentLimits.Depth(maxDepth));
                    return false;
                case JsonTreeEnd.TooLarge:
                    builder.Items?.Drop();
                    sink.Report(ReadingCodes.SourceTooLarge, source, builder.LastStart, 1, DocumentLimits.Values);
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
}
