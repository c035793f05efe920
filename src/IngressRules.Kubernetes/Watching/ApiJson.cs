using System.Text.Json;

namespace IngressRules.Kubernetes.Watching;

/// <summary>Steps of JSON that the readers of lists, events and heads share, and those that write what is sent.</summary>
internal static class ApiJson
{
    /// <summary>Reads the start of the object that is expected next.</summary>
    public static void ReadObjectStart(ref Utf8JsonReader reader)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("The API server's response is not a JSON object.");
        }
    }

    /// <summary>Reads the start of a value that may be an object; false where it is something else, which is passed over.</summary>
    public static bool TryReadObjectStart(ref Utf8JsonReader reader)
    {
        reader.Read();
        bool isObject = reader.TokenType == JsonTokenType.StartObject;
        if (!isObject)
        {
            reader.Skip();
        }

        return isObject;
    }

    /// <summary>Reads the name of the next property of an object; false at its end.</summary>
    public static bool ReadName(ref Utf8JsonReader reader) => reader.Read() && reader.TokenType == JsonTokenType.PropertyName;

    /// <summary>Reads the value of a property as text; empty where it is something else.</summary>
    public static string ReadString(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.String)
        {
            return reader.GetString()!;
        }

        reader.Skip();
        return "";
    }

    /// <summary>Reads past the value of a property.</summary>
    public static void SkipValue(ref Utf8JsonReader reader)
    {
        reader.Read();
        reader.Skip();
    }

    /// <summary>Writes an object.</summary>
    /// <param name="properties">Writes its properties.</param>
    /// <returns>The object in UTF-8.</returns>
    public static byte[] Write(Action<Utf8JsonWriter> properties)
    {
        using var body = new MemoryStream();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            properties(json);
            json.WriteEndObject();
        }

        return body.ToArray();
    }

    /// <summary>Reads past the value that starts with the current token.</summary>
    /// <param name="reader">The reader, on the first token of a value.</param>
    /// <returns>Where the value's text is.</returns>
    public static Range TakeValue(ref Utf8JsonReader reader)
    {
        int start = (int)reader.TokenStartIndex;
        reader.Skip();
        return start..(int)reader.BytesConsumed;
    }
}
