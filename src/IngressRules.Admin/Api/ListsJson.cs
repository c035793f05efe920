using System.Text.Json;
using IngressRules.Admin.Html;
using IngressRules.Admin.Pages;
using IngressRules.Admin.State;
using IngressRules.Analysis;
using IngressRules.Diagnostics;
using IngressRules.Forwarding;

namespace IngressRules.Admin.Api;

/// <summary>
/// Writes the lists. Each takes the query parameters <c>q</c> (words that an item must contain), <c>page</c> and <c>limit</c>.
/// </summary>
internal static class ListsJson
{
    public static void WriteRules(Utf8JsonWriter json, AdminView view) =>
        WritePage(json, view, "rules"u8, RulesPage.Listed(view, view.SearchWords), row =>
        {
            json.WriteString("host"u8, row.Host.Length == 0 ? null : row.Host);
            json.WriteString("path"u8, row.Path);
            json.WriteString("pathType"u8, row.Path is null ? null : row.PathType);
            json.WriteString("backend"u8, row.BackendText);
            json.WriteString("ingress"u8, row.IngressText);
            json.WriteString("field"u8, row.Position);
        });

    /// <summary>Writes the findings with the keys of <c>ingress-rules validate --output json</c>, and the page of each code.</summary>
    public static void WriteDiagnostics(Utf8JsonWriter json, AdminView view) =>
        WritePage(json, view, "diagnostics"u8, DiagnosticsPage.Listed(view, view.SearchWords), finding =>
        {
            DiagnosticJson.Write(json, finding);
            json.WriteString("help"u8, finding.Code.Page);
        });

    public static void WriteEndpoints(Utf8JsonWriter json, AdminView view) =>
        WritePage(json, view, "backends"u8, EndpointsPage.Listed(view, view.SearchWords), health =>
        {
            json.WriteString("backend"u8, health.Backend.ToString());
            json.WriteBoolean("down"u8, health.IsDown);
            WriteEndpoints(json, view, health.Endpoints);
        });

    public static void WriteCertificates(Utf8JsonWriter json, AdminView view) =>
        WritePage(json, view, "certificates"u8, TlsPage.Listed(view, view.SearchWords), entry =>
        {
            TlsState state = entry.StateAt(view.Now);
            json.WriteString("ingress"u8, entry.Ingress.ToString());
            WriteTexts(json, "hosts"u8, entry.Entry.Hosts);
            json.WriteString("secret"u8, entry.Entry.SecretName.Length == 0 ? null : entry.Entry.SecretName);
            json.WriteString("state"u8, state.Name);
            json.WriteString("text"u8, state.Text);
            TlsCertificate? readable = entry.Certificate is { NotAfter.Ticks: > 0 } certificate ? certificate : null;
            WriteTexts(json, "names"u8, readable?.Names ?? []);
            WriteMoment(json, "notBefore"u8, readable?.NotBefore);
            WriteMoment(json, "notAfter"u8, readable?.NotAfter);
        });

    /// <summary>Writes <c>endpoints</c> and <c>endpointsText</c>, which says why there are none.</summary>
    public static void WriteEndpoints(Utf8JsonWriter json, AdminView view, BackendEndpoints endpoints)
    {
        json.WriteStartArray("endpoints"u8);
        foreach (BackendEndpoint endpoint in endpoints.Endpoints)
        {
            EndpointState? state = view.Endpoints?.Get(endpoint);
            json.WriteStartObject();
            json.WriteString("address"u8, endpoint.Address);
            json.WriteNumber("port"u8, endpoint.Port);
            json.WriteBoolean("ready"u8, !view.IsSetAside(endpoint));
            json.WriteString("node"u8, endpoint.NodeName);
            json.WriteString("zone"u8, endpoint.Zone);
            json.WriteString("pod"u8, endpoint.PodName);
            json.WriteString("appProtocol"u8, endpoint.AppProtocol);
            json.WriteNumber("requests"u8, state?.SentRequests ?? 0);
            json.WriteNumber("active"u8, state?.ActiveRequests ?? 0);
            json.WriteNumber("failures"u8, state?.Failures ?? 0);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("endpointsText"u8, endpoints.Message.Length == 0 ? null : endpoints.Message);
    }

    private static void WritePage<T>(
        Utf8JsonWriter json, AdminView view, ReadOnlySpan<byte> name, IReadOnlyList<T> all, Action<T> write)
    {
        var page = Paged<T>.Of(all, view.Page, view.Limit);
        json.WriteNumber("total"u8, page.Total);
        json.WriteNumber("page"u8, page.Number);
        json.WriteNumber("pages"u8, page.Pages);
        json.WriteStartArray(name);
        foreach (T item in page.Items)
        {
            json.WriteStartObject();
            write(item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Writes a list of texts.</summary>
    public static void WriteTexts(Utf8JsonWriter json, ReadOnlySpan<byte> name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (string text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    private static void WriteMoment(Utf8JsonWriter json, ReadOnlySpan<byte> name, DateTimeOffset? moment)
    {
        if (moment is { } at)
        {
            json.WriteString(name, at.UtcDateTime);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
