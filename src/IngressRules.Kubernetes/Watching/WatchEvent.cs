using System.Text.Json;

namespace IngressRules.Kubernetes.Watching;

/// <summary>One event of a watch.</summary>
/// <param name="Type"><c>ADDED</c>, <c>MODIFIED</c>, <c>DELETED</c>, <c>BOOKMARK</c> or <c>ERROR</c>.</param>
/// <param name="Object">The text of the object; for an error, of a Status.</param>
internal readonly record struct WatchEvent(string Type, ReadOnlyMemory<byte> Object)
{
    /// <summary>Reads an event. The object is a part of the text.</summary>
    /// <param name="utf8">One line of the watch.</param>
    /// <exception cref="JsonException">The text is not an event.</exception>
    public static WatchEvent Read(ReadOnlyMemory<byte> utf8)
    {
        string type = "";
        ReadOnlyMemory<byte> item = default;
        var reader = new Utf8JsonReader(utf8.Span);
        ApiJson.ReadObjectStart(ref reader);
        while (ApiJson.ReadName(ref reader))
        {
            if (reader.ValueTextEquals("type"u8))
            {
                type = ApiJson.ReadString(ref reader);
            }
            else if (reader.ValueTextEquals("object"u8))
            {
                reader.Read();
                item = utf8[ApiJson.TakeValue(ref reader)];
            }
            else
            {
                ApiJson.SkipValue(ref reader);
            }
        }

        return type.Length > 0 && item.Length > 0
            ? new(type, item)
            : throw new JsonException("The API server's watch sent something that is not an event.");
    }
}

/// <summary>A bookmark: how far a watch has come, without a change.</summary>
/// <param name="ResourceVersion">Where a watch goes on.</param>
/// <param name="EndsInitialEvents">Whether everything that there was at the start of the watch has been sent.</param>
internal readonly record struct Bookmark(string ResourceVersion, bool EndsInitialEvents)
{
    /// <summary>Reads the object of a bookmark.</summary>
    /// <param name="utf8">The object.</param>
    /// <exception cref="JsonException">The text is not a JSON object.</exception>
    public static Bookmark Read(ReadOnlySpan<byte> utf8) =>
        new(ApiObjectHead.Read(utf8).ResourceVersion, utf8.IndexOf("\"k8s.io/initial-events-end\""u8) >= 0);
}
