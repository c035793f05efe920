using System.Text.Json;
using IngressRules.Comparison;
using IngressRules.Matching;

namespace IngressRules.Cli.Output;

/// <summary>Changes as one JSON object a line. The keys and their order are stable.</summary>
internal static class DiffJson
{
    /// <summary>Writes all changes while they are found.</summary>
    /// <returns>True if there are any.</returns>
    public static bool Write(IEnumerable<RoutingChange> changes, Stream output)
    {
        using var lines = new JsonLines(output);
        bool any = false;
        foreach (RoutingChange change in changes)
        {
            any = true;
            Write(lines.Begin(), change);
            lines.End();
        }

        lines.Flush();
        return any;
    }

    /// <summary>
    /// Writes where the requests of a change are: <c>host</c>, <c>path</c>, <c>match</c>, <c>except</c> and <c>witness</c>.
    /// </summary>
    public static void WriteRegion(Utf8JsonWriter json, RoutingChange change)
    {
        json.WriteString("host"u8, change.Host);
        WriteArea(json, change.Area);
        json.WriteStartArray("except"u8);
        foreach (PathArea area in change.Except)
        {
            json.WriteStartObject();
            WriteArea(json, area);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("witness"u8);
        json.WriteString("host"u8, change.WitnessHost);
        json.WriteString("path"u8, change.WitnessTarget);
        json.WriteEndObject();
    }

    /// <summary>Writes a side of a change.</summary>
    public static void WriteSide(Utf8JsonWriter json, ReadOnlySpan<byte> name, IngressMatch side)
    {
        json.WriteStartObject(name);
        IngressMatchJson.WriteSide(json, side);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, RoutingChange change)
    {
        WriteRegion(json, change);
        WriteSide(json, "old"u8, change.Old);
        WriteSide(json, "new"u8, change.New);
        json.WriteString("requests"u8, change.Requests);
    }

    private static void WriteArea(Utf8JsonWriter json, PathArea area)
    {
        json.WriteString("path"u8, area.Path);
        json.WriteString("match"u8, area.Extent switch
        {
            PathExtent.Exact => "exact",
            PathExtent.TextPrefix => "text-prefix",
            _ => "subtree",
        });
    }
}
