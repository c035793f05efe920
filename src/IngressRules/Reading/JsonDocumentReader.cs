using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;
using IngressRules.Diagnostics;

namespace IngressRules.Reading;

/// <summary>Fills a <see cref="DocumentTree"/> from each value of a JSON text.</summary>
internal static class JsonDocumentReader
{
    /// <summary>Reads all values. Returns false where the text is not JSON; what came before the fault has been delivered.</summary>
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
            sink.Report(ReadingCodes.JsonSyntax, source, offset, 1, $"This is not JSON: {Detail(e)}");
            return false;
        }
    }

    private static bool ReadValues(ReadOnlySpan<byte> text, SourceText source, DocumentTree tree, IDocumentSink sink)
    {
        int maxDepth = sink.Options.MaxDepth;
        var reader = new Utf8JsonReader(text, new JsonReaderOptions { AllowMultipleValues = true, MaxDepth = maxDepth + 1 });
        int[] open = ArrayPool<int>.Shared.Rent(maxDepth + 2);
        try
        {
            int depth = 0, key = DocumentTree.NoKey, keyStart = 0, keyLength = 0;
            while (reader.Read())
            {
                int start = (int)reader.TokenStartIndex;
                int length = (int)reader.BytesConsumed - start;
                NodeKind kind;
                switch (reader.TokenType)
                {
                    case JsonTokenType.PropertyName:
                        (keyStart, keyLength) = (start, reader.ValueSpan.Length + 2);
                        key = reader.ValueIsEscaped ? Escaped(reader.ValueSpan, tree.Pool) : tree.Pool.Add(reader.ValueSpan);
                        continue;
                    case JsonTokenType.EndObject or JsonTokenType.EndArray:
                        tree.Close(open[--depth], start + 1);
                        if (depth == 0 && !sink.Document(tree))
                        {
                            return true;
                        }

                        continue;
                    case JsonTokenType.StartObject: kind = NodeKind.Mapping; break;
                    case JsonTokenType.StartArray: kind = NodeKind.Sequence; break;
                    case JsonTokenType.String: kind = NodeKind.String; break;
                    case JsonTokenType.Number:
                        kind = reader.ValueSpan.IndexOfAny((byte)'.', (byte)'e', (byte)'E') < 0 ? NodeKind.Integer : NodeKind.Float;
                        break;
                    case JsonTokenType.Null: kind = NodeKind.Null; break;
                    default: kind = NodeKind.Boolean; break;
                }

                if (depth == 0)
                {
                    tree.Reset(source, isJson: true);
                    key = DocumentTree.NoKey;
                }
                else if (tree[open[depth - 1]].Kind == NodeKind.Sequence)
                {
                    (key, keyStart, keyLength) = (DocumentTree.NoKey, 0, 0);
                }

                int node = tree.Add(kind, key, keyStart, keyLength, start, length, depth);
                if (kind == NodeKind.String && reader.ValueIsEscaped)
                {
                    tree[node].Flags |= NodeFlags.Escaped;
                }

                if (kind >= NodeKind.Sequence)
                {
                    if (depth == maxDepth)
                    {
                        sink.Report(ReadingCodes.NestingTooDeep, source, start, 1, Limits.Depth(maxDepth));
                        return true;
                    }

                    open[depth++] = node;
                }
                else if (depth == 0 && !sink.Document(tree))
                {
                    return true;
                }

                if (tree.IsFull)
                {
                    sink.Report(ReadingCodes.SourceTooLarge, source, start, 1, Limits.Values);
                    return true;
                }
            }

            return true;
        }
        finally
        {
            ArrayPool<int>.Shared.Return(open);
        }
    }

    private static int Escaped(ReadOnlySpan<byte> content, TextPool pool)
    {
        string text = JsonText.Unescape(content);
        return pool.Add(text, text);
    }

    private static string Detail(JsonException e)
    {
        // The runtime appends its own position, which repeats what the diagnostic says.
        string message = e.Message;
        int position = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return (position < 0 ? message : message[..position]).ToString(CultureInfo.InvariantCulture);
    }
}
