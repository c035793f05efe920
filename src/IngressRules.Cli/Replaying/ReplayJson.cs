using System.Text.Json;
using IngressRules.Cli.Output;
using IngressRules.Matching;

namespace IngressRules.Cli.Replaying;

/// <summary>A replay as one JSON object.</summary>
internal static class ReplayJson
{
    /// <summary>Writes the object.</summary>
    public static void Write(Replay replay, Stream output)
    {
        using var lines = new JsonLines(output);
        Utf8JsonWriter json = lines.Begin();
        json.WriteNumber("lines"u8, replay.Lines);
        json.WriteNumber("parsed"u8, replay.Parsed);
        json.WriteNumber("skipped"u8, replay.Skipped.Count);
        json.WriteNumber("same"u8, replay.Same);
        json.WriteStartArray("moved"u8);
        foreach ((Side? old, Side after, Examples requests) in replay.Moved)
        {
            json.WriteStartObject();
            json.WritePropertyName("old"u8);
            WriteSide(json, old);
            json.WritePropertyName("new"u8);
            WriteSide(json, after);
            WriteRequests(json, requests);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("unmatched"u8);
        WriteRequests(json, replay.Unmatched);
        json.WriteEndObject();
        lines.End();
        lines.Flush();
    }

    private static void WriteSide(Utf8JsonWriter json, Side? side)
    {
        if (side is null)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartObject();
        IngressMatchJson.WriteSide(json, side.Match);
        json.WriteEndObject();
    }

    private static void WriteRequests(Utf8JsonWriter json, Examples requests)
    {
        json.WriteNumber("count"u8, requests.Count);
        json.WriteStartArray("examples"u8);
        foreach (LogExample example in requests.List)
        {
            json.WriteStartObject();
            json.WriteString("file"u8, example.File);
            json.WriteNumber("line"u8, example.Line);
            json.WriteString("host"u8, example.Host);
            json.WriteString("target"u8, example.Target);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
