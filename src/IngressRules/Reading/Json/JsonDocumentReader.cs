using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;
using IngressRules.Diagnostics;
using IngressRules.Reading.Documents;
using IngressRules.Reading.Sources;

namespace IngressRules.Reading.Json;

/// <summary>Delivers each value of a JSON text as a <see cref="DocumentTree"/>, or the items of a list one by one.</summary>
internal static class JsonDocumentReader
{
    /// <summary>
    /// Reads all values. Returns false where the text is not JSON or is nested too deep; the values before the error have been delivered.
    /// </summary>
    public static bool Read(ReadOnlyMemory<byte> utf8, string? name, DocumentTree tree, IDocumentSink sink)
    {
        var source = new SourceText(name, utf8);
        ReadOnlySpan<byte> text = utf8.Span;
        if (text.StartsWith("\uFEFF"u8))
        {
            sink.Report(ReadingCodes.JsonSyntax, source, 0, 1,
                "JSON does not start with a byte order mark. Save the file as UTF-8 without one.");
            return false;
        }

        if (!Utf8.IsValid(text))
        {
            int bad = SourceBytes.FirstInvalid(text);
            sink.Report(ReadingCodes.InvalidEncoding, source, bad, 1, SourceBytes.DescribeInvalid(text, bad));
            return false;
        }

        var builder = new JsonTreeBuilder(source, tree, sink.Options.MaxDepth);
        try
        {
            return ReadValues(text, builder, source, tree, sink);
        }
        catch (JsonException e)
        {
            // The runtime counts lines from 0 and columns in bytes, so the two give the offset.
            int offset = SourceBytes.OffsetOf(text, e.LineNumber ?? 0, e.BytePositionInLine ?? 0);
            builder.Items?.Drop();
            sink.Report(ReadingCodes.JsonSyntax, source, offset, 1, $"This is not JSON: {Detail(e)}");
            return false;
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

    private static string Detail(JsonException e)
    {
        // The runtime appends its own position, which repeats what the diagnostic says.
        string message = e.Message;
        int position = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return (position < 0 ? message : message[..position]).ToString(CultureInfo.InvariantCulture);
    }
}
