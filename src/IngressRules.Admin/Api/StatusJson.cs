using System.Text.Json;
using IngressRules.Admin.Html;
using IngressRules.Admin.State;
using IngressRules.AspNetCore.Observability;
using IngressRules.Diagnostics;
using IngressRules.Reloading;

namespace IngressRules.Admin.Api;

/// <summary>Writes what the overview shows: whether anything is wrong, the traffic, and what runs here.</summary>
internal static class StatusJson
{
    private const int MaxStale = 100;

    public static void Write(Utf8JsonWriter json, AdminView view)
    {
        json.WriteString("version"u8, RouterState.Version);
        json.WriteString("since"u8, view.Router.Since.UtcDateTime);
        ListsJson.WriteTexts(json, "listeners"u8, view.Router.Listeners);
        WriteProblems(json, view);
        WriteStale(json, view.Table);
        WriteRequests(json, view);
        WriteMinute(json, view.Traffic);
        WriteRules(json, view);
        WriteReloads(json, view.Figures);
    }

    private static void WriteProblems(Utf8JsonWriter json, AdminView view)
    {
        json.WriteStartArray("problems"u8);
        foreach (Problem problem in Problem.In(view))
        {
            json.WriteStartObject();
            json.WriteString("kind"u8, problem.Kind);
            json.WriteString("severity"u8, problem.Tag);
            json.WriteString("text"u8, problem.Text);
            json.WriteString("detail"u8, problem.Detail);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteStale(Utf8JsonWriter json, RoutingTable table)
    {
        json.WriteStartArray("stale"u8);
        foreach (StaleObject stale in table.Stale.Take(MaxStale))
        {
            json.WriteStartObject();
            json.WriteString("kind"u8, stale.Object.Kind);
            json.WriteString("namespace"u8, stale.Object.Namespace);
            json.WriteString("name"u8, stale.Object.Name);
            json.WriteString("since"u8, stale.Since.UtcDateTime);
            json.WriteString("code"u8, stale.Because.Code.Id);
            json.WriteString("because"u8, stale.Because.Message);
            json.WriteString("refusedAs"u8, stale.RefusedAs?.ToString());
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteRequests(Utf8JsonWriter json, AdminView view)
    {
        var totals = RequestTotals.Of(view.Figures);
        json.WriteStartObject("requests"u8);
        json.WriteNumber("total"u8, totals.Total);
        for (int i = 0; i < StatusClass.Count; i++)
        {
            json.WriteNumber(StatusClass.Names[i], totals.ByClass[i]);
        }

        json.WriteNumber("misses"u8, view.Figures.NoRule);
        json.WriteNumber("refusals"u8, view.Figures.Refused);
        json.WriteNumber("active"u8, view.Figures.Active);
        json.WriteEndObject();
    }

    private static void WriteMinute(Utf8JsonWriter json, TrafficFigures minute)
    {
        json.WriteStartObject("lastMinute"u8);
        json.WriteNumber("seconds"u8, Math.Round(minute.Span.TotalSeconds, 3));
        json.WriteNumber("requests"u8, minute.Requests);
        json.WriteNumber("serverErrors"u8, minute.ServerErrors);
        json.WriteNumber("perSecond"u8, Math.Round(minute.Rate, 3));
        WriteMilliseconds(json, "p50Milliseconds"u8, minute.Median);
        WriteMilliseconds(json, "p95Milliseconds"u8, minute.Percentile95);
        WriteMilliseconds(json, "p99Milliseconds"u8, minute.Percentile99);
        json.WriteStartObject("text"u8);
        json.WriteString("perSecond"u8, FigureText.Rate(minute.Rate));
        json.WriteString("p50"u8, FigureText.Duration(minute.Median));
        json.WriteString("p95"u8, FigureText.Duration(minute.Percentile95));
        json.WriteString("p99"u8, FigureText.Duration(minute.Percentile99));
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteMilliseconds(Utf8JsonWriter json, ReadOnlySpan<byte> name, double? seconds)
    {
        if (seconds is { } number && double.IsFinite(number))
        {
            json.WriteNumber(name, Math.Round(number * 1000, 3));
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static void WriteRules(Utf8JsonWriter json, AdminView view)
    {
        TableCounts counts = view.Figures.Table;
        json.WriteStartObject("rules"u8);
        json.WriteNumber("ingresses"u8, counts.Ingresses);
        json.WriteNumber("hosts"u8, counts.Hosts);
        json.WriteNumber("paths"u8, counts.Rules);
        json.WriteNumber("errors"u8, view.Facts.Count(DiagnosticSeverity.Error));
        json.WriteNumber("warnings"u8, view.Facts.Count(DiagnosticSeverity.Warning));
        json.WriteEndObject();
    }

    private static void WriteReloads(Utf8JsonWriter json, TelemetrySnapshot figures)
    {
        json.WriteStartObject("reloads"u8);
        json.WriteNumber("succeeded"u8, figures.SucceededReloads);
        json.WriteNumber("failed"u8, figures.FailedReloads);
        json.WritePropertyName("last"u8);
        if (figures.LastReload is { } last)
        {
            json.WriteStartObject();
            json.WriteString("at"u8, last.At.UtcDateTime);
            json.WriteNumber("milliseconds"u8, Math.Round(last.Duration.TotalMilliseconds, 3));
            json.WriteBoolean("succeeded"u8, last.Succeeded);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNullValue();
        }

        json.WriteEndObject();
    }
}
