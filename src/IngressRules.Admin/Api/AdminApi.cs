using System.Buffers;
using System.Text.Json;
using IngressRules.Diagnostics;
using IngressRules.Explanation;
using IngressRules.Matching;
using Microsoft.AspNetCore.Http;

namespace IngressRules.Admin.Api;

/// <summary>
/// The content of the pages as JSON, for programs: version 1 under <c>/api/v1</c>, described by <c>openapi.json</c>. Within a version,
/// properties are added and none is removed or changed.
/// </summary>
internal static class AdminApi
{
    /// <summary>The path below which version 1 is.</summary>
    public const string Root = "/api/v1/";

    private const int MaxQuoted = 80;

    private static readonly Dictionary<string, Action<Utf8JsonWriter, AdminView>> s_documents = new(StringComparer.Ordinal)
    {
        ["status"] = StatusJson.Write,
    };

    private static readonly Dictionary<string, Action<Utf8JsonWriter, AdminView>> s_lists = new(StringComparer.Ordinal)
    {
        ["rules"] = ListsJson.WriteRules,
        ["diagnostics"] = ListsJson.WriteDiagnostics,
        ["endpoints"] = ListsJson.WriteEndpoints,
        ["certificates"] = ListsJson.WriteCertificates,
    };

    private static readonly Dictionary<string, Action<Utf8JsonWriter, AdminView, RequestUrl>> s_answers = new(StringComparer.Ordinal)
    {
        ["match"] = WriteMatch,
        ["explain"] = ExplainJson.Write,
    };

    /// <summary>The response to a request below <c>/api/</c>.</summary>
    public static (int Status, ReadOnlyMemory<byte> Body) Respond(string path, AdminView view)
    {
        string name = path.StartsWith(Root, StringComparison.Ordinal) ? path[Root.Length..] : "";
        if (name == "openapi.json")
        {
            return (StatusCodes.Status200OK, AdminAsset.OpenApi.Body);
        }

        if (s_documents.TryGetValue(name, out Action<Utf8JsonWriter, AdminView>? document))
        {
            return (StatusCodes.Status200OK, Json(json => document(json, view)));
        }

        if (s_lists.TryGetValue(name, out Action<Utf8JsonWriter, AdminView>? list))
        {
            return view.FaultOfPaging is { } fault
                ? Error(StatusCodes.Status400BadRequest, fault)
                : (StatusCodes.Status200OK, Json(json => list(json, view)));
        }

        if (s_answers.TryGetValue(name, out Action<Utf8JsonWriter, AdminView, RequestUrl>? answer))
        {
            string url = view.Query("url");
            return url.Length == 0
                ? Error(StatusCodes.Status400BadRequest, $"The parameter url is missing. Write {Root}{name}?url=http://host/path")
                : RequestUrl.TryParse(url, out RequestUrl? asked, out string? fault)
                ? (StatusCodes.Status200OK, Json(json => answer(json, view, asked)))
                : Error(StatusCodes.Status400BadRequest, fault);
        }

        IEnumerable<string> names = [.. s_documents.Keys, .. s_lists.Keys, .. s_answers.Keys, "openapi.json"];
        string known = string.Join(", ", names.Select(k => Root + k));
        return Error(StatusCodes.Status404NotFound, $"There is no resource {VisibleText.Of(path, MaxQuoted)}. There are {known}.");
    }

    private static (int Status, ReadOnlyMemory<byte> Body) Error(int status, string text) =>
        (status, Json(json => json.WriteString("error"u8, text)));

    private static void WriteMatch(Utf8JsonWriter json, AdminView view, RequestUrl asked)
    {
        IngressMatch match = view.Table.Matcher.Match(asked.Host, asked.Target);
        IngressMatchJson.Write(json, asked.Host, asked.Target, match);
        MissReason.Write(json, match.Success ? null : view.Facts.Explainer.Misses.Of(asked.Host, asked.Target));
    }

    private static ReadOnlyMemory<byte> Json(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }
}
