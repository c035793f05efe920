using System.Text.Json;
using System.Text.Json.Nodes;
using IngressRules.Reading;

namespace IngressRules.Tests.Support;

/// <summary>
/// A row of <c>Data/ingress-validation.jsonl</c>: a request to a real kube-apiserver and its response, as recorded from 1.20 and, where it
/// differs, as the newest release gives it.
/// </summary>
internal sealed record CorpusRow(string Id, string Family, string Title, SourceFormat Format, string Body, string Recorded, string Newest)
{
    // Families that do not apply to files: a file has no URL that determines the kind of an object, and all its documents are read.
    private static readonly string[] NotForFiles = ["type-meta", "media-type", "yaml-documents"];

    // Rows whose result depends on the request, not on the text.
    private static readonly Dictionary<string, string> Exceptions = new()
    {
        ["hand-033"] = "An empty file holds no objects, which is no error.",
        ["yaml-005"] = "An empty file holds no objects, which is no error.",
        ["hand-035"] = "The request's URL fills in what null leaves out.",
        ["hand-043"] = "A request is one JSON value; a file may hold a stream of them.",
        ["hand-203"] = "The namespace differs from the one in the URL.",
        ["hand-205"] = "The namespace differs from the one in the URL.",
    };

    /// <summary>The rows that concern files.</summary>
    public static IReadOnlyList<CorpusRow> All { get; } = [.. File
        .ReadLines(Path.Combine(AppContext.BaseDirectory, "Data", "ingress-validation.jsonl"))
        .Select(Parse)
        .Where(r => !NotForFiles.Contains(r.Family) && !Exceptions.ContainsKey(r.Id))];

    private static CorpusRow Parse(string line)
    {
        using JsonDocument document = JsonDocument.Parse(line);
        JsonElement row = document.RootElement;
        bool json = row.GetProperty("content_type").GetString() == "application/json";
        string family = row.GetProperty("rule").GetString()!, body = row.GetProperty("body").GetString()!;
        return new(
            row.GetProperty("id").GetString()!,
            family,
            row.GetProperty("title").GetString()!,
            json ? SourceFormat.Json : SourceFormat.Yaml,
            family == "random" ? FillFromUrl(body, row.GetProperty("kind").GetString()!) : body,
            Verdict(row),
            Verdict(row.TryGetProperty("override", out JsonElement newest) ? newest : row));
    }

    /// <summary>The generated rows lose their kind or apiVersion now and then. The server takes both from the URL.</summary>
    private static string FillFromUrl(string body, string kind)
    {
        if (JsonNode.Parse(body) is not JsonObject fields || (fields["apiVersion"] is not null && fields["kind"] is not null))
        {
            return body;
        }

        fields["apiVersion"] ??= "networking.k8s.io/v1";
        fields["kind"] ??= kind;
        return fields.ToJsonString();
    }

    private static string Verdict(JsonElement answer)
    {
        IEnumerable<string> causes = answer.GetProperty("causes").EnumerateArray()
            .Select(c => $"{c.GetProperty("field").GetString()} {c.GetProperty("reason").GetString()}");
        return string.Join('\n', causes.Prepend($"{answer.GetProperty("code").GetInt32()}"));
    }
}
