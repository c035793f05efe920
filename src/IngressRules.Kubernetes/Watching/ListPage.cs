using System.Text.Json;

namespace IngressRules.Kubernetes.Watching;

/// <summary>One page of a list.</summary>
/// <param name="ResourceVersion">The version of the list: where a watch goes on.</param>
/// <param name="Continue">The token of the next page; empty for the last one.</param>
/// <param name="Items">The texts of the objects.</param>
internal sealed record ListPage(string ResourceVersion, string Continue, IReadOnlyList<ReadOnlyMemory<byte>> Items)
{
    /// <summary>Reads a page. The items are parts of the text, which must not change.</summary>
    /// <param name="utf8">The server's response.</param>
    /// <exception cref="JsonException">The text is not a list.</exception>
    public static ListPage Read(ReadOnlyMemory<byte> utf8)
    {
        string version = "", next = "";
        var items = new List<ReadOnlyMemory<byte>>();
        var reader = new Utf8JsonReader(utf8.Span);
        ApiJson.ReadObjectStart(ref reader);
        while (ApiJson.ReadName(ref reader))
        {
            if (reader.ValueTextEquals("metadata"u8))
            {
                reader.Read();
                while (reader.TokenType != JsonTokenType.Null && ApiJson.ReadName(ref reader))
                {
                    if (reader.ValueTextEquals("resourceVersion"u8))
                    {
                        version = ApiJson.ReadString(ref reader);
                    }
                    else if (reader.ValueTextEquals("continue"u8))
                    {
                        next = ApiJson.ReadString(ref reader);
                    }
                    else
                    {
                        ApiJson.SkipValue(ref reader);
                    }
                }
            }
            else if (reader.ValueTextEquals("items"u8))
            {
                reader.Read();

                // A list without items may say null.
                while (reader.TokenType != JsonTokenType.Null && ReadItem(ref reader))
                {
                    items.Add(utf8[ApiJson.TakeValue(ref reader)]);
                }
            }
            else
            {
                ApiJson.SkipValue(ref reader);
            }
        }

        return version.Length > 0
            ? new(version, next, items)
            : throw new JsonException("The API server's response is not a list: it has no metadata.resourceVersion.");
    }

    private static bool ReadItem(ref Utf8JsonReader reader) => reader.Read() && reader.TokenType != JsonTokenType.EndArray;
}
