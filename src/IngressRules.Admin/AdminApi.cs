using System.Buffers;
using System.Text.Json;
using IngressRules.AspNetCore.Observability;
using IngressRules.Matching;

namespace IngressRules.Admin;

/// <summary>
/// The admin page's content as JSON, for scripts. A response to <c>/api/match</c> has the same keys as the tool's <c>match --output
/// json</c>.
/// </summary>
internal static class AdminApi
{
    /// <summary>The rules; with the query parameter <c>q</c>, only those that contain every word of it.</summary>
    public static ReadOnlyMemory<byte> Rules(AdminView view) => Json(json =>
    {
        string[] words = view.SearchWords;
        json.WriteStartObject();
        json.WriteStartArray("rules"u8);
        foreach (RuleRow row in view.Rows.Where(r => r.Contains(words)))
        {
            json.WriteStartObject();
            json.WriteString("host"u8, row.Host.Length == 0 ? null : row.Host);
            json.WriteString("path"u8, row.Path);
            json.WriteString("pathType"u8, row.Path is null ? null : row.PathType);
            json.WriteString("backend"u8, row.BackendText);
            json.WriteString("ingress"u8, row.IngressText);
            json.WriteString("field"u8, row.Position);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    /// <summary>The match for the URL in the query parameter <c>url</c>; null where the text is not a URL.</summary>
    public static ReadOnlyMemory<byte>? Match(AdminView view)
    {
        if (!RequestUrl.TryParse(view.Query("url"), out RequestUrl? asked, out _))
        {
            return null;
        }

        IngressMatch match = view.Table.Matcher.Match(asked.Host, asked.Target);
        return Json(json =>
        {
            json.WriteStartObject();
            IngressMatchJson.Write(json, asked.Host, asked.Target, match);
            json.WriteEndObject();
        });
    }

    /// <summary>The current request and reload counts.</summary>
    public static ReadOnlyMemory<byte> Status(AdminView view) => Json(json =>
    {
        TelemetrySnapshot figures = view.Figures;
        TableCounts counts = figures.Table;
        var totals = RequestTotals.Of(figures);
        json.WriteStartObject();
        json.WriteStartObject("requests"u8);
        json.WriteNumber("total"u8, totals.Total);
        for (int i = 0; i < StatusClass.Count; i++)
        {
            json.WriteNumber(StatusClass.Names[i], totals.ByClass[i]);
        }

        json.WriteNumber("misses"u8, figures.NoRule + figures.Refused);
        json.WriteNumber("active"u8, figures.Active);
        json.WriteEndObject();
        json.WriteStartObject("rules"u8);
        json.WriteNumber("ingresses"u8, counts.Ingresses);
        json.WriteNumber("hosts"u8, counts.Hosts);
        json.WriteNumber("paths"u8, counts.Rules);
        json.WriteNumber("errors"u8, counts.Errors);
        json.WriteNumber("warnings"u8, counts.Warnings);
        json.WriteEndObject();
        json.WriteStartObject("reloads"u8);
        json.WriteNumber("succeeded"u8, figures.SucceededReloads);
        json.WriteNumber("failed"u8, figures.FailedReloads);
        if (figures.LastReload is { } last)
        {
            json.WriteString("lastAt"u8, last.At.UtcDateTime);
            json.WriteNumber("lastMilliseconds"u8, Math.Round(last.Duration.TotalMilliseconds, 3));
            json.WriteBoolean("lastSucceeded"u8, last.Succeeded);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    });

    private static ReadOnlyMemory<byte> Json(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(buffer))
        {
            write(json);
        }

        return buffer.WrittenMemory;
    }
}
